import type { Released } from './released.ts'
import type { ReleasedTableName } from './released-table.ts'

/** What the ledger keeps of a release. No clock, no person, no cell. */
export interface LedgerEntry {
  cohort: string
  study: string
  period: string
  release: string
  policy: { id: string; version: string }
  approver: string
  /** Why the release is made, as the study says; empty where it says nothing. */
  reason: string
  /** SHA-256 of each table's CSV. */
  tables: Record<ReleasedTableName, string>
}

/** The ledger's entry of a release that is made for that reason. */
export function ledgerEntry({ about, id, certificate }: Released, reason: string): LedgerEntry {
  const { cohort, study, period, approver, policy } = about
  return {
    cohort,
    study,
    period,
    release: id,
    policy: { id: policy.id, version: policy.version },
    approver,
    reason,
    tables: { ...certificate.tables },
  }
}
