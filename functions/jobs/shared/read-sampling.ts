import { UserError } from '../../../science/errors.ts'
import { dealGroups } from '../../../science/stats/replicate-groups.ts'
import { weightUnits } from '../../../science/stats/weight-units.ts'
import type { Study } from '../../../study/schema.ts'
import type { DelimitedRow } from './read-delimited.ts'

/** What a person's part in the sampling of all people is. */
export interface Sampled {
  weightQ: bigint
  /** Group of the jackknife, from 0; 0 for all without a declared design. */
  replicate: number
}
/** Of a person, by id. */
export type Sampling = (id: string) => Sampled

/** The columns that `readSampling` reads; none where the study declares nothing of it. */
export function samplingColumns({ id, weight, cluster, family, stratum }: Study['people']): string[] {
  const declared = [weight, cluster, family, stratum].filter(column => column !== undefined)
  return declared.length === 0 ? [] : [id, ...declared]
}

/**
 * Weights and replicate groups of all people of the file who are not excluded, so that every batch has the same: weights in
 * the one unit that the largest gives, groups dealt to clusters, else families, else people, within strata. Rows hold
 * `samplingColumns`. Throws UserError with the line: of a weight that is no number above 0, or so small that in this unit
 * it would be 0; of an empty cluster, family or stratum; of a cluster or family in two strata.
 */
export async function readSampling(
  rows: AsyncIterable<DelimitedRow>,
  file: string,
  declared: Study['people'],
  seed: number,
  excluded: ReadonlySet<string>,
): Promise<Sampling> {
  const columns = samplingColumns(declared)
  const { weight, stratum } = declared
  const unit = declared.cluster ?? declared.family
  const people = new Map<string, { weight: number; unit: string }>()
  const strata = new Map<string, { stratum: string; line: number }>()
  let least = { weight: Number.POSITIVE_INFINITY, line: 0 }
  let most = { weight: 0, line: 0 }
  for await (const { cells, line } of rows) {
    const id = cells[0]!
    if (excluded.has(id)) continue
    const textOf = (column: string) => cells[columns.indexOf(column)]!
    const named = (column: string) => {
      if (textOf(column) === '') throw unnamed(column, file, line)
      return textOf(column)
    }
    const person = { weight: 1, unit: unit === undefined ? id : named(unit) }
    if (weight !== undefined) {
      const text = textOf(weight)
      person.weight = text.trim() === '' ? Number.NaN : Number(text)
      if (!(person.weight > 0 && person.weight < Number.POSITIVE_INFINITY)) throw noWeight(weight, file, line)
      if (person.weight < least.weight) least = { weight: person.weight, line }
      if (person.weight > most.weight) most = { weight: person.weight, line }
    }
    const found = { stratum: stratum === undefined ? '' : named(stratum), line }
    const earlier = strata.get(person.unit)
    // Whoever stands there twice is reported when people are read.
    if (unit !== undefined && earlier && earlier.stratum !== found.stratum)
      throw inTwoStrata(unit, file, line, earlier.line)
    if (!earlier) strata.set(person.unit, found)
    people.set(id, person)
  }
  const units = most.weight > 0 ? weightUnits(most.weight) : () => 1n
  if (most.weight > 0 && units(least.weight) === 0n) throw tooSmall(weight!, file, least.line, most.line)
  const designed = unit !== undefined || stratum !== undefined
  const groups = designed
    ? dealGroups(new Map([...strata].map(([unit, { stratum }]) => [unit, stratum])), seed)
    : undefined
  return id => {
    const person = people.get(id)!
    return { weightQ: units(person.weight), replicate: groups?.get(person.unit) ?? 0 }
  }
}

function noWeight(column: string, file: string, line: number): UserError {
  return new UserError('weight', `The column \`${column}\` does not hold a number above 0.`, {
    todo: 'Write how many people of the population the person stands for, in any unit. Whoever stands for nobody, or has no weight, goes into the list of `people.exclude`.',
    place: { file, line },
  })
}

function tooSmall(column: string, file: string, line: number, largest: number): UserError {
  return new UserError(
    'weight-too-small',
    `The weight in the column \`${column}\` is less than a 134-millionth of the largest, which is on line ${largest}.`,
    {
      todo: 'Correct one of the two, trim the weights, or put the person into the list of `people.exclude`.',
      place: { file, line },
    },
  )
}

function unnamed(column: string, file: string, line: number): UserError {
  return new UserError('no-unit', `The column \`${column}\` is empty.`, {
    todo: 'Name the cluster, family or stratum of every person; whoever is alone gets a name of their own.',
    place: { file, line },
  })
}

function inTwoStrata(column: string, file: string, line: number, earlier: number): UserError {
  return new UserError(
    'two-strata',
    `What the column \`${column}\` names on this line is in another stratum on line ${earlier}.`,
    {
      todo: 'A cluster or family lies in one stratum. Give those of different strata different names; if one does reach across, leave `stratum` out.',
      place: { file, line },
    },
  )
}
