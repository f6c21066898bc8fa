import type { Merge } from './merges.ts'
import type { ReleasedTableName } from './released-table.ts'

/** What the ledger keeps of a release. No clock, no person, and no number that is not published. */
export interface LedgerEntry {
  cohort: string
  study: string
  period: string
  release: string
  policy: { id: string; version: string }
  approver: string
  /** Why the release is made, as the study says; empty where it says nothing. */
  reason: string
  /** Where the sealed tags of its people lie; null where the policy protects nobody. */
  members: string | null
  /** Kinds of description by attribute. */
  attributes: Record<string, string>
  /** The models of its genetic scores, by id. Earlier versions entered none: all of their scores count, each as another than any since. */
  scores?: Record<string, string>
  /** Levels of attributes that are told as one. Earlier versions entered none. */
  merged?: readonly Merge[]
  /** Of each view that it says anything of: the release whose people the numbers are of, itself or an earlier one. */
  views: Record<string, string>
  /** SHA-256 of each table's CSV. */
  tables: Record<ReleasedTableName, string>
  /** The tables themselves, as published: what may not change is taken from here. Null where the policy protects nobody. */
  published: Record<ReleasedTableName, string> | null
}

/** A release that was taken down: it stays in the ledger, as whoever has a copy keeps it. */
export interface TakeDown {
  release: string
  approver: string
  reason: string
}
