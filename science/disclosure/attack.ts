import { attackCrossed } from './attack-crossed.ts'
import { attackFalseDiscovery } from './attack-false-discovery.ts'
import { attackFamily } from './attack-family.ts'
import { attackFolded } from './attack-folded.ts'
import { attackMerged } from './attack-merged.ts'
import { attackParticipation } from './attack-participation.ts'
import { attackPerformance } from './attack-performance.ts'
import { attackRepresentation } from './attack-representation.ts'
import { attackScores } from './attack-scores.ts'
import { attackUnscored } from './attack-unscored.ts'
import type { Claims } from './claims.ts'
import { type Attack, COVERAGE, type Finding } from './findings.ts'
import { pinnedBins } from './pinned-bins.ts'
import { isEmpty, layersOf, readSeries, type Series } from './published-counts.ts'
import type { ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { attributesOf, familiesOf } from './strata.ts'

/**
 * The attacker. Reads nothing but the rows to be published and the claims, in which it is told which hidden counts are
 * primary and that the others are 0 or at least k. For every hidden primary count it must itself construct whole
 * tables in which that count is 1 and k − 1; what it cannot construct is a finding, and so is any count below k that
 * it reads or subtracts, a family of which anything is published, a withheld bin that totals bound, bins of two measures that order
 * people alike, a bin that holds everyone where the policy withholds that, any row of agreement or of gaps by components, any share above a cut point, more genetic scores of a
 * stratum than it has people for, and what `attackPerformance` reads of outcomes.
 *
 * Where counts are released rounded, it is given the tables with exact counts, of which the released ones are a coarser
 * reading: what it cannot find there, intervals around rounded counts cannot tell.
 *
 * Why totals are all it needs: where a family is withheld whole, no published row depends on the hidden attributes,
 * so people may be relabelled at will. People differ by which counts they are in (counted, scored, measured); it
 * supposes these sets nested by size, and checks that nothing published contradicts that.
 */
export function attack(published: ReleasedTables, claims: Claims): Attack {
  const series = readSeries(published)
  const hidden = new Set(
    published.quality
      .filter(({ statistic, status }) => statistic === 'scored' && status === 'suppressed')
      .map(({ keys }) => keys.view!),
  )
  const uncounted = published.quality
    .filter(
      ({ statistic, status, keys }) => statistic === 'people' && status === 'suppressed' && !hidden.has(keys.view!),
    )
    .map(({ keys }) => keys.view!)
  const withheld = new Set([...hidden, ...uncounted])
  const within = attackFolded(published, series, claims)
  const merged = attackMerged(published, series, claims)
  const crossed = attackCrossed(published, series, claims)
  const findings = [
    ...within.findings,
    ...merged.findings,
    ...crossed.findings,
    ...smallCounts(published, series, claims),
    ...homogeneousGroups(published, claims),
    ...overlaidScales(published, claims),
    ...unprotectedCounts(published, claims),
    ...attackPerformance(published, hidden, claims),
    ...attackFalseDiscovery(published, claims),
    ...partlyWithheld(published, hidden, claims),
    ...attackRepresentation(published, withheld, claims),
    ...attackParticipation(published, withheld, claims.threshold),
    ...attackScores(published, claims),
    ...uncheckedTables(published, claims),
  ]
  if (findings.length > 0) return { findings, witnesses: [] }
  const layers = layersOf(published, series)
  const needed = claims.hidden.some(({ primary }) => primary)
  if (needed && layers === undefined) return { findings: [COVERAGE], witnesses: [] }
  const families = familiesOf([...hidden].sort(), (a, b) => a === b)
  const tried = [
    ...families.map(family => attackFamily(family, published, layers ?? [], claims)),
    ...[...new Set(uncounted)].sort().map(view => attackUnscored(view, published, claims)),
  ]
  return {
    findings: [...tried.flatMap(({ findings }) => findings), ...pinnedBins(published, series, hidden, layers, claims)],
    witnesses: [within, merged, crossed, ...tried].flatMap(({ witnesses }) => witnesses),
  }
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

/** What two scores together give away, or a gap by components, is not worked out: where there is a threshold, nothing of it may be shown. */
function uncheckedTables(published: ReleasedTables, { threshold }: Claims): Finding[] {
  if (threshold === 0) return []
  return (['agreement', 'component_gap'] as const)
    .filter(table => !published[table].every(isEmpty))
    .map(table => ({
      table,
      rule: 'unchecked table' as const,
      text: `The table '${table}' shows what cannot be checked for counts below the policy's threshold.`,
    }))
}

function homogeneousGroups({ histogram }: ReleasedTables, { homogeneous }: Claims): Finding[] {
  if (homogeneous === 'shown' || histogram.every(({ value }) => value === null || value < 1)) return []
  const text = "The table 'histogram' shows a bin that holds everyone of a group."
  return [{ table: 'histogram', rule: 'homogeneous group', text }]
}

/** What orders people as another measure does: everyone, or those of a population. */
const ALIKE: Readonly<Record<string, string>> = { logit: 'the probabilities', most_similar: 'the unadjusted scores' }

/**
 * Of a group whose bins or quantiles are shown of two measures that order its people alike, those between an edge of one and an edge
 * of the other can be subtracted, however few they are.
 */
function overlaidScales(published: ReleasedTables, { threshold }: Claims): Finding[] {
  if (threshold === 0) return []
  return (['distribution', 'histogram'] as const).flatMap(table =>
    Object.entries(ALIKE)
      .filter(([measure]) =>
        published[table].some(
          ({ keys, statistic, value }) =>
            keys.measure === measure && value !== null && /^(share|q\d+)$/.test(statistic),
        ),
      )
      .map(([measure, other]) => ({
        table,
        rule: 'overlaid scales' as const,
        text: `The table '${table}' shows bins or quantiles of ${measure}, which overlay those of ${other}.`,
      })),
  )
}

/**
 * Beside outcomes, who lies above a cut point whatever the outcome would say who of those without one does: it may not be shown.
 * Every moment and bin of a decision is such a count.
 */
function unprotectedCounts(published: ReleasedTables, { threshold }: Claims): Finding[] {
  if (threshold === 0) return []
  const told = (rows: readonly ReleasedRow[]) =>
    rows.filter(
      ({ keys, statistic, value }) =>
        keys.measure === 'decision' && value !== null && !['people', 'clamped'].includes(statistic),
    )
  const distribution = [
    ...published.distribution.filter(({ statistic }) => statistic.startsWith('share_high')),
    ...told(published.distribution),
  ]
  return Object.entries({ distribution, histogram: told(published.histogram) })
    .filter(([, rows]) => rows.some(row => !isEmpty(row)))
    .map(([table]) => ({
      table: table as ReleasedTableName,
      rule: 'unprotected count',
      text: `The table '${table}' shows how many people lie above a cut point.`,
    }))
}

function partlyWithheld(
  published: ReleasedTables,
  hidden: ReadonlySet<string>,
  { hidden: claimed, unlisted }: Claims,
): Finding[] {
  const attributes = new Set([...hidden].flatMap(attributesOf))
  const isLinked = (view: string) => hidden.has(view) || attributesOf(view).some(attribute => attributes.has(attribute))
  const tables = (['distribution', 'histogram', 'quality'] as ReleasedTableName[]).filter(table =>
    published[table].some(row => isLinked(row.keys.view!) && !isEmpty(row)),
  )
  for (const table of Object.keys(published) as ReleasedTableName[])
    if (table !== 'withheld' && published[table].some(({ keys }) => unlisted.some(({ view }) => view === keys.view)))
      tables.push(table)
  if (tables.length === 0 && claimed.some(({ view }) => !hidden.has(view))) tables.push('quality')
  return tables.map(table => ({
    table,
    rule: 'partly withheld' as const,
    text: `The table '${table}' shows part of a family of views of which another part is withheld.`,
  }))
}
