import { UserError } from '../../../science/errors.ts'

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A cell of the people file as a probability, undefined where it is empty. Throws UserError with the line, never the value. */
export function readProbability(text: string, column: string, place: { file: string; line: number }) {
  if (text === '') return undefined
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  if (value >= 0 && value <= 1) return value === 0 ? 0 : value
  throw new UserError('not-a-probability', `The column \`${column}\` holds something that is no probability.`, {
    todo: 'Give a number from 0 to 1, such as 0.031, or leave the cell empty for a person without a prediction.',
    place,
  })
}
