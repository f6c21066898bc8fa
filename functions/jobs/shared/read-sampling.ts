import { UserError } from '../../../science/errors.ts'
import { weightUnits } from '../../../science/stats/weight-units.ts'
import type { Study } from '../../../study/schema.ts'
import type { DelimitedRow } from './read-delimited.ts'

/** What a person's part in the sampling of all people is. */
export interface Sampled {
  weightQ: bigint
}
/** Of a person, by id. */
export type Sampling = (id: string) => Sampled

/** The columns that `readSampling` reads, in its order; none where the study declares nothing of it. */
export function samplingColumns({ id, weight }: Study['people']): string[] {
  return weight === undefined ? [] : [id, weight]
}

/**
 * Weights of all people of the file who are not excluded, in the one unit that the largest of them gives, so that every
 * batch has the same. Rows hold `samplingColumns`. Throws UserError with the line of a weight that is no number above 0, or
 * so small that in this unit it would be 0.
 */
export async function readSampling(
  rows: AsyncIterable<DelimitedRow>,
  file: string,
  { weight: column }: Study['people'],
  excluded: ReadonlySet<string>,
): Promise<Sampling> {
  const weights = new Map<string, number>()
  let [least, most] = [
    { weight: Number.POSITIVE_INFINITY, line: 0 },
    { weight: 0, line: 0 },
  ]
  for await (const { cells, line } of rows) {
    const [id, text] = cells as [string, string]
    if (excluded.has(id)) continue
    const weight = text.trim() === '' ? Number.NaN : Number(text)
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY)) throw noWeight(column!, file, line)
    weights.set(id, weight)
    if (weight < least.weight) least = { weight, line }
    if (weight > most.weight) most = { weight, line }
  }
  const units = weights.size > 0 ? weightUnits(most.weight) : () => 1n
  if (units(least.weight) === 0n) throw tooSmall(column!, file, least.line, most.line)
  return id => ({ weightQ: units(weights.get(id)!) })
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
