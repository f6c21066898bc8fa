import { UserError } from '../../../science/errors.ts'
import { level, NOT_MAPPED } from '../../../study/attributes.ts'
import type { Study } from '../../../study/schema.ts'
import { noLevel } from './no-level.ts'
import type { readDelimited } from './read-delimited.ts'
import { readOutcome } from './read-outcome.ts'
import { type OutputKind, readOutput } from './read-output.ts'
import type { Sampled, Sampling } from './read-sampling.ts'
import { type CascadeStage, stagesReached } from './read-stages.ts'

/** Atoms beyond this make cubes too wide to be of use to anyone. */
const MOST_ATOMS = 65_536

export interface Person extends Sampled {
  id: string
  reference: boolean
  atom: number
  /** By outcome, in the order of the study. */
  outcomes: string[]
  /** By model’s output, in the order of the study; undefined: the person has none. */
  predictions: (number | undefined)[]
  /** How many stages of the cascade; 0 without one. */
  reached: number
}

/** What is read of each person. */
export interface Described {
  declared: Study['people']
  /** The attributes in use, in order. */
  inUse: string[]
  outcomes: { name: string; column: string }[]
  /** Models’ outputs: a score id, and the column that holds it. */
  predictions: { score: string; column: string; kind: OutputKind }[]
  /** The stages of the cascade, in order. */
  cascade: readonly CascadeStage[]
}

/** The columns of the people file that `readPeople` is given, in its order. */
export function peopleColumns({ declared, inUse, outcomes, predictions, cascade }: Described): string[] {
  const columns = [
    declared.id,
    ...inUse.map(name => declared.attributes[name]!.column),
    ...[...outcomes, ...predictions, ...cascade].map(({ column }) => column),
  ]
  if (declared.reference) columns.push(declared.reference.column)
  return [...new Set(columns)]
}

/**
 * Reads the people who are wanted, each with an atom: a joint value of the attributes in use. Throws UserError with the line
 * for ids that are missing or come twice, values that the study does not declare, and too many atoms.
 */
export async function readPeople(
  rows: ReturnType<typeof readDelimited>,
  file: string,
  described: Described,
  sampling: Sampling,
  isWanted: (id: string) => boolean,
): Promise<{
  people: Person[]
  atoms: string[][]
  ids: ReadonlySet<string>
  /** Of each attribute with a map: people whose value it does not have. */
  notMapped: Record<string, number>
}> {
  const { declared, inUse, outcomes, predictions, cascade } = described
  const columns = peopleColumns(described)
  const at = (column: string) => columns.indexOf(column)
  const attributes = inUse.map(name => ({
    name,
    declared: declared.attributes[name]!,
    at: at(declared.attributes[name]!.column),
  }))
  const lineOf = new Map<string, number>()
  const atomOf = new Map<string, number>()
  const people: Person[] = []
  const atoms: string[][] = []
  const notMapped: Record<string, number> = {}
  for await (const { cells, line } of rows) {
    const id = cells[at(declared.id)]!
    const fail = (code: string, message: string, todo: string) =>
      new UserError(code, message, { todo, place: { file, line } })
    if (id === '')
      throw fail(
        'no-id',
        `The column \`${declared.id}\` is empty.`,
        'Every person needs the id that the genotypes use.',
      )
    const earlier = lineOf.get(id)
    if (earlier !== undefined)
      throw fail('duplicate-person', `The id on this line is on line ${earlier} already.`, 'Keep one line per person.')
    lineOf.set(id, line)
    if (!isWanted(id)) continue
    const levels = attributes.map(attribute => {
      const value = level(attribute.declared, cells[attribute.at])
      if (value === undefined) throw noLevel(attribute, { file, line })
      if (value === NOT_MAPPED) notMapped[attribute.name] = (notMapped[attribute.name] ?? 0) + 1
      return value
    })
    const key = JSON.stringify(levels)
    let atom = atomOf.get(key)
    if (atom === undefined) {
      atom = atoms.push(levels) - 1
      atomOf.set(key, atom)
      if (atoms.length > MOST_ATOMS) throw tooManyAtoms(file, inUse, atoms)
    }
    people.push({
      ...sampling(id),
      id,
      atom,
      reference: !declared.reference || cells[at(declared.reference.column)] === declared.reference.equals,
      outcomes: outcomes.map(outcome => readOutcome(cells[at(outcome.column)]!, outcome, { file, line })),
      predictions: predictions.map(({ column, kind }) => readOutput(cells[at(column)]!, kind, column, { file, line })),
      reached: stagesReached(
        cascade.map(({ column }) => cells[at(column)]!),
        cascade,
        { file, line },
      ),
    })
  }
  if (lineOf.size === 0)
    throw new UserError('empty-file', 'The file has a header but no people.', {
      todo: 'Give one line per person.',
      place: { file },
    })
  return { people, atoms, notMapped, ids: new Set(lineOf.keys()) }
}

function tooManyAtoms(file: string, inUse: string[], atoms: string[][]): UserError {
  const levels = inUse.map((_, i) => new Set(atoms.map(atom => atom[i])).size)
  const widest = inUse[levels.indexOf(Math.max(...levels))]!
  return new UserError(
    'too-many-atoms',
    `The attributes of the views combine to more than ${MOST_ATOMS} kinds of people.`,
    {
      todo: `Coarsen \`${widest}\`, which has the most levels, or leave it out of the views.`,
      place: { file },
    },
  )
}
