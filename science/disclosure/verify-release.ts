import { UserError } from '../errors.ts'
import { attackParticipation } from './attack-participation.ts'
import { TABLE_NAMES } from './data-package.ts'
import { DisclosureRefused } from './disclosure-refused.ts'
import { isUnchanged, publishedRows } from './freeze.ts'
import type { LedgerEntry } from './ledger.ts'
import { type Policy, policyOf } from './policies.ts'
import type { Released } from './released.ts'
import type { ReleasedRow, ReleasedTables } from './released-table.ts'
import { refuseValues } from './sensitive.ts'
import { subtractPublished } from './subtract-published.ts'

/**
 * Attacks a release by what it publishes alone: no count below the policy's threshold may be read, or follow by adding and
 * subtracting, also from the cascade's, and by a sensitive attribute nothing may be shown but numbers of people. Numbers that stand from an earlier release are of other people and left to that one. Where counts are rounded
 * they must all be, and none to less than the threshold is. Throws DisclosureRefused; a fault where this version does not
 * know the release's policy as it was.
 */
export function attackReleased(released: Released): void {
  const { policy: named, earlier } = released.about
  const policy = policyOf(named.id)
  if (policy.version !== named.version)
    throw new UserError('policy', `The release was made under version ${named.version} of the policy '${named.id}'.`, {
      todo: `This program knows version ${policy.version}; verify it with the one that made it.`,
    })
  const all = Object.fromEntries(TABLE_NAMES.map(name => [name, released.table(name)])) as unknown as ReleasedTables
  refuseValues(all, released.about.sensitive)
  if (policy.threshold === 0) return
  const frozen = new Set(earlier.frozen.map(({ view }) => view))
  const fresh = (rows: readonly ReleasedRow[]) =>
    rows.filter(row => !frozen.has(row.keys.view ?? '') && !isUnchanged(row))
  const tables = { ...all, quality: fresh(all.quality), distribution: fresh(all.distribution) }
  const isWithheld = ({ statistic, status }: ReleasedRow) => statistic === 'people' && status === 'suppressed'
  const hidden = new Set(tables.quality.filter(isWithheld).map(({ keys }) => keys.view!))
  const found =
    policy.count_base > 1
      ? unroundedRows(tables, policy)
      : [...subtractPublished(tables, policy.threshold), ...attackParticipation(tables, hidden, policy.threshold)]
  if (found.length > 0)
    throw new DisclosureRefused(
      found[0]!.table,
      found[0]!.rule,
      found[0]!.text,
      'Do not publish this copy; tell whoever released it, and take the release down (docs/disclosure.md).',
    )
}

function unroundedRows(
  { quality, distribution }: Record<'quality' | 'distribution', ReleasedRow[]>,
  { count_base: base, threshold }: Policy,
) {
  const least = Math.round(threshold / base) * base
  const isBad = ({ statistic, value }: ReleasedRow) =>
    (statistic === 'people' || statistic === 'scored') &&
    value !== null &&
    (value % base !== 0 || (value > 0 && value < least))
  return [...(quality.some(isBad) ? ['quality' as const] : []), ...(distribution.some(isBad) ? ['distribution' as const] : [])].map(table => ({
    table,
    rule: 'unrounded count',
    text: `The table '${table}' shows a count of people that is not rounded, or is below the policy's threshold.`,
  })) // biome-ignore format: one list
}

/**
 * Is the release the one that its cohort's ledger has? Every table must have the hash entered for it, policy and approver be
 * those entered, and what stands from an earlier release be what that one published. Gives back its entry. Throws a
 * UserError of the code `altered`.
 */
export function findInLedger(released: Released, history: readonly LedgerEntry[]): LedgerEntry {
  const { about, id, certificate } = released
  const entry = history.find(({ release }) => release === id)
  if (!entry) throw notAsEntered('The ledger has no such release.')
  const isSame =
    entry.policy.id === about.policy.id &&
    entry.policy.version === about.policy.version &&
    entry.approver === about.approver &&
    Object.entries(certificate.tables).every(([name, hash]) => entry.tables[name as keyof typeof entry.tables] === hash)
  if (!isSame) throw notAsEntered('The ledger has other tables, another policy or another approver for the release.')
  for (const { view, release } of about.earlier.frozen) {
    const origin = history.find(earlier => earlier.release === release)
    if (!origin) throw notAsEntered(`The ledger does not have release ${release}, of whose people some numbers are.`)
    for (const table of ['quality', 'distribution', 'histogram'] as const) {
      const published = new Map(publishedRows(origin, table).map(row => [nameOf(row), numbersOf(row)]))
      for (const row of released.table(table))
        if (row.keys.view === view && published.get(nameOf(row)) !== numbersOf(row))
          throw notAsEntered(`A number of the table '${table}' is not the one that release ${release} published.`)
    }
  }
  return entry
}

const nameOf = ({ keys, statistic }: ReleasedRow) => JSON.stringify([keys, statistic])
const numbersOf = ({ value, low, high, n, status }: ReleasedRow) => JSON.stringify([value, low, high, n, status])

function notAsEntered(what: string): UserError {
  return new UserError('altered', what, {
    todo: 'Do not trust this copy; ask whoever keeps the ledger for the release that was entered.',
  })
}
