import { hmacSha256, sha256 } from './digest.ts'
import type { Witness } from './findings.ts'
import { policyOf } from './policies.ts'
import { readSeries } from './published-counts.ts'
import type { About, ReleasedRow, ReleasedTableName, ReleasedTables } from './released-table.ts'
import { EVERYONE } from './strata.ts'
import { MOST_STEPS } from './witness.ts'

/**
 * Levels told as one; views counted by coarser attributes, or of one attribute at a time; the number of people withheld beside those who are scored; what is
 * linked to something small withheld whole; counts rounded. Each can be read in what is published.
 */
export type Method =
  | 'merged levels'
  | 'coarser attributes'
  | 'single attributes'
  | 'scored people alone'
  | 'whole families'
  | 'rounding'

/** What was checked before a release was made: `certificate.json`. It informs; the approver answers for the release. */
export interface Certificate {
  kind: 'evenstrand-disclosure-certificate'
  /** How it was protected, in the order in which that was done; nothing where nothing had to be. */
  method: readonly Method[]
  /** What looked for the witnesses: a search that may end without one, and then nothing is released. */
  solver: { name: 'integer witnesses by depth-first search'; steps: number; version: string }
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
    method: methodsOf(about, tables),
    solver: { name: 'integer witnesses by depth-first search', steps: MOST_STEPS, version: about.version },
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

function methodsOf({ views, merged, coarsened, policy }: About, { quality }: ReleasedTables): Method[] {
  const isWithheld = ({ status }: ReleasedRow) => status === 'suppressed'
  const of = (name: string) => quality.filter(({ statistic }) => statistic === name)
  const scored = new Set(
    of('scored')
      .filter(row => !isWithheld(row))
      .map(({ keys }) => keys.view),
  )
  const used: Record<Method, boolean> = {
    'merged levels': merged.length > 0,
    'coarser attributes': coarsened.some(({ by }) => by !== null),
    'single attributes': coarsened.some(({ by }) => by === null),
    'scored people alone': of('people').some(row => isWithheld(row) && scored.has(row.keys.view)),
    'whole families': views.some(view => !scored.has(view)),
    rounding: policyOf(policy.id).count_base > 1,
  }
  return (Object.keys(used) as Method[]).filter(method => used[method])
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

/** One for each count of people that `readSeries` tells apart and each view of it: its strata add up to all people. */
function equationsOf(tables: ReleasedTables): number {
  return readSeries(tables).reduce((sum, { strata }) => {
    const views = new Set([...strata.keys()].map(at => (JSON.parse(at) as [view: string])[0]))
    return sum + [...views].filter(view => view !== EVERYONE).length
  }, 0)
}
