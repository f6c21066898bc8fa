import { pathOf } from './data-package.ts'
import { policyOf } from './policies.ts'
import type { Released } from './released.ts'
import type { ReleasedTableName } from './released-table.ts'
import { EVERYONE } from './strata.ts'

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

/** The ledger's entry of a release that is made for that reason, of the people under those sealed tags. */
export function ledgerEntry(
  { about, id, certificate, files }: Released,
  { reason, members }: Pick<LedgerEntry, 'reason' | 'members'>,
): LedgerEntry {
  const { cohort, study, period, approver, policy, attributes, earlier } = about
  const frozen = new Map(earlier.frozen.map(({ view, release }) => [view, release]))
  const views = [EVERYONE, ...about.views, ...about.representation.map(({ view }) => view)]
  const text = (name: string) => new TextDecoder().decode(files.get(pathOf(name as ReleasedTableName)))
  const names = Object.keys(certificate.tables)
  return {
    cohort,
    study,
    period,
    release: id,
    policy: { id: policy.id, version: policy.version },
    approver,
    reason,
    members,
    attributes: Object.fromEntries(attributes.map(({ name, kind }) => [name, kind])),
    views: Object.fromEntries(
      views.filter(view => !earlier.withheld.includes(view)).map(view => [view, frozen.get(view) ?? id]),
    ),
    tables: { ...certificate.tables },
    published:
      policyOf(policy.id).threshold > 0
        ? (Object.fromEntries(names.map(name => [name, text(name)])) as LedgerEntry['published'])
        : null,
  }
}
