import atomCounts from './atom-counts.sql'
import decisions from './decisions.sql'
import grams from './grams.sql'
import histograms from './histograms.sql'
import moments from './moments.sql'
import pairs from './pairs.sql'
import participation from './participation.sql'
import quality from './quality.sql'
import referenceSums from './reference-sums.sql'
import type { ColumnType } from './tables/contract.ts'
import type { TableIn, TableName } from './tables.ts'

interface QueryContract {
  /** A bare SELECT over unqualified table names. */
  text: string
  /** Tables it reads, by the names it uses. */
  inputs: readonly TableName[]
  /** Parameters in the order of the text’s question marks; a name may come more than once. */
  params: readonly string[]
  /** The table whose columns it yields, in order; or, for a query whose few rows a job reads, the columns themselves. */
  output?: TableName
  columns?: Record<string, ColumnType>
}

/** Every query: static text, its inputs, its parameters and what it yields. */
export const QUERIES = {
  atomCounts: { text: atomCounts, inputs: ['people', 'atoms', 'outcomes'], params: [], output: 'atom_counts' },
  decisions: {
    text: decisions,
    inputs: ['people', 'strata', 'outcomes', 'measures', 'models'],
    params: ['score', 'score', 'count'],
    output: 'decisions',
  },
  grams: {
    text: grams,
    inputs: ['people', 'strata', 'quantities', 'measures'],
    params: ['score', 'count'],
    output: 'grams',
  },
  histograms: {
    text: histograms,
    inputs: ['people', 'strata', 'outcomes', 'measures'],
    params: ['score', 'count'],
    output: 'histograms',
  },
  moments: {
    text: moments,
    inputs: ['people', 'strata', 'outcomes', 'measures'],
    params: ['score', 'count'],
    output: 'moments',
  },
  pairs: {
    text: pairs,
    inputs: ['people', 'strata', 'outcomes', 'measures'],
    params: ['score', 'other', 'measure', 'count'],
    output: 'pairs',
  },
  participation: {
    text: participation,
    inputs: ['people', 'strata', 'stages'],
    params: ['count'],
    output: 'participation_counts',
  },
  quality: {
    text: quality,
    inputs: ['people', 'strata', 'sums', 'predictions', 'models'],
    params: ['score', 'score', 'score', 'count'],
    output: 'quality',
  },
  referenceSums: {
    text: referenceSums,
    inputs: ['people', 'sums'],
    params: ['score'],
    columns: { n: 'bigint', sum_units: 'decimal(38,0)', sum_units2: 'decimal(38,0)' },
  },
} as const satisfies Record<string, QueryContract>

export type QueryName = keyof typeof QUERIES
type Contract<Q extends QueryName> = (typeof QUERIES)[Q]

export type Output<Q extends QueryName> = Contract<Q> extends { output: infer T extends TableName } ? T : never
export type QueryInto<W extends string> = {
  [Q in QueryName]: Output<Q> extends never ? never : Output<Q> extends TableIn<W> ? Q : never
}[QueryName]
export type Inputs<Q extends QueryName> = {
  [T in Contract<Q>['inputs'][number]]: readonly { table: T; key: string; attempt: string }[]
}
export type Params<Q extends QueryName> = { [P in Contract<Q>['params'][number]]: string }

interface Values {
  boolean: boolean
  integer: number
  bigint: bigint
  double: number
  varchar: string
  'decimal(38,0)': bigint
}
export type Rows<Q extends QueryName> =
  Contract<Q> extends { columns: infer C extends Record<string, ColumnType> }
    ? { -readonly [K in keyof C]: Values[C[K]] }[]
    : never
