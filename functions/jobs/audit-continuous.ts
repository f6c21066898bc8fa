import { z } from 'zod'
import { addedPerformance, type RegressedBinary } from '../../science/equity/added.ts'
import { isCompared } from '../../science/equity/compare.ts'
import { componentGap } from '../../science/equity/component-gap.ts'
import {
  compareSlopes,
  continuousPerformance,
  otherPeople,
  portability,
  type Regressed,
  type Scale,
} from '../../science/equity/continuous.ts'
import type { Keys } from '../../science/equity/judge.ts'
import { gridOf } from '../../science/scores/measure-grid.ts'
import type { Gram } from '../../science/stats/least-squares.ts'
import { ALL } from '../../study/attributes.ts'
import { job, type Ref, refs, type Tables } from '../ports.ts'
import { COMPONENTS } from './shared/by-components.ts'
import { performanceColumns } from './shared/performance-columns.ts'

const AUDIT = z.object({
  outcome: z.string(),
  kind: z.enum(['binary', 'continuous']),
  /** Of the outcome’s unit, 10^−d: d. */
  decimals: z.number().int(),
  /** As in the audit of binary outcomes. */
  compare: z.array(z.object({ attribute: z.string(), reference: z.string() })),
  /** The largest difference between slopes that would not matter, in units of the outcome; null where nothing is compared. */
  margin: z.number().nullable(),
})
type Audit = z.infer<typeof AUDIT>

/** How continuous outcomes go with scores, by stratum, how strata compare, what scores add to covariates of binary outcomes, and how gaps in scores go with components: from cubes alone. */
export const auditContinuous = job({
  name: 'audit-continuous',
  reads: ['cubes'],
  writes: 'audits',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({
    audits: z.array(AUDIT),
    /** Views in which gaps from a reference are taken apart by components. */
    byComponents: z.array(z.object({ view: z.string(), reference: z.string() })),
    grams: refs('grams'),
    /** Do errors come of replicate groups? */
    replicated: z.boolean(),
  }),
  run: async ({ audits, byComponents, grams, replicated }, env) => {
    const cells = await readCells(env.tables, grams)
    const performances = audits.flatMap(audit =>
      cells
        .filter(cell => cell.outcome === audit.outcome)
        .flatMap(({ regressed, ...keys }) =>
          performanceOf[audit.kind](regressed, scaleOf(audit, keys.measure, replicated)).map(row => ({
            ...keys,
            threshold: '(none)',
            ...row,
          })),
        ),
    )
    const comparisons = audits.flatMap(audit => comparisonsOf(audit, cells, replicated))
    const gaps = byComponents.flatMap(({ view, reference }) => gapsOf(view, reference, cells, replicated))
    const compared = (rows: typeof comparisons) => ({
      ...performanceColumns(rows),
      reference: rows.map(row => row.reference),
      compared: rows.map(row => row.compared),
    })
    return {
      performances: await env.tables.write('performances', [performanceColumns(performances)]),
      comparisons: await env.tables.write('comparisons', [compared(comparisons)]),
      gaps: await env.tables.write('comparisons', [compared(gaps)]),
    }
  },
})

/** Of an outcome that is not binary there are no cases and no controls. */
type Cell = Keys & { regressed: RegressedBinary }

const performanceOf = { binary: addedPerformance, continuous: continuousPerformance }

const scaleOf = ({ decimals }: Audit, measure: string, replicated: boolean): Scale => ({
  score: BigInt(gridOf(measure).steps),
  outcome: 10n ** BigInt(decimals),
  replicated,
})

/** All comparisons that one audit declares: one family. */
function comparisonsOf(audit: Audit, cells: readonly Cell[], replicated: boolean) {
  const own = cells.filter(cell => cell.outcome === audit.outcome)
  const stratumOf = (cell: Keys, stratum: string) =>
    own.find(other => other.score === cell.score && other.measure === cell.measure && other.stratum === stratum)
      ?.regressed
  const { margin } = audit
  if (margin === null) return []
  const family = audit.compare.flatMap(({ attribute, reference }) =>
    own
      .filter(({ view, stratum }) => view === attribute && isCompared(stratum, reference))
      .map(({ regressed: group, ...keys }) => {
        const everyone = stratumOf(keys, ALL)!
        const named = reference === 'overall' ? otherPeople(everyone, group) : stratumOf(keys, reference)
        const scale = scaleOf(audit, keys.measure, replicated)
        return { keys, named: reference, group, reference: named ?? NOBODY, margin, scale }
      }),
  )
  const slopes = compareSlopes(family)
  return family.flatMap(({ keys, named, group, reference, scale }, i) => [
    ...slopes[i]!.map(row => ({ ...keys, threshold: '(none)', reference: named, compared: 'beta_per_sd', ...row })),
    {
      ...keys,
      ...{ threshold: '(none)', reference: named, compared: 'r2_incremental' },
      ...portability(group, reference, scale),
    },
  ])
}

/** Gaps in the mean of the unadjusted score: adjusted measures have the components taken out of them already. */
function gapsOf(view: string, reference: string, cells: readonly Cell[], replicated: boolean) {
  const own = cells.filter(cell => cell.outcome === COMPONENTS && cell.measure === RAW_MEASURE && cell.view === view)
  return own
    .filter(({ stratum }) => isCompared(stratum, reference))
    .flatMap(({ regressed, ...keys }) => {
      const other = own.find(({ score, stratum }) => score === keys.score && stratum === reference)
      const scale = { scoreSteps: BigInt(gridOf(keys.measure).steps), replicated }
      return componentGap(regressed.groups, other?.regressed.groups ?? new Map(), scale).map(row => ({
        ...keys,
        ...{ threshold: '(none)', reference, compared: 'components', ...row },
      }))
    })
}
const RAW_MEASURE = 'unadjusted'

const NOBODY: Regressed = { groups: new Map(), missing: 0, withoutCovariates: 0 }

/** What is known of one stratum, in integers, until all batches are added. */
interface Sums {
  keys: Keys
  missing: bigint
  withoutCovariates: bigint
  cases: bigint
  controls: bigint
  /** By replicate and pair of columns. */
  groups: Map<number, Map<string, { n: bigint; sum: bigint }>>
}

async function readCells(tables: Pick<Tables<'audits'>, 'read'>, grams: Ref<'grams'>[]): Promise<Cell[]> {
  const cells = new Map<string, Sums>()
  const models = new Map<string, string>()
  for await (const batch of tables.read(grams))
    for (const [i, value] of batch.outcome_value.entries()) {
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
        missing: 0n,
        withoutCovariates: 0n,
        cases: 0n,
        controls: 0n,
        groups: new Map(),
      }
      cells.set(name, cell)
      if (value === '(missing)') cell.missing += batch.n[i]!
      else if (value === '(incomplete)') cell.withoutCovariates += batch.n[i]!
      else {
        const isCounted = batch.place[i] === 0 && batch.other_place[i] === 0
        if (isCounted && value === '1') cell.cases += batch.n[i]!
        if (isCounted && value === '0') cell.controls += batch.n[i]!
        const group = cell.groups.get(batch.replicate[i]!) ?? new Map<string, { n: bigint; sum: bigint }>()
        cell.groups.set(batch.replicate[i]!, group)
        const pair = `${batch.place[i]} ${batch.other_place[i]}`
        const before = group.get(pair) ?? { n: 0n, sum: 0n }
        group.set(pair, { n: before.n + batch.n[i]!, sum: before.sum + batch.sum_wxx[i]! })
      }
    }
  return [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { keys, missing, withoutCovariates, cases, controls, groups }]) => ({
      ...keys,
      regressed: {
        missing: Number(missing),
        withoutCovariates: Number(withoutCovariates),
        cases: Number(cases),
        controls: Number(controls),
        groups: new Map([...groups].map(([replicate, sums]) => [replicate, gramOf(sums)])),
      },
    }))
}

/** Each pair of columns is counted once. */
function gramOf(sums: ReadonlyMap<string, { n: bigint; sum: bigint }>): Gram {
  // Of columns that are k, pairs are k (k + 1) / 2.
  const columns = Array.from({ length: (Math.sqrt(8 * sums.size + 1) - 1) / 2 }, (_, place) => place)
  return {
    n: sums.get('0 0')!.n,
    sums: columns.map(i => columns.map(j => sums.get(`${Math.min(i, j)} ${Math.max(i, j)}`)!.sum)),
  }
}
