import type { Claims, CountId } from './claims.ts'
import { type Attack, COVERAGE, type Witness } from './findings.ts'
import type { Layer, Series } from './published-counts.ts'
import type { ReleasedTableName, ReleasedTables } from './released-table.ts'
import { attributesOf, levelsOf } from './strata.ts'
import { type Group, holds, integerWitness, type Sum } from './witness.ts'

const MOST_ATOMS = 20_000

/**
 * Constructs, for every primary count of a family of withheld views, whole tables in which it is 1 and k − 1, and adds
 * them up. What cannot be constructed is a finding.
 */
export function attackFamily(
  family: readonly string[],
  published: ReleasedTables,
  layers: readonly Layer[],
  claims: Claims,
): Attack {
  const cells = claims.hidden.filter(({ view }) => family.includes(view))
  const targets = cells.filter(({ primary }) => primary)
  if (targets.length === 0) return { findings: [], witnesses: [] }
  const atoms = atomsOf(family, published)
  const failed = (table: ReleasedTableName): Attack => ({
    findings: [
      {
        table,
        rule: 'no witness',
        text: `It cannot be shown that a withheld count of the table '${table}' stays unknown.`,
      },
    ],
    witnesses: [],
  })
  if (atoms === undefined) return failed('quality')
  const groups: Group[] = layers.map(({ added }, layer) => ({
    variables: atoms.map((_, atom) => layer * atoms.length + atom),
    total: added,
  }))
  const sums = new Map<string, Sum>()
  for (const cell of cells) {
    const sum = sumOf(cell, layers, atoms, claims.threshold)
    const id = sum?.variables.join()
    if (sum === undefined || (id === '' && cell.primary)) return { findings: [COVERAGE], witnesses: [] }
    const known = sums.get(id!)
    if (known && known.most !== sum.most) return { findings: [COVERAGE], witnesses: [] }
    if (id !== '') sums.set(id!, known && !known.zero ? known : sum)
  }
  const witnesses: Witness[] = []
  for (const target of targets)
    for (const value of [1, claims.threshold - 1]) {
      const id = sumOf(target, layers, atoms, claims.threshold)!.variables.join()
      const all = [...sums].map(([key, sum]) => (key === id ? { ...sum, least: value, most: value } : sum))
      const x = integerWitness(layers.length * atoms.length, all, groups)
      if (x === undefined || !holds(x, all, groups)) return failed(tableOf(target))
      const { count, score, measure, view, stratum } = target
      const people = x.flatMap((n, i) =>
        n === 0 ? [] : [{ atom: atoms[i % atoms.length]!.text, layer: Math.floor(i / atoms.length), n }],
      )
      witnesses.push({ cell: { count, score, measure, view, stratum }, value, people })
    }
  return { findings: [], witnesses }
}

/** The people that a hidden count adds up, and the values the claims leave it; undefined where it is of no layer. */
function sumOf(
  cell: Claims['hidden'][number],
  layers: readonly Layer[],
  atoms: readonly Atom[],
  k: number,
): Sum | undefined {
  const layer = (count: Series['count'], score: string, measure: string) =>
    layers.findIndex(({ members }) =>
      members.some(one => one.count === count && one.score === score && one.measure === measure),
    )
  const people = layer('people', '', '')
  const scored = layer('scored', cell.score, '')
  const measured = layer('measured', cell.score, cell.measure)
  const [after, last] = {
    people: [-1, people],
    scored: [-1, scored],
    measured: [-1, measured],
    unscored: [scored, people],
    unmeasured: [measured, scored],
  }[cell.count] as [number, number]
  if (last === -1) return undefined
  const levels = levelsOf(cell.stratum)
  const inside = atoms.flatMap((atom, i) =>
    [...levels].every(([name, level]) => atom.levels.get(name) === level) ? [i] : [],
  )
  const variables: number[] = []
  for (let group = after + 1; group <= last; group++)
    for (const atom of inside) variables.push(group * atoms.length + atom)
  if (cell.primary) return { variables, least: 1, most: k - 1, zero: false }
  // A stratum without people has no rows: a listed one holds some.
  return { variables, least: k, most: Number.POSITIVE_INFINITY, zero: cell.count !== 'people' }
}

interface Atom {
  text: string
  levels: Map<string, string>
}

/** Every joint value of the family's attributes whose strata are all listed; undefined where there are too many to try. */
export function atomsOf(family: readonly string[], published: ReleasedTables): Atom[] | undefined {
  const wide = [...family].sort((a, b) => attributesOf(b).length - attributesOf(a).length || (a < b ? -1 : 1))
  let atoms: Map<string, string>[] = [new Map()]
  for (const view of wide) {
    const strata = new Set(published.quality.filter(({ keys }) => keys.view === view).map(({ keys }) => keys.stratum!))
    const listed = [...strata].sort().map(levelsOf)
    if (atoms.length * listed.length > MOST_ATOMS * 50) return undefined
    atoms = atoms.flatMap(atom =>
      listed
        .filter(levels => [...levels].every(([name, level]) => (atom.get(name) ?? level) === level))
        .map(levels => new Map([...atom, ...levels])),
    )
    if (atoms.length > MOST_ATOMS) return undefined
  }
  return atoms.map(levels => ({ levels, text: [...levels].map(([name, level]) => `${name}=${level}`).join('|') }))
}

function tableOf({ count }: CountId): ReleasedTableName {
  return count === 'measured' || count === 'unmeasured' ? 'distribution' : 'quality'
}
