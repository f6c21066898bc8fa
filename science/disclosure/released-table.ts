/**
 * The one released shape: every published table is its keys, then
 * `statistic, value, low, high, n, status, reason`. One reader, one disclosure algorithm, one chart contract.
 */

export const STATUSES = ['released', 'suppressed', 'unreliable', 'not_estimable', 'not_applicable'] as const
export type Status = (typeof STATUSES)[number]

export const RELEASED_TABLES = {
  distribution: {
    title: 'How each score is distributed, by view and stratum',
    keys: ['score', 'measure', 'view', 'stratum'],
    statistics: ['people', 'clamped', 'mean', 'sd', 'q05', 'q25', 'q50', 'q75', 'q95'],
  },
  histogram: {
    title: 'Share of people in each bin of a public grid',
    keys: ['score', 'measure', 'view', 'stratum', 'bin_low', 'bin_high'],
    statistics: ['share'],
  },
  match: {
    title: 'What became of every row of each score file',
    keys: ['score'],
    statistics: ['rows', 'matched', 'weight_share'],
  },
  quality: {
    title: 'How much of each score could be read in each stratum',
    keys: ['score', 'view', 'stratum'],
    statistics: ['people', 'scored', 'call_rate', 'weight_called'],
  },
  withheld: {
    title: 'How many cells were withheld',
    keys: ['table', 'view'],
    statistics: ['cells', 'withheld'],
  },
} as const satisfies Record<string, { title: string; keys: readonly string[]; statistics: readonly string[] }>

export type ReleasedTableName = keyof typeof RELEASED_TABLES

/**
 * One statistic of one cell. `value`, `low` and `high` are null where there is none to show; a suppressed value is
 * never 0. `n` is the number of people (or of rows, where the table counts rows) behind the value. `status` says why
 * a value is missing, `reason` says it in words ('' for a plain released value).
 * Besides the statistics named in RELEASED_TABLES, `match` holds one `excluded: …`, `unmatched: …` or `not_best: …`
 * per reason. In `histogram`, `bin_low` and `bin_high` are reference SDs, `-INF` and `INF` at the open tails; a
 * withheld histogram is one suppressed row from `-INF` to `INF`. `clamped` counts people beyond the grid of ±8 SD,
 * whom the moments hold at its end.
 */
export interface ReleasedRow {
  keys: Readonly<Record<string, string>>
  statistic: string
  value: number | null
  low: number | null
  high: number | null
  n: number | null
  status: Status
  reason: string
}

/** What a release says about itself: `bundle.json`. No clock, no path, no machine, no person. */
export interface About {
  study: string
  title: string
  period: string
  synthetic: boolean
  /** Version of Evenstrand that made it. */
  version: string
  design: 'convenience' | 'sample' | 'registry'
  cohort: string
  approver: string
  policy: { id: string; version: string; title: string; source: string; meaning: string; does_not_protect: string[] }
  /** Who is counted: the reference people, or all. */
  count: 'reference' | 'all'
  attributes: { name: string; kind: string; why: string }[]
  views: string[]
  scores: {
    id: string
    trait: string
    trained_on: string[]
    independent: 'yes' | 'no' | 'unknown'
    name: string
    citation: string
    licence: string
    model: string
  }[]
  matching: { ambiguous: string; multiallelic: string; min_weight: number }
  /** Digests of the inputs in canonical order; of person-level inputs keyed unless the policy is for public data. */
  inputs: { role: string; algorithm: 'sha256' | 'hmac-sha256'; digest: string }[]
}
