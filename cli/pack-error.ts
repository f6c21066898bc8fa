import { type Place, UserError } from '../science/errors.ts'

interface PackedUserError {
  packed: 'UserError'
  code: string
  message: string
  todo: string
  place?: Place
}

/** A UserError as plain values that cross a thread; any other error as it is, which threads can pass. */
export function packError(error: unknown): unknown {
  if (!(error instanceof UserError)) return error
  const { code, message, todo, place } = error
  return { packed: 'UserError', code, message, todo, ...(place && { place }) } satisfies PackedUserError
}

/** The error that was packed. */
export function unpackError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('packed' in error)) return error
  const { code, message, todo, place } = error as PackedUserError
  return new UserError(code, message, { todo, ...(place && { place }) })
}
