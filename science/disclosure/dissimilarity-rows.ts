import { type Shares, totalVariation, totalVariationByChance } from '../equity/dissimilarity.ts'
import type { Policy } from './policies.ts'
import { empty, released, withheld } from './released-row.ts'
import type { About, ReleasedRow, ReleasedTables } from './released-table.ts'
import { roundDecimals, roundStep, stepAbove } from './rounding.ts'
import { withheldRows } from './rows.ts'
import { sortedRows } from './sorted-rows.ts'
import { stratumKey } from './strata.ts'

const STATISTICS = ['total_variation', 'by_chance']

/**
 * Released tables with how far the mix of the people lies from that of each census they are compared with. Worked out of the released rows of
 * `representation` and nothing else, so that it says nothing these do not; in steps no finer than their rounding can move it. `by_chance` is of a random sample
 * of as many people: no interval of ours, as few people are always somewhat away.
 */
export function withDissimilarity(
  tables: ReleasedTables,
  { representation }: Pick<About, 'representation'>,
  policy: Policy,
): ReleasedTables {
  if (representation.length === 0) return tables
  const rows = representation.flatMap(audit => dissimilarityRows(audit, tables.representation, policy))
  return {
    ...tables,
    dissimilarity: sortedRows('dissimilarity', rows),
    withheld: sortedRows('withheld', [...tables.withheld, ...withheldRows('dissimilarity', rows, new Set())]),
  }
}

function dissimilarityRows(
  { census, view, among }: About['representation'][number],
  representation: readonly ReleasedRow[],
  { share_decimals }: Policy,
): ReleasedRow[] {
  const keys = { census, view, among: stratumKey(among.map(({ attribute, level }) => [attribute, level])) }
  // Two audits may compare strata of the same attributes, each among people of another level.
  const own = representation.filter(
    row =>
      row.keys.census === census &&
      row.keys.view === view &&
      among.every(({ attribute, level }) => row.keys.stratum!.split('|').includes(stratumKey([[attribute, level]]))),
  )
  const strata = new Map<string, Record<string, ReleasedRow>>()
  for (const row of own) strata.set(row.keys.stratum!, { ...strata.get(row.keys.stratum!), [row.statistic]: row })
  const compared = [...strata.values()].filter(
    ({ census_share, ratio }) => census_share!.value !== null && ratio!.status !== 'not_applicable',
  )
  const shares = compared.map(({ cohort_share, census_share }) => ({
    cohort: cohort_share!.value,
    census: census_share!.value!,
  }))
  if (compared.some(({ cohort_share }) => cohort_share!.status === 'suppressed'))
    return STATISTICS.map(name => withheld(keys, name))
  const n = compared[0]?.cohort_share?.n ?? 0
  if (n === 0 || !isWhole(shares))
    return STATISTICS.map(name => empty(keys, name, 'not_estimable', 'nobody to compare'))
  const unit = 10 ** -share_decimals
  const step = stepAbove(Math.max(unit, (unit * shares.length) / 2))
  const chance = totalVariationByChance(
    shares.map(({ census }) => census),
    n,
  )
  return [
    released(keys, 'total_variation', roundStep(totalVariation(shares), step), n),
    released(keys, 'by_chance', roundDecimals(chance, share_decimals), n),
  ]
}

const isWhole = (shares: readonly { cohort: number | null; census: number }[]): shares is Shares[] =>
  shares.every(({ cohort }) => cohort !== null)
