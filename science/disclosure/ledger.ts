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
  /** SHA-256 of each table's CSV. */
  tables: Record<ReleasedTableName, string>
}

/** The ledger's entry of a release. */
export function ledgerEntry({ about, id, certificate }: Released): LedgerEntry {
  const { cohort, study, period, approver, policy } = about
  return {
    cohort,
    study,
    period,
    release: id,
    policy: { id: policy.id, version: policy.version },
    approver,
    tables: { ...certificate.tables },
  }
}
