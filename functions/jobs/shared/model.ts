import { createHash } from 'node:crypto'
import type { Batch } from '../../../queries/tables.ts'
import type { Ref, Tables } from '../../ports.ts'

/** A row of a frozen model: '' as variant where the parameter is about none. */
export interface Parameter {
  parameter: string
  variant: string
  value: string
}

/** The parameters as rows of `models`, under the hash of their content: the same parameters are the same model. */
export function modelBatch(score: string, parameters: readonly Parameter[]): { model: string; batch: Batch<'models'> } {
  const sorted = [...parameters].sort((a, b) => compare(a.parameter, b.parameter) || compare(a.variant, b.variant))
  const hash = createHash('sha256').update(`${JSON.stringify(score)}\n`)
  for (const { parameter, variant, value } of sorted) hash.update(`${parameter}\t${variant}\t${value}\n`)
  const model = hash.digest('hex').slice(0, 16)
  return {
    model,
    batch: {
      model: sorted.map(() => model),
      score: sorted.map(() => score),
      parameter: sorted.map(({ parameter }) => parameter),
      variant: sorted.map(({ variant }) => variant),
      value: sorted.map(({ value }) => value),
    },
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** A committed model: its id, and its values by parameter and variant. Throws where a value that is asked for is not there. */
export class Model {
  readonly id: string
  readonly #values = new Map<string, Map<string, string>>()

  private constructor(id: string) {
    this.id = id
  }

  static async read(tables: Pick<Tables<never>, 'read'>, ref: Ref<'models'>): Promise<Model> {
    let model: Model | undefined
    for await (const batch of tables.read([ref])) {
      model ??= new Model(batch.model[0]!)
      for (const [i, parameter] of batch.parameter.entries()) {
        const values = model.#values.get(parameter) ?? new Map<string, string>()
        model.#values.set(parameter, values.set(batch.variant[i]!, batch.value[i]!))
      }
    }
    if (!model) throw new Error('the model is empty')
    return model
  }

  text(parameter: string, variant = ''): string {
    const value = this.#values.get(parameter)?.get(variant)
    if (value === undefined) throw new Error(`model ${this.id} has no ${parameter}`)
    return value
  }

  number(parameter: string, variant = ''): number {
    return Number(this.text(parameter, variant))
  }

  has(parameter: string, variant = ''): boolean {
    return this.#values.get(parameter)?.has(variant) ?? false
  }
}
