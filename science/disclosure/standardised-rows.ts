import { isKnown } from '../equity/strata.ts'
import { Z95 } from '../equity/verdict.ts'
import {
  crude,
  directlyStandardised,
  dobsonInterval,
  kitagawa,
  type MixCell,
  standardisedVariance,
} from '../stats/standardise.ts'
import { grouped } from './draft.ts'
import { isUnchanged } from './freeze.ts'
import { noShareInterval } from './no-share-interval.ts'
import type { Policy } from './policies.ts'
import { empty, RAW, released, WITHHELD, withheld } from './released-row.ts'
import type { About, ReleasedRow, ReleasedTables, Status } from './released-table.ts'
import { roundDecimals } from './rounding.ts'
import { withheldRows } from './rows.ts'
import { sortedRows } from './sorted-rows.ts'
import { attributesOf, EVERYONE } from './strata.ts'

/** Below so many cases no rate is standardised, as English public health statistics have it. */
const LEAST_CASES = 10
const NONE = '(none)'
const PARTS = ['gap', 'composition', 'not_explained', 'interaction'] as const

/**
 * Released tables with those of standardised figures: what the mean of a score, the share of people above a cut and the rate
 * of an outcome would be in each stratum with one and the same mix of people, and how much of a gap goes with the mix.
 * Worked out of released rows and nothing else, so that they say nothing these do not: a stratum of which any cell is withheld or
 * holds nobody has no standardised figure, and says why. People whose cell is not known, or not in the standard, are left out of both
 * figures.
 */
export function withStandardised(
  tables: ReleasedTables,
  about: Pick<About, 'standardise' | 'design' | 'weighted' | 'replicated'>,
  policy: Policy,
): ReleasedTables {
  const { standardise } = about
  if (standardise === null) return tables
  const round = (value: number) => roundDecimals(value, policy.share_decimals)
  const standard = standardOf(tables, standardise, round)
  const strata = standardise.views.flatMap(view => strataOf(tables, view, standardise.over, standard))
  const standardised = strata.flatMap(of => standardisedRows(of, noShareInterval(about), round))
  const decomposition = standardise.compare.flatMap(({ attribute, reference }) =>
    strata
      .filter(({ keys }) => keys.view === attribute && keys.stratum !== reference)
      .flatMap(of => {
        const { stratum: _, ...rest } = of.keys
        const name = JSON.stringify({ ...rest, stratum: reference })
        const beside = strata.find(({ keys: { stratum, ...own } }) => JSON.stringify({ ...own, stratum }) === name)
        return decompositionRows(of, beside, reference, noShareInterval(about), round)
      }),
  )
  const made = { standard, standardised, decomposition }
  return {
    ...tables,
    standard: sortedRows('standard', standard),
    standardised: sortedRows('standardised', standardised),
    decomposition: sortedRows('decomposition', decomposition),
    withheld: sortedRows('withheld', [
      ...tables.withheld,
      ...Object.entries(made).flatMap(([name, rows]) => withheldRows(name, rows, new Set())),
    ]),
  }
}

/** The share of each cell in the standard’s people, of those whose cell is known. */
function standardOf(
  { quality, representation }: ReleasedTables,
  { over, standard }: NonNullable<About['standardise']>,
  round: (value: number) => number,
): ReleasedRow[] {
  const rows =
    standard === 'cohort'
      ? quality.filter(({ keys, statistic }) => keys.view === over && statistic === 'people')
      : representation.filter(
          ({ keys, statistic, status }) =>
            keys.census === standard &&
            keys.view === over &&
            statistic === 'census_share' &&
            status !== 'not_estimable',
        )
  // Of all scores the same people are counted.
  const cells = new Map(rows.map(row => [row.keys.stratum!, row]))
  const known = [...cells.values()].filter(({ keys, value }) => isKnown(keys.stratum!) && value !== 0)
  const total = known.reduce((sum, { value }) => sum + (value ?? 0), 0)
  return known.map(({ value, n, keys: { stratum } }) => {
    const keys = { view: over, stratum: stratum! }
    if (value === null) return withheld(keys, 'weight')
    return released(keys, 'weight', round(value / total), standard === 'cohort' ? total : n)
  })
}

/** A figure of one stratum, with its cells in the order of the standard’s. */
interface Stratum {
  keys: Record<'score' | 'measure' | 'outcome' | 'figure' | 'view' | 'stratum', string>
  cells: readonly Cell[]
  /** Why it cannot be standardised. */
  problem: Problem | undefined
}
/** Of a cell without people, `people` is 0. */
interface Cell extends MixCell {
  /** Of the value; undefined where it is not released. */
  variance: number | undefined
}
interface Problem {
  status: Exclude<Status, 'released' | 'unreliable'>
  reason: string
  /** Can the crude figure be told nevertheless? */
  crude: boolean
}
/** One figure of one stratum of any view, as released. */
interface Figure {
  keys: Stratum['keys']
  cell: Omit<Cell, 'weight'> | undefined
  status: Status
  reason: string
}

/** Every figure of every stratum of a view that has any, by the cells that it is made of. */
function strataOf(tables: ReleasedTables, view: string, over: string, standard: readonly ReleasedRow[]): Stratum[] {
  const joint = [...new Set([...attributesOf(view), ...attributesOf(over)])].sort().join('|')
  const figures = [...figuresOfScores(tables.distribution), ...ratesOf(tables.performance)]
  const found = new Map(figures.map(figure => [JSON.stringify(figure.keys), figure]))
  return figures
    .filter(({ keys }) => keys.view === view)
    .map(({ keys }) => {
      const own = standard.map(({ keys: { stratum: cell }, value }) => {
        const stratum = joined(keys.stratum, cell!)
        return { weight: value, figure: found.get(JSON.stringify({ ...keys, view: joint, stratum })) }
      })
      return {
        keys,
        cells: own.map(({ weight, figure }) => ({ ...(figure?.cell ?? NOBODY), weight: weight ?? 0 })),
        problem: problemOf(keys, own),
      }
    })
}

const NOBODY = { people: 0, value: 0, variance: 0 }

/** The stratum that both keys name, its attributes in order. */
function joined(stratum: string, cell: string): string {
  const attribute = (part: string) => part.split('=')[0]!
  return [stratum, cell]
    .flatMap(key => (key === EVERYONE ? [] : key.split('|')))
    .sort((a, b) => (attribute(a) < attribute(b) ? -1 : 1))
    .join('|')
}

function problemOf(
  { figure }: Stratum['keys'],
  cells: readonly { weight: number | null; figure: Figure | undefined }[],
): Problem | undefined {
  const hidden = { status: 'suppressed', reason: WITHHELD, crude: false } as const
  if (cells.length === 0 || cells.some(cell => cell.weight === null)) return hidden
  const without = cells.flatMap(cell => (cell.figure && !cell.figure.cell ? [cell.figure] : []))
  if (without.some(({ status }) => status === 'suppressed')) return hidden
  const [first] = without
  if (first) return { status: 'not_estimable', reason: `of a part of its people: ${first.reason}`, crude: false }
  if (cells.some(cell => (cell.figure?.cell?.people ?? 0) === 0))
    return { status: 'not_estimable', reason: 'nobody in some cell of the standard', crude: true }
  const cases = cells.reduce((sum, { figure }) => sum + figure!.cell!.people * figure!.cell!.value, 0)
  if (figure === 'base_rate' && Math.round(cases) < LEAST_CASES)
    return { status: 'not_estimable', reason: `fewer than ${LEAST_CASES} cases`, crude: true }
  return undefined
}

/** Means, and shares of people above a cut. */
function figuresOfScores(distribution: readonly ReleasedRow[]): Figure[] {
  const cellOf = ({ keys }: ReleasedRow) => JSON.stringify([keys.score, keys.measure, keys.view, keys.stratum])
  return grouped(distribution, cellOf).flatMap(rows => {
    const sd = rows.find(({ statistic }) => statistic === 'sd')?.value ?? undefined
    return rows
      .filter(({ statistic, status }) => isFigure(statistic) && status !== 'not_applicable')
      .map(row => {
        const { keys, statistic, status, reason, value, n } = row
        const { score, measure, view, stratum } = keys as Stratum['keys']
        const variance = statistic === 'mean' ? sd && sd ** 2 / n! : (value! * (1 - value!)) / n!
        return {
          keys: { score, measure, outcome: NONE, figure: statistic, view, stratum },
          cell: value === null || isUnchanged(row) ? nobodyIn(row) : { people: n!, value, variance },
          status,
          reason,
        }
      })
  })
}

const isFigure = (statistic: string) => statistic === 'mean' || statistic.startsWith('share_high: ')
/** Where a figure is none, or one of an earlier release’s people: nothing is standardised of these beside others. */
const nobodyIn = ({ reason }: ReleasedRow) => (reason === 'no people' ? NOBODY : undefined)

/** Cases over people whose outcome is known. */
function ratesOf(performance: readonly ReleasedRow[]): Figure[] {
  const counts = performance.filter(
    ({ keys, statistic }) => keys.threshold === NONE && (statistic === 'cases' || statistic === 'controls'),
  )
  return grouped(counts, ({ keys }) => JSON.stringify(keys)).map(rows => {
    const { score, measure, outcome, view, stratum } = rows[0]!.keys as Stratum['keys']
    const [cases, controls] = ['cases', 'controls'].map(name => rows.find(({ statistic }) => statistic === name)!)
    const missing = [cases!, controls!].find(row => row.value === null || isUnchanged(row))
    const people = cases!.value! + controls!.value!
    const value = people === 0 ? 0 : cases!.value! / people
    return {
      keys: { score, measure, outcome, figure: 'base_rate', view, stratum },
      cell: missing ? nobodyIn(missing) : { people, value, variance: (value * (1 - value)) / people },
      status: missing?.status ?? 'released',
      reason: missing?.reason ?? '',
    }
  })
}

function standardisedRows(
  { keys, cells, problem }: Stratum,
  without: string,
  round: (value: number) => number,
): ReleasedRow[] {
  const held = cells.filter(({ people }) => people > 0)
  const people = held.reduce((sum, cell) => sum + cell.people, 0)
  const none = problem?.crude && people === 0 ? { ...problem, reason: 'no people', crude: false } : problem
  const row = (statistic: string, value: number) =>
    none && !none.crude ? empty(keys, statistic, none.status, none.reason) : released(keys, statistic, value, people)
  const { reason, ...interval } = none ? { reason: '' } : limits(keys.figure, cells, without, round)
  return [
    none
      ? empty(keys, 'standardised', none.status, none.reason)
      : noted(
          { ...released(keys, 'standardised', round(directlyStandardised(cells)), people), ...interval },
          keys,
          reason,
        ),
    noted(row('crude', round(crude(held))), keys),
    row('people', people),
    row('cells', held.length),
  ]
}

/** With what a reader of a share above a cut on the raw score must know. */
function noted(row: ReleasedRow, { measure, figure }: Stratum['keys'], reason = ''): ReleasedRow {
  const raw = row.value !== null && measure === 'unadjusted' && figure !== 'mean' && figure !== 'base_rate' ? RAW : ''
  return { ...row, reason: [row.reason, raw, reason].filter(text => text !== '').join('; ') }
}

/** Of a rate by Dobson’s method, of means and shares by the normal distribution; weights are fixed. */
function limits(
  figure: string,
  cells: readonly Cell[],
  without: string,
  round: (value: number) => number,
): { low?: number; high?: number; reason?: string } {
  if (without !== '') return { reason: without }
  const cut = (low: number, high: number) =>
    figure === 'mean'
      ? { low: round(low), high: round(high) }
      : { low: round(Math.max(0, low)), high: round(Math.min(1, high)) }
  if (figure === 'base_rate') {
    const { low, high } = dobsonInterval(cells)
    return cut(low, high)
  }
  const half = halfWidth(cells)
  if (half === undefined) return { reason: NO_VARIANCE }
  const value = directlyStandardised(cells)
  return cut(value - half, value + half)
}

const NO_VARIANCE = 'no interval: how its people vary is not known in every cell, or they do not'

/** Undefined where a cell has no variance that is known, or none of them varies. */
function halfWidth(cells: readonly { weight: number; variance: number | undefined }[]): number | undefined {
  const known = cells.flatMap(({ weight, variance }) => (variance === undefined ? [] : [{ weight, variance }]))
  const variance = known.length < cells.length ? 0 : standardisedVariance(known)
  return variance > 0 ? Z95 * Math.sqrt(variance) : undefined
}

const NOBODY_BESIDE: Omit<Stratum, 'keys'> = {
  cells: [],
  problem: { status: 'not_estimable', reason: 'no people to compare with', crude: false },
}

function decompositionRows(
  { keys, cells, problem }: Stratum,
  reference: Stratum | undefined,
  of: string,
  without: string,
  round: (value: number) => number,
): ReleasedRow[] {
  const own = { ...keys, reference: of }
  const beside = reference ?? NOBODY_BESIDE
  const problems = [problem, beside.problem].flatMap(of => of ?? [])
  const none = problems.find(({ status }) => status === 'suppressed') ?? problems[0]
  if (none) return PARTS.map(part => empty(own, part, none.status, none.reason))
  const people = [cells, beside.cells].map(cells => cells.reduce((sum, cell) => sum + cell.people, 0))
  const pairs = cells.map((cell, i) => ({
    ...cell,
    reference: beside.cells[i]!,
    referencePeople: beside.cells[i]!.people,
    referenceValue: beside.cells[i]!.value,
  }))
  const { gap, composition, unexplained, interaction } = kitagawa(pairs)
  const half = halfWidth(
    pairs.map(({ people: n, variance, reference }) => ({
      weight: n / people[0]! + reference.people / people[1]!,
      variance: variance === undefined || reference.variance === undefined ? undefined : variance + reference.variance,
    })),
  )
  const reasonOf = without !== '' ? without : half === undefined ? NO_VARIANCE : ''
  const row = (part: (typeof PARTS)[number], value: number) =>
    released(own, part, round(value), people[0]! + people[1]!)
  return [
    row('gap', gap),
    row('composition', composition),
    {
      ...row('not_explained', unexplained),
      ...(reasonOf === ''
        ? { low: round(unexplained - half!), high: round(unexplained + half!) }
        : { reason: reasonOf }),
    },
    row('interaction', interaction),
  ]
}
