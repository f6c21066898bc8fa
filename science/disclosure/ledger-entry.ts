import { pathOf } from './data-package.ts'
import type { LedgerEntry } from './ledger.ts'
import { policyOf } from './policies.ts'
import type { Released } from './released.ts'
import type { ReleasedTableName } from './released-table.ts'
import { EVERYONE } from './strata.ts'

/** The ledger's entry of a release that is made for that reason, of the people under those sealed tags. */
export function ledgerEntry(
  { about, id, certificate, files }: Released,
  { reason, members }: Pick<LedgerEntry, 'reason' | 'members'>,
): LedgerEntry {
  const { cohort, study, period, approver, policy, attributes, scores, merged, earlier } = about
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
    scores: Object.fromEntries(scores.flatMap(({ id, kind, model }) => (kind === 'genetic' ? [[id, model]] : []))),
    merged,
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
