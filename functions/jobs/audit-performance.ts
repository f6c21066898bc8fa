import { z } from 'zod'
import {
  type Above,
  COMPARED,
  type Comparison,
  compareAll,
  decisionRates,
  discrimination,
  type Estimate,
  isCompared,
  type Judged,
  type NoEstimate,
  others,
} from '../../science/equity/performance.ts'
import { ALL } from '../../study/attributes.ts'
import { job, type Ref, refs, type Tables } from '../ports.ts'

const AUDIT = z.object({
  outcome: z.string(),
  thresholds: z.array(z.object({ measure: z.string(), top: z.number() })),
  /** The view of one attribute whose strata are compared, with one of them or, `overall`, each with all other people. */
  compare: z.array(z.object({ attribute: z.string(), reference: z.string() })),
  margin: z.object({ auc: z.number().optional(), log_or_per_sd: z.number().optional() }),
})
type Audit = z.infer<typeof AUDIT>

/** How scores tell people with an outcome from those without, by stratum, and how strata compare: from cubes alone. */
export const auditPerformance = job({
  name: 'audit-performance',
  reads: ['cubes'],
  writes: 'audits',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({ audits: z.array(AUDIT), histograms: refs('histograms'), decisions: refs('decisions') }),
  run: async ({ audits, ...from }, env) => {
    const outcomes = new Set(audits.map(({ outcome }) => outcome))
    const cells = outcomes.size === 0 ? [] : await readCells(env.tables, outcomes, from)
    const performances = audits.flatMap(({ outcome, thresholds }) =>
      cells
        .filter(cell => cell.outcome === outcome)
        .flatMap(({ judged, ...keys }) => [
          ...discrimination(judged).map(row => ({ ...keys, threshold: '(none)', ...row })),
          ...thresholds
            .filter(({ measure }) => measure === keys.measure)
            .flatMap(({ top }) =>
              decisionRates(judged, String(top)).map(row => ({ ...keys, threshold: `top ${top}`, ...row })),
            ),
        ]),
    )
    const comparisons = audits.flatMap(audit => comparisonsOf(audit, cells))
    return {
      performances: await env.tables.write('performances', [{ ...keysOf(performances), ...numbersOf(performances) }]),
      comparisons: await env.tables.write('comparisons', [
        {
          ...keysOf(comparisons),
          reference: comparisons.map(row => row.reference),
          compared: comparisons.map(row => row.compared),
          ...numbersOf(comparisons),
        },
      ]),
    }
  },
})

interface Keys {
  score: string
  measure: string
  outcome: string
  view: string
  stratum: string
}
type Cell = Keys & { judged: Judged }
type Row = (Estimate | NoEstimate) & Keys & { threshold: string }

/** All comparisons that one audit declares: one family. */
function comparisonsOf({ outcome, compare, margin }: Audit, cells: readonly Cell[]) {
  const own = cells.filter(cell => cell.outcome === outcome)
  const stratumOf = (cell: Keys, stratum: string) =>
    own.find(other => other.score === cell.score && other.measure === cell.measure && other.stratum === stratum)?.judged
  const family = compare.flatMap(({ attribute, reference }) =>
    own
      .filter(({ view, stratum }) => view === attribute && isCompared(stratum, reference))
      .flatMap(cell => {
        const everyone = stratumOf(cell, ALL)!
        const beside = reference === 'overall' ? others(everyone, cell.judged) : stratumOf(cell, reference)
        const with_ = beside ?? others(everyone, everyone)
        return COMPARED.flatMap(compared => {
          const most = margin[compared]
          return most === undefined
            ? []
            : [{ cell, reference, comparison: { compared, group: cell.judged, reference: with_, margin: most } }]
        })
      }),
  )
  const rows = compareAll(family.map(({ comparison }): Comparison => comparison))
  return family.flatMap(({ cell: { judged: _, ...keys }, reference, comparison: { compared } }, i) =>
    rows[i]!.map(row => ({ ...keys, threshold: '(none)', reference, compared, ...row })),
  )
}

const keysOf = (rows: readonly Row[]) => ({
  score: rows.map(row => row.score),
  measure: rows.map(row => row.measure),
  outcome: rows.map(row => row.outcome),
  view: rows.map(row => row.view),
  stratum: rows.map(row => row.stratum),
  threshold: rows.map(row => row.threshold),
})

function numbersOf(rows: readonly Row[]) {
  const number = (of: (row: Estimate) => number) => (row: Row) => ('reason' in row ? 0 : of(row))
  return {
    statistic: rows.map(row => row.statistic),
    value: Float64Array.from(
      rows,
      number(row => row.value),
    ),
    low: Float64Array.from(
      rows,
      number(row => row.low),
    ),
    high: Float64Array.from(
      rows,
      number(row => row.high),
    ),
    n: BigInt64Array.from(rows, row => BigInt('reason' in row ? 0 : row.n)),
    reason: rows.map(row => ('reason' in row ? row.reason : '')),
  }
}

/** Sums of one stratum by outcome value, in integers until all batches are added. */
interface Sums {
  keys: Keys
  bins: Record<'1' | '0', { n: bigint; weight: bigint[]; weight2: bigint[] }>
  missing: bigint
  above: Map<string, Record<'1' | '0', { n: bigint; weight: bigint; weight2: bigint }>>
}

async function readCells(
  tables: Pick<Tables<'audits'>, 'read'>,
  outcomes: ReadonlySet<string>,
  { histograms, decisions }: { histograms: Ref<'histograms'>[]; decisions: Ref<'decisions'>[] },
): Promise<Cell[]> {
  const cells = new Map<string, Sums>()
  const models = new Map<string, string>()
  const cellOf = (batch: { [K in keyof Keys | 'model']: string[] }, i: number): Sums => {
    const keys = {
      score: batch.score[i]!,
      measure: batch.measure[i]!,
      outcome: batch.outcome[i]!,
      view: batch.view[i]!,
      stratum: batch.stratum[i]!,
    }
    if ((models.get(keys.score) ?? batch.model[i]) !== batch.model[i])
      throw new Error('cubes of two models cannot be added')
    models.set(keys.score, batch.model[i]!)
    const name = Object.values(keys).join('\t')
    const cell = cells.get(name) ?? {
      keys,
      bins: { 1: { n: 0n, weight: zeros(), weight2: zeros() }, 0: { n: 0n, weight: zeros(), weight2: zeros() } },
      missing: 0n,
      above: new Map(),
    }
    cells.set(name, cell)
    return cell
  }
  for await (const batch of tables.read(histograms))
    for (const [i, value] of batch.outcome_value.entries()) {
      if (!outcomes.has(batch.outcome[i]!)) continue
      const cell = cellOf(batch, i)
      if (value !== '1' && value !== '0') {
        cell.missing += batch.n[i]!
        continue
      }
      const [own, bin] = [cell.bins[value], batch.bin[i]!]
      own.n += batch.n[i]!
      own.weight[bin]! += batch.sum_w[i]!
      own.weight2[bin]! += batch.sum_w2[i]!
    }
  for await (const batch of tables.read(decisions))
    for (const [i, value] of batch.outcome_value.entries()) {
      if (!outcomes.has(batch.outcome[i]!) || (value !== '1' && value !== '0')) continue
      const { above } = cellOf(batch, i)
      const both = above.get(batch.threshold[i]!) ?? { 1: nobody(), 0: nobody() }
      above.set(batch.threshold[i]!, both)
      both[value].n += batch.n[i]!
      both[value].weight += batch.sum_w[i]!
      both[value].weight2 += batch.sum_w2[i]!
    }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => ({ ...cell.keys, judged: judgedOf(cell) }))
}

function judgedOf({ bins, missing, above }: Sums): Judged {
  const binned = ({ n, weight, weight2 }: Sums['bins']['1']) => ({
    n: Number(n),
    weight: Float64Array.from(weight, Number),
    weight2: Float64Array.from(weight2, Number),
  })
  const high = ({ n, weight, weight2 }: ReturnType<typeof nobody>): Above => ({
    n: Number(n),
    weight: Number(weight),
    weight2: Number(weight2),
  })
  return {
    cases: binned(bins[1]),
    controls: binned(bins[0]),
    missing: Number(missing),
    above: new Map(
      [...above].map(([threshold, both]) => [threshold, { cases: high(both[1]), controls: high(both[0]) }]),
    ),
  }
}

const zeros = () => new Array<bigint>(512).fill(0n)
const nobody = () => ({ n: 0n, weight: 0n, weight2: 0n })
