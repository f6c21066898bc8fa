import type { CountId } from './claims.ts'
import type { ReleasedTableName } from './released-table.ts'

/** Why nothing may be released: a table and a rule, never a value. */
export interface Finding {
  table: ReleasedTableName
  rule:
    | 'small count'
    | 'partly withheld'
    | 'coverage'
    | 'no witness'
    | 'pinned bin'
    | 'homogeneous group'
    | 'overlaid scales'
    | 'unrounded count'
    | 'unchecked table'
    | 'many scores'
    | 'unprotected count'
  text: string
}
/**
 * Numbers of people by atom of the hidden attributes, consistent with all that is published, in which one hidden
 * primary count takes a given value. `layer` numbers the groups of people told apart by which counts they are in.
 */
export interface Witness {
  cell: CountId
  value: number
  people: { atom: string; layer: number; n: number }[]
}
export interface Attack {
  findings: Finding[]
  witnesses: Witness[]
}

export const COVERAGE: Finding = {
  table: 'quality',
  rule: 'coverage',
  text: 'Scores cover different people, and it cannot be shown that this gives no withheld count away.',
}
