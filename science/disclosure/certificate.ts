import { hmacSha256, sha256 } from './digest.ts'
import type { Witness } from './findings.ts'
import type { ReleasedTables } from './protect.ts'
import type { About, ReleasedTableName } from './released-table.ts'
import { EVERYONE } from './strata.ts'

/** What was checked before a release was made: `certificate.json`. It informs; the approver answers for the release. */
export interface Certificate {
  kind: 'evenstrand-disclosure-certificate'
  method: 'whole-family withholding'
  policy: { id: string; version: string }
  approver: string
  /** Rows of all tables but `withheld`, and how many of them are withheld: both can be counted in the tables. */
  cells: number
  withheld: number
  /** Sums of strata to all people, published or not, that an attacker may use. */
  equations: number
  /** Commits to the attacker's witnesses, so that they can be shown to an auditor later. */
  witnesses: { algorithm: 'sha256' | 'hmac-sha256'; digest: string }
  /** SHA-256 of bundle.json and of each table's CSV. */
  bundle: string
  tables: Record<ReleasedTableName, string>
  /** SHA-256 of the places of each map, by attribute: public shapes, of which nothing is withheld. */
  shapes: Record<string, string>
}

export function certificateOf(
  about: About,
  tables: ReleasedTables,
  hashes: Certificate['tables'],
  shapes: Certificate['shapes'],
  bundle: Uint8Array,
  witnesses: Certificate['witnesses'],
): Certificate {
  const rows = Object.entries(tables).flatMap(([name, rows]) => (name === 'withheld' ? [] : rows))
  return {
    kind: 'evenstrand-disclosure-certificate',
    method: 'whole-family withholding',
    policy: { id: about.policy.id, version: about.policy.version },
    approver: about.approver,
    cells: rows.length,
    withheld: rows.filter(({ status }) => status === 'suppressed').length,
    equations: equationsOf(tables),
    witnesses: { algorithm: witnesses.algorithm, digest: witnesses.digest },
    bundle: sha256(bundle),
    tables: Object.fromEntries(Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1))) as Certificate['tables'],
    shapes,
  }
}

/** A digest of the witnesses: by the key where digests are keyed, as they tell which withheld counts are primary. */
export function commitment(witnesses: readonly Witness[], key: Uint8Array | undefined): Certificate['witnesses'] {
  const lines = witnesses.map(({ cell, value, people }) => {
    const { count, score, measure, view, stratum } = cell
    return JSON.stringify([
      count,
      score,
      measure,
      view,
      stratum,
      value,
      people.map(({ atom, layer, n }) => [atom, layer, n]),
    ])
  })
  const text = lines.sort().join('\n')
  return key
    ? { algorithm: 'hmac-sha256', digest: hmacSha256(key, text) }
    : { algorithm: 'sha256', digest: sha256(text) }
}

/** One for each count of a table, score, measure and view: its strata add up to all people. */
function equationsOf({ quality, distribution }: ReleasedTables): number {
  const sums = new Set<string>()
  for (const { keys, statistic } of [...quality, ...distribution])
    if (keys.view !== EVERYONE && (statistic === 'people' || statistic === 'scored'))
      sums.add(JSON.stringify([statistic, keys.score, keys.measure, keys.view]))
  return sums.size
}
