import { atomsOf } from './attack-family.ts'
import type { Claims, CountId } from './claims.ts'
import { type Attack, COVERAGE, type Finding, type Witness } from './findings.ts'
import { isEmpty } from './published-counts.ts'
import type { ReleasedTables } from './released-table.ts'
import { EVERYONE, levelsOf } from './strata.ts'
import { type Group, holds, integerWitness, type Sum } from './witness.ts'

/**
 * Tries what a family of views tells of the people without a score, of which only those scored are counted: how many people there are
 * by stratum, no row may hold. Then people without any score may be dealt to its strata anew, and for every primary count of them
 * whole tables must be found in which it is 1 and k − 1; those of them who are in a stratum where nobody is scored are its people.
 */
export function attackUnscored(
  family: readonly string[],
  published: ReleasedTables,
  { unscored, threshold: k }: Claims,
): Attack {
  const rows = published.quality.filter(({ keys }) => family.includes(keys.view!))
  const tells = rows.some(row =>
    row.statistic === 'scored' ? row.n !== null : TELLING.includes(row.statistic) && !isEmpty(row),
  )
  if (tells) return { findings: [PARTLY], witnesses: [] }
  const everyone = published.quality.filter(({ keys }) => keys.view === EVERYONE)
  const all = (name: string) => [
    ...new Set(everyone.filter(row => row.statistic === name).map(({ value }) => value ?? 0)),
  ]
  const [people, scored] = [all('people'), all('scored')]
  const atoms = atomsOf(family, published)
  if (people.length !== 1 || scored.length !== 1 || atoms === undefined) return { findings: [COVERAGE], witnesses: [] }
  const groups: Group[] = [{ variables: atoms.map((_, i) => i), total: people[0]! - scored[0]! }]
  const cells = unscored.filter(({ view }) => family.includes(view))
  const sums = cells.map(({ stratum, primary }): Sum => {
    const levels = levelsOf(stratum)
    const variables = atoms.flatMap((atom, i) =>
      [...levels].every(([name, level]) => atom.levels.get(name) === level) ? [i] : [],
    )
    return primary
      ? { variables, least: 1, most: k - 1, zero: false }
      : { variables, least: k, most: Number.POSITIVE_INFINITY, zero: true }
  })
  const witnesses: Witness[] = []
  for (const [i, { primary, ...cell }] of cells.entries()) {
    if (!primary) continue
    for (const value of [1, k - 1]) {
      const fixed = sums.map((sum, j) => (j === i ? { ...sum, least: value, most: value } : sum))
      const x = integerWitness(atoms.length, fixed, groups)
      if (x === undefined || !holds(x, fixed, groups)) return { findings: [NO_WITNESS], witnesses: [] }
      const dealt = x.flatMap((n, atom) => (n === 0 ? [] : [{ atom: atoms[atom]!.text, layer: 0, n }]))
      witnesses.push({ cell: cell satisfies CountId, value, people: dealt })
    }
  }
  return { findings: [], witnesses }
}

/** Rows of quality that hold how many people there are. */
const TELLING = ['people', 'share']

const PARTLY: Finding = {
  table: 'quality',
  rule: 'partly withheld',
  text: "The table 'quality' shows how many people there are where it withholds how many have no score.",
}
const NO_WITNESS: Finding = {
  table: 'quality',
  rule: 'no witness',
  text: "It cannot be shown that a withheld count of people without a score in the table 'quality' stays unknown.",
}
