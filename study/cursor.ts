import type { StudyPath } from './path.ts'

/** A value of a study that may still be wrong, and its path. Rules read through it, so each runs whatever else is wrong. */
export interface Cursor {
  path: StudyPath
  value: unknown
}

/** The value below, by keys and indexes; undefined where there is none. */
export function at(cursor: Cursor, ...steps: (string | number)[]): Cursor {
  return steps.reduce<Cursor>(({ path, value }, step) => {
    const below =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined
    return { path: [...path, step], value: below }
  }, cursor)
}

/** The items of a list; none if it is no list. */
export function items(cursor: Cursor): Cursor[] {
  return Array.isArray(cursor.value)
    ? cursor.value.map((value: unknown, i) => ({ path: [...cursor.path, i], value }))
    : []
}

/** The keys of a block and what they hold; undefined if it is no block. */
export function members(cursor: Cursor): [key: string, below: Cursor][] | undefined {
  const { path, value } = cursor
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.entries(value).map(([key, below]: [string, unknown]) => [key, { path: [...path, key], value: below }])
}

export function keys(cursor: Cursor): string[] | undefined {
  return members(cursor)?.map(([key]) => key)
}

/** The text there, if it is text. */
export function textOf({ value }: Cursor): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The cursors that hold text, with it. */
export function texts(cursors: Cursor[]): { cursor: Cursor; text: string }[] {
  return cursors.flatMap(cursor => (typeof cursor.value === 'string' ? [{ cursor, text: cursor.value }] : []))
}
