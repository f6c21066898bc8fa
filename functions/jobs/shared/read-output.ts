import { UserError } from '../../../science/errors.ts'

/** What a model puts out: a probability, or a score in any unit. */
export type OutputKind = 'probability' | 'score'

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Sums of squares of so many still are doubles. */
const FARTHEST = 1e100

/** A cell of the people file as a model’s output, undefined where it is empty. Throws UserError with the line, never the value. */
export function readOutput(text: string, kind: OutputKind, column: string, place: { file: string; line: number }) {
  if (text === '') return undefined
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  const isOne = kind === 'probability' ? value >= 0 && value <= 1 : Math.abs(value) <= FARTHEST
  if (isOne) return value === 0 ? 0 : value
  throw kind === 'probability'
    ? new UserError('not-a-probability', `The column \`${column}\` holds something that is no probability.`, {
        todo: 'Give a number from 0 to 1, such as 0.031, or leave the cell empty for a person without a prediction.',
        place,
      })
    : new UserError('not-a-score', `The column \`${column}\` holds something that is no number.`, {
        todo: 'Give a decimal number, such as -1.25, or leave the cell empty for a person without a score.',
        place,
      })
}
