import { UserError } from '../../../science/errors.ts'

/** What a model puts out: a probability, a score in any unit, or a decision, 1 for whoever is selected and else 0. */
export type OutputKind = 'probability' | 'score' | 'decision'

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Sums of squares of so many still are doubles. */
const FARTHEST = 1e100

/** A cell of the people file as a model’s output, undefined where it is empty. Throws UserError with the line, never the value. */
export function readOutput(text: string, kind: OutputKind, column: string, place: { file: string; line: number }) {
  if (text === '') return undefined
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  const { isOne, code, what, todo } = KINDS[kind]
  if (isOne(value, text)) return value === 0 ? 0 : value
  throw new UserError(code, `The column \`${column}\` holds something that is no ${what}.`, { todo, place })
}

const KINDS: Record<
  OutputKind,
  { isOne(value: number, text: string): boolean; code: string; what: string; todo: string }
> = {
  probability: {
    isOne: value => value >= 0 && value <= 1,
    code: 'not-a-probability',
    what: 'probability',
    todo: 'Give a number from 0 to 1, such as 0.031, or leave the cell empty for a person without a prediction.',
  },
  score: {
    isOne: value => Math.abs(value) <= FARTHEST,
    code: 'not-a-score',
    what: 'number',
    todo: 'Give a decimal number, such as -1.25, or leave the cell empty for a person without a score.',
  },
  // As outcomes are written: 2, true or 1.0 may be of another code, and is no one's to guess.
  decision: {
    isOne: (_, text) => text === '0' || text === '1',
    code: 'not-a-decision',
    what: 'decision',
    todo: 'Write 1 for whoever the model selects and 0 for whoever it does not, or leave the cell empty for a person without a decision.',
  },
}
