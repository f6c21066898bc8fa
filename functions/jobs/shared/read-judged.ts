import type { Batch } from '../../../queries/tables.ts'
import type { Cell, Keys } from '../../../science/equity/judge.ts'
import type { Judged, ValueSums } from '../../../science/equity/judged.ts'
import { FINE_BINS, gridOf } from '../../../science/scores/measure-grid.ts'
import type { Ref, Tables } from '../../ports.ts'

interface Cubes {
  histograms: Ref<'histograms'>[]
  moments: Ref<'moments'>[]
  decisions: Ref<'decisions'>[]
}

/** People of each stratum by outcome and value, added up over batches in integers. In order of their keys. */
export async function readJudged(
  tables: Pick<Tables<'audits'>, 'read'>,
  outcomes: ReadonlySet<string>,
  { histograms, moments, decisions }: Cubes,
): Promise<Cell[]> {
  const cells = new Cells(outcomes)
  for await (const batch of tables.read(histograms))
    for (const [i, value] of batch.outcome_value.entries()) {
      const sums = cells.at(batch, i)
      if (!sums) continue
      if (isKnown(value)) addBin(sums[value], batch, i)
      else sums.missing += batch.n[i]!
    }
  for await (const batch of tables.read(moments))
    for (const [i, value] of batch.outcome_value.entries()) {
      const sums = cells.at(batch, i)
      if (sums && isKnown(value)) addMoments(sums[value], batch, i)
    }
  for await (const batch of tables.read(decisions))
    for (const [i, value] of batch.outcome_value.entries()) {
      const sums = cells.at(batch, i)
      if (sums && isKnown(value)) addDecision(sums[value], batch, i)
    }
  return cells.all()
}

const isKnown = (value: string): value is '1' | '0' => value === '1' || value === '0'

const COUNTED = () => ({ n: 0n, weight: 0n, weight2: 0n })
const zeros = () => new Array<bigint>(FINE_BINS).fill(0n)
/** Of the people of one stratum who have an outcome, or have it not. */
const nobody = () => ({
  people: zeros(),
  weight: zeros(),
  weight2: zeros(),
  values: { wz: 0n, wz2: 0n, w2z: 0n, w2z2: 0n, clamped: 0n },
  above: new Map<string, ReturnType<typeof COUNTED>>(),
})
type Sums = ReturnType<typeof nobody>

/** Sums by the keys of a cell. */
class Cells {
  readonly #cells = new Map<string, { keys: Keys; 1: Sums; 0: Sums; missing: bigint }>()
  readonly #models = new Map<string, string>()
  readonly #outcomes: ReadonlySet<string>

  constructor(outcomes: ReadonlySet<string>) {
    this.#outcomes = outcomes
  }

  /** The cell of a row, undefined where its outcome is not asked for. Throws where a score's rows are of two models. */
  at(batch: { [K in keyof Keys | 'model']: string[] }, i: number) {
    const [score, measure, outcome] = [batch.score[i]!, batch.measure[i]!, batch.outcome[i]!]
    if (!this.#outcomes.has(outcome)) return undefined
    if ((this.#models.get(score) ?? batch.model[i]) !== batch.model[i])
      throw new Error('cubes of two models cannot be added')
    this.#models.set(score, batch.model[i]!)
    const keys = { score, measure, outcome, view: batch.view[i]!, stratum: batch.stratum[i]! }
    const name = Object.values(keys).join('\t')
    const cell = this.#cells.get(name) ?? { keys, 1: nobody(), 0: nobody(), missing: 0n }
    this.#cells.set(name, cell)
    return cell
  }

  all(): Cell[] {
    return [...this.#cells]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { keys, missing, ...known }]) => ({ keys, judged: judgedOf(keys.measure, known, missing) }))
  }
}

function addBin(to: Sums, batch: Batch<'histograms'>, i: number): void {
  const bin = batch.bin[i]!
  to.people[bin]! += batch.n[i]!
  to.weight[bin]! += batch.sum_w[i]!
  to.weight2[bin]! += batch.sum_w2[i]!
}

function addMoments({ values }: Sums, batch: Batch<'moments'>, i: number): void {
  values.wz += batch.sum_wz[i]!
  values.wz2 += batch.sum_wz2[i]!
  values.w2z += batch.sum_w2z[i]!
  values.w2z2 += batch.sum_w2z2[i]!
  values.clamped += batch.n_clamped[i]!
}

function addDecision({ above }: Sums, batch: Batch<'decisions'>, i: number): void {
  const threshold = batch.threshold[i]!
  const counted = above.get(threshold) ?? COUNTED()
  above.set(threshold, {
    n: counted.n + batch.n[i]!,
    weight: counted.weight + batch.sum_w[i]!,
    weight2: counted.weight2 + batch.sum_w2[i]!,
  })
}

function judgedOf(measure: string, known: { 1: Sums; 0: Sums }, missing: bigint): Judged {
  const both = <T>(of: (sums: Sums) => T) => ({ cases: of(known[1]), controls: of(known[0]) })
  const thresholds = new Set([...known[1].above.keys(), ...known[0].above.keys()])
  const people = both(of => Float64Array.from(of.people, Number))
  return {
    ...both(of => ({
      n: Number(of.people.reduce((sum, n) => sum + n, 0n)),
      weight: Float64Array.from(of.weight, Number),
      weight2: Float64Array.from(of.weight2, Number),
    })),
    missing: Number(missing),
    above: new Map(
      [...thresholds].map(threshold => [
        threshold,
        both(({ above }) => {
          const { n, weight, weight2 } = above.get(threshold) ?? COUNTED()
          return { n: Number(n), weight: Number(weight), weight2: Number(weight2) }
        }),
      ]),
    ),
    sums: both(({ values }) => inUnits(values, gridOf(measure).steps)),
    people,
  }
}

function inUnits({ wz, wz2, w2z, w2z2, clamped }: Sums['values'], steps: number): ValueSums {
  return {
    wz: Number(wz) / steps,
    wz2: Number(wz2) / steps ** 2,
    w2z: Number(w2z) / steps,
    w2z2: Number(w2z2) / steps ** 2,
    clamped: Number(clamped),
  }
}
