import type { Claims, CountId } from './claims.ts'
import type { ReleasedTables } from './protect.ts'
import type { ReleasedRow, ReleasedTableName } from './released-table.ts'
import { attributesOf, EVERYONE, familiesOf, levelsOf } from './strata.ts'
import { type Group, holds, integerWitness, type Sum } from './witness.ts'

/** Why nothing may be released: a table and a rule, never a value. */
export interface Finding {
  table: ReleasedTableName
  rule: 'small count' | 'partly withheld' | 'coverage' | 'no witness' | 'pinned bin'
  text: string
}
/** Numbers of people by atom of the hidden attributes, consistent with all that is published, in which one hidden
 * primary count takes a given value. `layer` numbers the groups of people told apart by which counts they are in. */
export interface Witness {
  cell: CountId
  value: number
  people: { atom: string; layer: number; n: number }[]
}
export interface Attack {
  findings: Finding[]
  witnesses: Witness[]
}

const MOST_ATOMS = 20_000

/**
 * The attacker. Reads nothing but the rows to be published and the claims, in which it is told which hidden counts are
 * primary and that the others are 0 or at least k. For every hidden primary count it must itself construct whole
 * tables in which that count is 1 and k − 1; what it cannot construct is a finding, and so is any count below k that
 * it reads or subtracts, a family of which anything is published, and a withheld bin that totals bound.
 *
 * Why totals are all it needs: where a family is withheld whole, no published row depends on the hidden attributes,
 * so people may be relabelled at will. People differ by which counts they are in (counted, scored, measured); it
 * supposes these sets nested by size, and checks that nothing published contradicts that.
 */
export function attack(published: ReleasedTables, claims: Claims): Attack {
  const series = readSeries(published)
  const hidden = new Set(
    published.quality
      .filter(({ statistic, status }) => statistic === 'people' && status === 'suppressed')
      .map(({ keys }) => keys.view!),
  )
  const findings = [...smallCounts(published, series, claims), ...partlyWithheld(published, hidden, claims)]
  if (findings.length > 0) return { findings, witnesses: [] }
  const layers = layersOf(published, series)
  const needed = claims.hidden.some(({ primary }) => primary)
  if (needed && layers === undefined) return { findings: [COVERAGE], witnesses: [] }
  const families = familiesOf([...hidden].sort(), (a, b) => a === b)
  const tried = families.map(family => attackFamily(family, published, layers ?? [], claims))
  return {
    findings: [...tried.flatMap(({ findings }) => findings), ...pinnedBins(published, series, hidden, layers, claims)],
    witnesses: tried.flatMap(({ witnesses }) => witnesses),
  }
}

const COVERAGE: Finding = {
  table: 'quality',
  rule: 'coverage',
  text: 'Scores cover different people, and it cannot be shown that this gives no withheld count away.',
}

/** A count of people by stratum as published; undefined where withheld. */
interface Series {
  count: 'people' | 'scored' | 'measured'
  score: string
  measure: string
  table: ReleasedTableName
  total: number
  strata: Map<string, number | undefined>
}

function readSeries({ quality, distribution }: ReleasedTables): Series[] {
  const series = new Map<string, Series>()
  const read = (row: ReleasedRow, count: Series['count'], table: ReleasedTableName, score: string, measure: string) => {
    const id = JSON.stringify([count, score, measure])
    const one = series.get(id) ?? { count, score, measure, table, total: 0, strata: new Map() }
    series.set(id, one)
    one.strata.set(place(row.keys), row.value ?? undefined)
    if (row.keys.view === EVERYONE) one.total = row.value ?? 0
  }
  for (const row of quality) {
    if (row.statistic === 'people') read(row, 'people', 'quality', '', '')
    if (row.statistic === 'scored') read(row, 'scored', 'quality', row.keys.score!, '')
  }
  for (const row of distribution)
    if (row.statistic === 'people') read(row, 'measured', 'distribution', row.keys.score!, row.keys.measure!)
  return [...series.values()]
}

function smallCounts(
  published: ReleasedTables,
  series: readonly Series[],
  { threshold: k, shareDecimals, weighted }: Claims,
): Finding[] {
  const small = (n: number) => n >= 1 && n < k
  const found = new Set<ReleasedTableName>()
  const seen = new Map<string, number[]>()
  for (const { table, total, strata } of series)
    for (const [stratum, n] of strata) {
      if (n === undefined) continue
      const others = seen.get(stratum) ?? []
      seen.set(stratum, [...others, n])
      if (small(n) || small(total - n) || others.some(other => small(Math.abs(other - n)))) found.add(table)
    }
  const half = 0.5 * 10 ** -shareDecimals
  for (const { value, n } of published.histogram)
    if (!weighted && value !== null && n !== null && value > 0 && (value + half) * n < k) found.add('histogram')
  return [...found].map(table => ({
    table,
    rule: 'small count' as const,
    text: `A count of people below the policy's threshold can be read or subtracted from the table '${table}'.`,
  }))
}

function partlyWithheld(
  published: ReleasedTables,
  hidden: ReadonlySet<string>,
  { hidden: claimed }: Claims,
): Finding[] {
  const attributes = new Set([...hidden].flatMap(attributesOf))
  const isLinked = (view: string) => hidden.has(view) || attributesOf(view).some(attribute => attributes.has(attribute))
  const tables = (['distribution', 'histogram', 'quality'] as const).filter(table =>
    published[table].some(row => isLinked(row.keys.view!) && !isEmpty(row)),
  )
  if (tables.length === 0 && claimed.some(({ view }) => !hidden.has(view))) tables.push('quality')
  return tables.map(table => ({
    table,
    rule: 'partly withheld' as const,
    text: `The table '${table}' shows part of a family of views of which another part is withheld.`,
  }))
}

function isEmpty({ status, value, low, high, n }: ReleasedRow): boolean {
  return status === 'suppressed' && value === null && low === null && high === null && n === null
}

/** Counts that are equal wherever published: they may be of the same people. `added`: people beyond the layer before. */
interface Layer {
  added: number
  members: Series[]
}

/**
 * The counts as a chain of nested sets of people, smallest first; undefined where what is published rules that out: a
 * stratum where a smaller set counts more, or linked views without one that holds all their attributes, which could.
 */
function layersOf(published: ReleasedTables, series: readonly Series[]): Layer[] | undefined {
  const shown = [
    ...new Set(series.flatMap(({ strata }) => [...strata].filter(([, n]) => n !== undefined).map(([at]) => at))),
  ]
  const vector = ({ strata }: Series) => shown.map(at => strata.get(at) ?? 0)
  const layers: (Layer & { total: number; counts: number[] })[] = []
  for (const one of [...series].sort((a, b) => a.total - b.total)) {
    const counts = vector(one)
    const last = layers.at(-1)
    if (last?.counts.every((n, i) => n === counts[i])) last.members.push(one)
    else if (last?.counts.some((n, i) => n > counts[i]!)) return undefined
    else layers.push({ added: one.total - (last?.total ?? 0), total: one.total, members: [one], counts })
  }
  const views = [...new Set(published.quality.filter(row => !isEmpty(row)).map(({ keys }) => keys.view!))]
  const joint = familiesOf(views, (a, b) => a === b).every(family => {
    const attributes = new Set(family.flatMap(attributesOf))
    return family.some(view => attributesOf(view).length === attributes.size)
  })
  return layers.length > 1 && !joint ? undefined : layers
}

function attackFamily(
  family: readonly string[],
  published: ReleasedTables,
  layers: readonly Layer[],
  claims: Claims,
): Attack {
  const cells = claims.hidden.filter(({ view }) => family.includes(view))
  const targets = cells.filter(({ primary }) => primary)
  if (targets.length === 0) return { findings: [], witnesses: [] }
  const atoms = atomsOf(family, published)
  const failed = (table: ReleasedTableName): Attack => ({
    findings: [
      {
        table,
        rule: 'no witness',
        text: `It cannot be shown that a withheld count of the table '${table}' stays unknown.`,
      },
    ],
    witnesses: [],
  })
  if (atoms === undefined) return failed('quality')
  const groups: Group[] = layers.map(({ added }, layer) => ({
    variables: atoms.map((_, atom) => layer * atoms.length + atom),
    total: added,
  }))
  const sums = new Map<string, Sum>()
  for (const cell of cells) {
    const sum = sumOf(cell, layers, atoms, claims.threshold)
    const id = sum?.variables.join()
    if (sum === undefined || (id === '' && cell.primary)) return { findings: [COVERAGE], witnesses: [] }
    const known = sums.get(id!)
    if (known && known.most !== sum.most) return { findings: [COVERAGE], witnesses: [] }
    if (id !== '') sums.set(id!, known && !known.zero ? known : sum)
  }
  const witnesses: Witness[] = []
  for (const target of targets)
    for (const value of [1, claims.threshold - 1]) {
      const id = sumOf(target, layers, atoms, claims.threshold)!.variables.join()
      const all = [...sums].map(([key, sum]) => (key === id ? { ...sum, least: value, most: value } : sum))
      const x = integerWitness(layers.length * atoms.length, all, groups)
      if (x === undefined || !holds(x, all, groups)) return failed(tableOf(target))
      const { count, score, measure, view, stratum } = target
      const people = x.flatMap((n, i) =>
        n === 0 ? [] : [{ atom: atoms[i % atoms.length]!.text, layer: Math.floor(i / atoms.length), n }],
      )
      witnesses.push({ cell: { count, score, measure, view, stratum }, value, people })
    }
  return { findings: [], witnesses }
}

/** The people that a hidden count adds up, and the values the claims leave it; undefined where it is of no layer. */
function sumOf(
  cell: Claims['hidden'][number],
  layers: readonly Layer[],
  atoms: readonly Atom[],
  k: number,
): Sum | undefined {
  const layer = (count: Series['count'], score: string, measure: string) =>
    layers.findIndex(({ members }) =>
      members.some(one => one.count === count && one.score === score && one.measure === measure),
    )
  const people = layer('people', '', '')
  const scored = layer('scored', cell.score, '')
  const measured = layer('measured', cell.score, cell.measure)
  const [after, last] = {
    people: [-1, people],
    scored: [-1, scored],
    measured: [-1, measured],
    unscored: [scored, people],
    unmeasured: [measured, scored],
  }[cell.count] as [number, number]
  if (last === -1) return undefined
  const levels = levelsOf(cell.stratum)
  const inside = atoms.flatMap((atom, i) =>
    [...levels].every(([name, level]) => atom.levels.get(name) === level) ? [i] : [],
  )
  const variables: number[] = []
  for (let group = after + 1; group <= last; group++)
    for (const atom of inside) variables.push(group * atoms.length + atom)
  if (cell.primary) return { variables, least: 1, most: k - 1, zero: false }
  // A stratum without people has no rows: a listed one holds some.
  return { variables, least: k, most: Number.POSITIVE_INFINITY, zero: cell.count !== 'people' }
}

interface Atom {
  text: string
  levels: Map<string, string>
}

/** Every joint value of the family's attributes whose strata are all listed; undefined where there are too many to try. */
function atomsOf(family: readonly string[], published: ReleasedTables): Atom[] | undefined {
  const wide = [...family].sort((a, b) => attributesOf(b).length - attributesOf(a).length || (a < b ? -1 : 1))
  let atoms: Map<string, string>[] = [new Map()]
  for (const view of wide) {
    const strata = new Set(published.quality.filter(({ keys }) => keys.view === view).map(({ keys }) => keys.stratum!))
    const listed = [...strata].sort().map(levelsOf)
    if (atoms.length * listed.length > MOST_ATOMS * 50) return undefined
    atoms = atoms.flatMap(atom =>
      listed
        .filter(levels => [...levels].every(([name, level]) => (atom.get(name) ?? level) === level))
        .map(levels => new Map([...atom, ...levels])),
    )
    if (atoms.length > MOST_ATOMS) return undefined
  }
  return atoms.map(levels => ({ levels, text: [...levels].map(([name, level]) => `${name}=${level}`).join('|') }))
}

/**
 * Where a view shows its counts but not its histograms, while all people's histogram is shown: each bin of each stratum
 * must be free to hold 1 and k − 1 people. People of a stratum are exchanged with others; a bin of c of all T people
 * then holds at least n + c − T of a stratum's n. Empty bins are known to be empty, and may be.
 */
function pinnedBins(
  published: ReleasedTables,
  series: readonly Series[],
  hidden: ReadonlySet<string>,
  layers: readonly Layer[] | undefined,
  claims: Claims,
): Finding[] {
  const shown = published.histogram.filter(({ keys, value }) => keys.view === EVERYONE && value !== null)
  const found = published.histogram.some(row => {
    const { view, score, measure } = row.keys
    if (view === EVERYONE || hidden.has(view!) || !isEmpty(row)) return false
    const bins = shown.filter(({ keys }) => keys.score === score && keys.measure === measure)
    if (bins.length === 0) return false
    const first = layers?.find(({ members }) => members[0]!.total > 0)
    const one = series.find(each => each.count === 'measured' && each.score === score && each.measure === measure)!
    if (claims.weighted || !first?.members.includes(one)) return true
    const n = one.strata.get(place(row.keys))!
    const half = 0.5 * 10 ** -claims.shareDecimals
    // Bins of one SD between whole numbers within ±1 and the tails beyond: the coarsest grid there is.
    return [Number.NEGATIVE_INFINITY, -1, 0, 1].some((low, i) => {
      const high = [-1, 0, 1, Number.POSITIVE_INFINITY][i]!
      const inside = bins.filter(({ keys }) => number(keys.bin_low!) >= low && number(keys.bin_high!) <= high)
      // The other T − c people make room for all but that many of the stratum.
      const share = inside.reduce((sum, { value }) => sum + value!, 0)
      const free = (1 - share - inside.length * half) * one.total
      const certain = (1 - share + inside.length * half) * one.total
      return n - free > 1 && n - certain < claims.threshold
    })
  })
  if (!found) return []
  const text = "A withheld histogram of the table 'histogram' is bounded by that of all people."
  return [{ table: 'histogram', rule: 'pinned bin', text }]
}

function tableOf({ count }: CountId): ReleasedTableName {
  return count === 'measured' || count === 'unmeasured' ? 'distribution' : 'quality'
}

function place({ view, stratum }: ReleasedRow['keys']): string {
  return JSON.stringify([view, stratum])
}

function number(edge: string): number {
  return edge === 'INF' ? Number.POSITIVE_INFINITY : edge === '-INF' ? Number.NEGATIVE_INFINITY : Number(edge)
}
