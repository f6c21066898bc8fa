import type { Claims, CountId } from './claims.ts'
import type { Attack, Finding, Witness } from './findings.ts'
import { publishedCount, type Series } from './published-counts.ts'
import type { ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { attributesOf, EVERYONE, levelsOf } from './strata.ts'

/**
 * Tries what views of single attributes tell of one that crosses them and is not published. No row may cross those attributes. How many
 * people have level a, and how many level b, bounds those who have both; for each of their counts that is primary whole numbers of
 * people with some of the levels are constructed in which it is 1, and k − 1, and every published count is what it is; people take their values
 * along, so values may be shown by one of the attributes. Where the
 * count by one of the attributes is not published, people may be dealt to its levels at will.
 */
export function attackCrossed(published: ReleasedTables, series: readonly Series[], claims: Claims): Attack {
  const { crossed, threshold } = claims
  const views = [...new Set(crossed.map(({ view }) => view))].map(attributesOf)
  const crossing = (view: string) => views.some(names => names.every(name => attributesOf(view).includes(name)))
  const named = (Object.keys(published) as ReleasedTableName[]).filter(
    table => table !== 'withheld' && published[table].some(({ keys }) => crossing(keys.view ?? '')),
  )
  if (named.length > 0) return { findings: named.map(namesCrossed), witnesses: [] }
  const parted = partsOf(published, new Set(views.flat()), claims)
  if (parted.length > 0) return { findings: parted.map(tellsParts), witnesses: [] }
  if (valuedIn(published, new Set(views.flat())).size > 1) return { findings: [TELLS_VALUES], witnesses: [] }
  const witnesses: Witness[] = []
  for (const { primary, ...cell } of crossed) {
    if (!primary) continue
    const levels = [...levelsOf(cell.stratum)].map(([name, level]) => ({ view: name, stratum: `${name}=${level}` }))
    const sizes = levels.map(level => publishedCount(cell, level, series))
    if (sizes.includes(undefined)) continue
    const all = publishedCount(cell, { view: EVERYONE, stratum: EVERYONE }, series) ?? 0
    for (const value of [1, threshold - 1]) {
      const people = peopleWith(
        value,
        sizes.map((n, i) => ({ level: levels[i]!.stratum, n: n! })),
        all,
      )
      if (people === undefined) return { findings: [unprotected(cell)], witnesses: [] }
      witnesses.push({ cell, value, people })
    }
  }
  return { findings: [], witnesses }
}

/**
 * Tables that count parts of the people of descriptions shown one by one: in a bin, with an outcome, at a stage, or by values of a model's
 * output, which may be 0 and 1. Parts of two descriptions and of all bound who shares the two more closely than their counts do.
 */
function partsOf(published: ReleasedTables, attributes: ReadonlySet<string>, { models }: Claims): ReleasedTableName[] {
  const isParted: Partial<Record<ReleasedTableName, (row: ReleasedRow) => boolean>> = {
    histogram: () => true,
    performance: () => true,
    comparison: () => true,
    participation: () => true,
    distribution: ({ keys, statistic }) =>
      /^(q\d+|share_high)/.test(statistic) || (statistic !== 'people' && !models.has(keys.score!)),
  }
  return (Object.keys(isParted) as ReleasedTableName[]).filter(table =>
    published[table].some(
      row =>
        row.value !== null &&
        attributesOf(row.keys.view ?? '').some(name => attributes.has(name)) &&
        isParted[table]!(row),
    ),
  )
}

/** The views with one of these attributes that show values of scores. */
function valuedIn({ distribution }: ReleasedTables, attributes: ReadonlySet<string>): Set<string> {
  return new Set(
    distribution
      .filter(({ statistic, value }) => value !== null && statistic !== 'people' && statistic !== 'clamped')
      .map(({ keys }) => keys.view!)
      .filter(view => attributesOf(view).some(name => attributes.has(name))),
  )
}

/**
 * Numbers of people by which of the levels they have: so many have all of them, so many each, and so many people there are. Those who
 * have one and not all are laid out one level after another, around a circle of all other people, so that nobody has all. Undefined
 * where that cannot be.
 */
function peopleWith(
  value: number,
  sizes: readonly { level: string; n: number }[],
  all: number,
): Witness['people'] | undefined {
  const others = all - value
  if (others < 0 || sizes.some(({ n }) => n < value || n > all)) return undefined
  let end = 0
  const arcs = sizes.map(({ level, n }) => {
    const start = end
    end += n - value
    return { level, start, end }
  })
  if (end > (sizes.length - 1) * others) return undefined
  const cuts = [...new Set([0, others, ...arcs.flatMap(({ start, end }) => [start % others, end % others])])]
  const people = cuts
    .sort((a, b) => a - b)
    .flatMap((from, i) => {
      const to = cuts[i + 1]
      if (to === undefined) return []
      const having = arcs.filter(({ start, end }) => (from >= start && from < end) || turns(from, others, start, end))
      return [{ atom: having.map(({ level }) => level).join('|'), layer: 0, n: to - from }]
    })
  const counted = sizes.every(
    ({ level, n }) =>
      value + people.reduce((sum, of) => sum + (of.atom.split('|').includes(level) ? of.n : 0), 0) === n,
  )
  const whole = sizes.map(({ level }) => level).join('|')
  if (!counted || people.some(({ atom }) => atom === whole)) return undefined
  return [{ atom: whole, layer: 0, n: value }, ...people]
}

/** Does an arc that goes on around the circle hold the place? */
function turns(place: number, length: number, start: number, end: number): boolean {
  for (let turn = 1; turn * length < end; turn++)
    if (place + turn * length >= start && place + turn * length < end) return true
  return false
}

const namesCrossed = (table: ReleasedTableName): Finding => ({
  table,
  rule: 'partly withheld',
  text: `The table '${table}' crosses descriptions that are shown one by one, because some group of people who share them is too small.`,
})

const tellsParts = (table: ReleasedTableName): Finding => ({
  table,
  rule: 'unprotected count',
  text: `The table '${table}' counts parts of people by descriptions that are shown one by one, by which who shares them could be bounded.`,
})

const TELLS_VALUES: Finding = {
  table: 'distribution',
  rule: 'unprotected count',
  text: "The table 'distribution' shows values by two descriptions that are shown one by one, by which who shares them could be bounded.",
}

const unprotected = ({ count }: CountId): Finding => ({
  table: count === 'measured' || count === 'unmeasured' ? 'distribution' : 'quality',
  rule: 'no witness',
  text: 'It cannot be shown that a count of people who share two descriptions stays unknown beside those of each.',
})
