import type { Cut } from '../functions/jobs/shared/choose-cut.ts'
import { UserError } from '../science/errors.ts'

/** A command's options, as parsed. */
export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

/** The option as a whole number from 1; undefined where it is not given. */
export function wholeNumber(value: Values[string], option: string): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw new UserError('usage', `${option} must be a whole number from 1.`, { todo: `Write, for example, ${option} 2.` })
}

/** How work is to be cut, as far as options say. */
export function cutOf(values: Values): Partial<Cut> {
  const rangeBytes = wholeNumber(values['range-bytes'], '--range-bytes')
  const peoplePerShard = wholeNumber(values['shard-people'], '--shard-people')
  return { ...(rangeBytes && { rangeBytes }), ...(peoplePerShard && { peoplePerShard }) }
}
