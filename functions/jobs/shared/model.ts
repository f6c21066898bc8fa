import { createHash } from 'node:crypto'
import type { Batch } from '../../../queries/tables.ts'
import type { Ref, Tables } from '../../ports.ts'

/** Parameters as rows of `models`, under the hash of their content: the same parameters are the same model. */
export function modelBatch(
  score: string,
  parameters: Readonly<Record<string, string>>,
): { model: string; batch: Batch<'models'> } {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))
  const hash = createHash('sha256').update(`${JSON.stringify(score)}\n`)
  for (const [parameter, value] of sorted) hash.update(`${parameter}\t${value}\n`)
  const model = hash.digest('hex').slice(0, 16)
  return {
    model,
    batch: {
      model: sorted.map(() => model),
      score: sorted.map(() => score),
      parameter: sorted.map(([parameter]) => parameter),
      value: sorted.map(([, value]) => value),
    },
  }
}

/** A committed model: its id, and its values by parameter. Throws where a value that is asked for is not there. */
export class Model {
  readonly id: string
  readonly #values = new Map<string, string>()

  private constructor(id: string) {
    this.id = id
  }

  static async read(tables: Pick<Tables<never>, 'read'>, ref: Ref<'models'>): Promise<Model> {
    let model: Model | undefined
    for await (const batch of tables.read([ref])) {
      model ??= new Model(batch.model[0]!)
      for (const [i, parameter] of batch.parameter.entries()) model.#values.set(parameter, batch.value[i]!)
    }
    if (!model) throw new Error('the model is empty')
    return model
  }

  text(parameter: string): string {
    const value = this.#values.get(parameter)
    if (value === undefined) throw new Error(`model ${this.id} has no ${parameter}`)
    return value
  }

  number(parameter: string): number {
    return Number(this.text(parameter))
  }

  has(parameter: string): boolean {
    return this.#values.has(parameter)
  }

  /** Its id and all its values. */
  written(): { model: string; parameters: Record<string, string> } {
    return { model: this.id, parameters: Object.fromEntries(this.#values) }
  }
}

/** A scoring model's variants: the columns of `model_variants` but its keys, in order. */
export type ModelColumns = Omit<Batch<'model_variants'>, 'model' | 'score'>

/** SHA-256 of a scoring model's variants, which its id stands on. */
export function variantsDigest(columns: ModelColumns): string {
  const hash = createHash('sha256')
  for (const [name, column] of Object.entries(columns))
    hash.update(`${name}\n`).update(ArrayBuffer.isView(column) ? column : JSON.stringify(column))
  return hash.digest('hex')
}
