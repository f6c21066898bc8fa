import type { Finding } from './findings.ts'
import { isEmpty } from './published-counts.ts'
import type { ReleasedTableName, ReleasedTables } from './released-table.ts'
import { attributesOf, EVERYONE, levelsOf } from './strata.ts'

interface Range {
  low: number
  high: number
}

/**
 * What anyone can do with published tables alone: every withheld count is bounded by adding and subtracting until nothing
 * more follows (strata of a view make all people, and those of a view within a wider one make its strata). A count of people
 * that is known to be below k more closely than that, or such a difference of two shown counts, is a finding.
 */
export function subtractPublished(published: Pick<ReleasedTables, 'quality' | 'distribution' | 'withheld'>, k: number) {
  const found = new Set<ReleasedTableName>()
  const tells = ({ low, high }: Range) => low >= 1 && high < k && (low > 1 || high < k - 1)
  const all = new Map<string, Map<string, Range>>()
  for (const { table, name, strata, views } of seriesOf(published)) {
    const total = strata.get(placeOf(EVERYONE, EVERYONE))
    if (!total) continue
    tighten(strata, equationsOf(strata, views))
    for (const { low, high } of strata.values())
      if (tells({ low, high }) || tells({ low: total.low - high, high: total.high - low })) found.add(table)
    for (const other of all.values())
      for (const [place, { low, high }] of strata) {
        const beside = other.get(place)
        if (beside && low === high && beside.low === beside.high && tells(only(Math.abs(beside.low - low))))
          found.add(table)
      }
    all.set(name, strata)
  }
  return [...found].map(
    (table): Finding => ({
      table,
      rule: 'small count',
      text: `A count of people below the policy's threshold follows from the table '${table}'.`,
    }),
  )
}

const only = (n: number): Range => ({ low: n, high: n })
const placeOf = (view: string, stratum: string) => JSON.stringify([view, stratum])

interface Series {
  table: 'quality' | 'distribution'
  /** Of what the counts are. */
  name: string
  strata: Map<string, Range>
  /** Views of which every stratum is listed, and their strata. */
  views: Map<string, string[]>
}

function seriesOf({ quality, distribution, withheld }: Pick<ReleasedTables, 'quality' | 'distribution' | 'withheld'>) {
  const series = new Map<string, Series>()
  for (const table of ['quality', 'distribution'] as const) {
    const rows = table === 'quality' ? quality : distribution
    const unlisted = withheld.filter(row => row.keys.table === table && isEmpty(row)).map(({ keys }) => keys.view)
    for (const row of rows) {
      if (row.statistic !== 'people' && row.statistic !== 'scored') continue
      const { score, measure, view, stratum } = row.keys
      const name = JSON.stringify([table, row.statistic, score, measure])
      const one: Series = series.get(name) ?? { table, name, strata: new Map(), views: new Map() }
      series.set(name, one)
      one.strata.set(
        placeOf(view!, stratum!),
        row.value === null ? { low: 0, high: Number.POSITIVE_INFINITY } : only(row.value),
      )
      if (!unlisted.includes(view!)) one.views.set(view!, [...(one.views.get(view!) ?? []), stratum!])
    }
  }
  return series.values()
}

/** Parts that add up to a whole, by place. */
function equationsOf(strata: ReadonlyMap<string, Range>, views: Series['views']): { whole: string; parts: string[] }[] {
  const wholes = new Map<string, string[]>()
  for (const [wide, listed] of views)
    for (const [view] of views) {
      const attributes = attributesOf(view)
      if (wide === view || !attributes.every(name => attributesOf(wide).includes(name))) continue
      for (const stratum of listed) {
        const levels = levelsOf(stratum)
        const within = attributes.map(name => `${name}=${levels.get(name)}`).join('|') || EVERYONE
        if (!strata.has(placeOf(view, within))) continue
        const key = JSON.stringify([wide, placeOf(view, within)])
        wholes.set(key, [...(wholes.get(key) ?? []), placeOf(wide, stratum)])
      }
    }
  return [...wholes].map(([key, parts]) => ({ whole: JSON.parse(key)[1] as string, parts }))
}

/** Narrows ranges of whole numbers by equations until none can be narrowed. */
function tighten(ranges: Map<string, Range>, equations: readonly { whole: string; parts: string[] }[]): void {
  let narrowed = true
  const narrow = (place: string, low: number, high: number) => {
    const range = ranges.get(place)!
    if (low <= range.low && high >= range.high) return
    ranges.set(place, { low: Math.max(low, range.low), high: Math.min(high, range.high) })
    narrowed = true
  }
  while (narrowed) {
    narrowed = false
    for (const { whole, parts } of equations) {
      const sum = (end: keyof Range) => parts.reduce((total, part) => total + ranges.get(part)![end], 0)
      narrow(whole, sum('low'), sum('high'))
      for (const part of parts) {
        const others = parts.filter(other => other !== part).map(other => ranges.get(other)!)
        const { low, high } = ranges.get(whole)!
        narrow(
          part,
          low - others.reduce((total, range) => total + range.high, 0),
          high - others.reduce((total, range) => total + range.low, 0),
        )
      }
    }
  }
}
