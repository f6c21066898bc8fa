import { UserError } from '../errors.ts'

/** A release's file is not what the release was made with. */
export function altered(file: string, what: string): UserError {
  return new UserError('altered', `The release's file ${file} ${what}.`, {
    todo: 'Take the release again from where it was published, or make it anew.',
    place: { file },
  })
}

/** JSON as released: two spaces, a line end, keys in the order given. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}

/** Reads a release's JSON file. Throws `altered`. */
export function readJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw altered(file, 'is not JSON')
  }
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
