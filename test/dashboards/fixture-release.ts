import type { ShownRelease } from '../../dashboards/released-cells.ts'
import type { Certificate } from '../../science/disclosure/certificate.ts'
import { fieldsOf } from '../../science/disclosure/data-package.ts'
import type { Released } from '../../science/disclosure/released.ts'
import type { About, ReleasedRow, ReleasedTableName } from '../../science/disclosure/released-table.ts'
import type { Shape } from '../../science/disclosure/shapes.ts'

export const about: About = {
  study: 't2d-1000-genomes',
  title: 'Type 2 diabetes polygenic scores across the 1000 Genomes Project',
  period: '2026',
  synthetic: false,
  version: '0.1.0',
  design: 'convenience',
  weighted: false,
  replicated: false,
  cohort: '1000-genomes',
  approver: 'A. Person',
  policy: {
    id: 'minimum-cell',
    version: '1',
    title: 'Minimum cell size',
    source: 'Fixture policy',
    date: '2026-01-31',
    meaning: 'A number about fewer people than the least cell is kept back, with as many others as shield it.',
    does_not_protect: ['insiders of the study', 'people who hold another register of the same people'],
  },
  earlier: { frozen: [], withheld: [] },
  coarsened: [],
  merged: [],
  count: 'reference',
  attributes: [
    {
      name: 'sampled_as',
      kind: 'recruitment',
      why: 'how the project recruited; neither identity nor ancestry',
      levels: [],
    },
    { name: 'sex', kind: 'sex', why: '', levels: ['female', 'male'] },
  ],
  coarser: [],
  populations: '',
  views: ['(all)', 'sampled_as', 'sex', 'sampled_as|sex'],
  scores: ['T2D_FE', 'T2D_EAS'].map(id => ({
    id,
    kind: 'genetic' as const,
    trait: 'MONDO_0005148',
    trained_on: id === 'T2D_FE' ? ['multi'] : ['EAS'],
    independent: 'unknown' as const,
    name: `Fixture score ${id}`,
    citation: 'Suzuki et al., Nature 627:347 (2024)',
    licence: '',
    model: id === 'T2D_FE' ? '3f2a9c0d41be77aa' : '90bb17c22fd1aa04',
  })),
  people: { listed: 3202, reference: 2504, withoutGenotypes: 0, withoutComponents: 627 },
  sensitive: [],
  geography: [],
  censuses: [],
  representation: [],
  cascade: [],
  standardise: null,
  agreement: [],
  by_components: [],
  performance: [],
  prevalence: [],
  matching: { ambiguous: 'drop', multiallelic: 'drop', min_weight: 0.75, max_weight_gap: 0.02 },
  missing: 'mean',
  build: { declared: 'GRCh38', known: 286, borne_out: true },
  inputs: [
    { role: 'genotypes', algorithm: 'hmac-sha256', digest: 'a'.repeat(64) },
    { role: 'score T2D_FE', algorithm: 'sha256', digest: 'b'.repeat(64) },
  ],
}

/** A row as released; tests overwrite what they are about. */
export function row(keys: Record<string, string>, statistic: string, value: number | null): ReleasedRow {
  const status = value === null ? 'suppressed' : 'released'
  const reason = value === null ? 'fewer people than the policy shows, or needed to shield such a cell' : ''
  return { keys, statistic, value, low: null, high: null, n: null, status, reason }
}

export interface Group {
  stratum: string
  people: number
  /** Mean of the raw score, reference standard deviations; null: the whole stratum is withheld. */
  mean: number | null
}

/** All rows of one view of one score: a normal’s quantiles around each mean, rounded as released. */
export function distributionRows(score: string, view: string, groups: readonly Group[], measure = 'unadjusted') {
  const quantiles = { q05: -1.645, q25: -0.674, q50: 0, q75: 0.674, q95: 1.645 }
  return groups.flatMap(({ stratum, people, mean }) => {
    const keys = { score, measure, view, stratum }
    const at = (offset: number) => (mean === null ? null : Number((mean + 0.94 * offset).toFixed(2)))
    return [
      row(keys, 'people', mean === null ? null : people),
      row(keys, 'mean', at(0)),
      row(keys, 'sd', mean === null ? null : 0.94),
      ...Object.entries(quantiles).map(([name, offset]) => row(keys, name, at(offset))),
    ]
  })
}

/** A raw score’s histogram in bins of one deviation with open tails; null: withheld, one row as released. */
export function histogramRows(score: string, view: string, stratum: string, shares: readonly number[] | null) {
  const keys = { score, measure: 'unadjusted', view, stratum }
  if (shares === null) return [row({ ...keys, bin_low: '-INF', bin_high: 'INF' }, 'share', null)]
  const first = 1 - Math.ceil(shares.length / 2)
  const edges = ['-INF', ...shares.slice(1).map((_, index) => String(first + index)), 'INF']
  return shares.map((share, bin) => row({ ...keys, bin_low: edges[bin]!, bin_high: edges[bin + 1]! }, 'share', share))
}

export function qualityRows(score: string, view: string, groups: readonly Group[]) {
  return groups.flatMap(({ stratum, people, mean }) => {
    const keys = { score, view, stratum }
    const shown = mean !== null
    return [
      row(keys, 'people', shown ? people : null),
      row(keys, 'share', shown ? Number((people / 2504).toFixed(6)) : null),
      row(keys, 'scored', shown ? people - 1 : null),
      row(keys, 'call_rate', shown ? 0.9991 : null),
      row(keys, 'weight_called', shown ? 1 : null),
      row(keys, 'weight_gap', shown ? 0 : null),
    ]
  })
}

/** The five recruitment groups of 1000 Genomes and the offsets of their raw means, by sex too; one cell is withheld. */
const GROUPS: readonly Group[] = [
  { stratum: 'sampled_as=AFR', people: 661, mean: 2.46 },
  { stratum: 'sampled_as=AMR', people: 347, mean: 0.56 },
  { stratum: 'sampled_as=EAS', people: 504, mean: 1.24 },
  { stratum: 'sampled_as=EUR', people: 503, mean: 0 },
  { stratum: 'sampled_as=SAS', people: 489, mean: 1.16 },
]
const SEXES = ['female', 'male']
export const VIEWS: Readonly<Record<string, readonly Group[]>> = {
  '(all)': [{ stratum: '(all)', people: 2504, mean: 1.21 }],
  sampled_as: GROUPS,
  sex: [
    { stratum: 'sex=female', people: 1271, mean: 1.2 },
    { stratum: 'sex=male', people: 1233, mean: 1.22 },
  ],
  'sampled_as|sex': GROUPS.flatMap((group, index) =>
    SEXES.map((sex, other) => ({
      stratum: `${group.stratum}|sex=${sex}`,
      people: 200 + 13 * index + 7 * other,
      mean: index === 1 && other === 1 ? null : group.mean! + 0.02 * other,
    })),
  ),
}

const MATCH = {
  T2D_FE: { rows: 1284, matched: 1078, weight_share: 0.842, 'excluded: ambiguous': 203, 'unmatched: not found': 3 },
  T2D_EAS: { rows: 1284, matched: 1081, weight_share: 0.8419, 'excluded: ambiguous': 203 },
}

export type Tables = Record<ReleasedTableName, readonly ReleasedRow[]>

export const tables: Tables = {
  agreement: [],
  distribution: about.scores.flatMap(({ id }) =>
    Object.entries(VIEWS).flatMap(([view, groups]) => distributionRows(id, view, groups)),
  ),
  histogram: [],
  match: Object.entries(MATCH).flatMap(([score, counts]) =>
    Object.entries(counts).map(([statistic, value]) => row({ score }, statistic, value)),
  ),
  quality: about.scores.flatMap(({ id }) =>
    Object.entries(VIEWS).flatMap(([view, groups]) => qualityRows(id, view, groups)),
  ),
  representation: [],
  participation: [],
  performance: [],
  comparison: [],
  standard: [],
  standardised: [],
  decomposition: [],
  absolute_risk: [],
  dissimilarity: [],
  component_gap: [],
  withheld: Object.entries(VIEWS).flatMap(([view, groups]) => [
    row({ table: 'distribution', view }, 'cells', groups.length),
    row({ table: 'distribution', view }, 'withheld', groups.filter(({ mean }) => mean === null).length),
  ]),
}

export const NO_TABLES: Tables = {
  agreement: [],
  distribution: [],
  histogram: [],
  match: [],
  quality: [],
  representation: [],
  participation: [],
  performance: [],
  comparison: [],
  standard: [],
  standardised: [],
  decomposition: [],
  absolute_risk: [],
  dissimilarity: [],
  component_gap: [],
  withheld: [],
}

/** An outcome that scores are judged by, with a margin for AUC alone. */
export const JUDGED: About['performance'][number] = {
  outcome: 't2d',
  kind: 'binary',
  source: 'a register',
  covariates: [],
  thresholds: [],
  compare: [],
  margin: {
    auc: 0.05,
    log_or_per_sd: null,
    o_e: null,
    calibration_slope: null,
    selection_rate: null,
    tpr: null,
    fpr: null,
    beta_per_sd: null,
  },
}

export const CERTIFIED: Pick<Certificate, 'cells' | 'withheld' | 'equations' | 'method' | 'solver'> = {
  ...{ cells: 190, withheld: 16, equations: 12, method: ['whole families'] },
  solver: { name: 'integer witnesses by depth-first search', steps: 4000, version: '0.1.0' },
}

/** A release of these tables; pages see no more of a `Released` than this. */
export function releaseOf(
  tables: Partial<Tables>,
  told: Partial<About> = {},
  shapes: Readonly<Record<string, readonly Shape[]>> = {},
): Released {
  const fixture: ShownRelease = {
    id: '5d41402abc4b',
    about: { ...about, ...told },
    certificate: CERTIFIED as Certificate,
    fields: fieldsOf,
    shapes: attribute => shapes[attribute] ?? [],
    table: name => tables[name] ?? [],
  }
  return fixture as unknown as Released
}

/** A place on a map, 8 degrees by 10. */
export const square = (code: string | undefined, name: string, longitude: number): Shape => ({
  ...(code !== undefined && { code }),
  name,
  polygons: [
    [
      [
        [longitude, 10],
        [longitude, 20],
        [longitude + 8, 20],
        [longitude + 8, 10],
        [longitude, 10],
      ],
    ],
  ],
})
