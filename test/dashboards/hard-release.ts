import { about, distributionRows, qualityRows, releaseOf, row } from './fixture-release.ts'

/** Names of groups that are no mere words. */
const NAMES = [
  '</script><script>alert(1)</script>',
  'مجموعة السكان',
  'קבוצה "א" & ב',
  'x'.repeat(200),
  'a name of many words that goes on '.repeat(6).trim(),
  '__proto__',
  '"><img src=x>',
]
const encoded = (level: string) => `g=${level.replace(/[%|=]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`

type Groups = { stratum: string; people: number; mean: number | null }[]
export const hardGroups = (levels: readonly string[], mean: number | null): Groups =>
  levels.map(level => ({ stratum: encoded(level), people: 90, mean }))
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `group ${at + 1}`)

/** Studies whose pages are hard to draw: of one group, of none shown, of many, and of names that are no mere words. */
export const HARD: Readonly<Record<string, Groups>> = {
  'one group': hardGroups(['alone'], 0.4),
  'nothing released': hardGroups(['a', 'b'], null),
  '60 groups': hardGroups(numbered(60), 0.3),
  '300 groups': hardGroups(numbered(300), 0.3),
  'names that are no mere words': hardGroups(NAMES, 0.2),
}

/** The groups with a score’s distribution, beside a census, and each compared with the first. */
export function hardRelease(groups: Groups) {
  const shown = (keys: Record<string, string>, values: Readonly<Record<string, number>>, { mean }: Groups[number]) =>
    Object.entries(values).map(([statistic, value]) => row(keys, statistic, mean === null ? null : value))
  const ofCensus = { cohort_share: 0.1, census_share: 0.2, ratio: 0.5, needed: 12 }
  const compared = { difference: -0.1, margin: 0.05, verdict: 1, detectable: 0.2, needed: 300 }
  const [first] = groups
  const comparison = {
    score: 'T2D_FE',
    measure: 'znorm2',
    outcome: 't2d',
    view: 'g',
    threshold: '(none)',
    compared: 'auc',
  }
  return releaseOf(
    {
      distribution: distributionRows('T2D_FE', 'g', groups),
      quality: qualityRows('T2D_FE', 'g', groups),
      representation: groups.flatMap(group =>
        shown({ census: 'us', view: 'g', stratum: group.stratum }, ofCensus, group),
      ),
      dissimilarity: ['total_variation', 'by_chance'].map(statistic =>
        row({ census: 'us', view: 'g', among: '(all)' }, statistic, first!.mean === null ? null : 0.25),
      ),
      comparison: groups
        .slice(1)
        .flatMap(group => shown({ ...comparison, stratum: group.stratum, reference: first!.stratum }, compared, group))
        .map(row =>
          row.statistic === 'difference' && row.value !== null
            ? { ...row, low: -0.2, high: 0 }
            : row.statistic === 'verdict' && row.value !== null
              ? { ...row, reason: 'inconclusive' }
              : row,
        ),
    },
    {
      attributes: [{ name: 'g', kind: 'other', why: 'to be hard to show', levels: [] }],
      scores: [about.scores[0]!],
      censuses: [{ id: 'us', year: 2023, source: 'A census office', crosswalk: [] }],
      representation: [{ census: 'us', view: 'g', among: [], count: 'reference', precision: null }],
    },
  )
}
