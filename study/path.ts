/** Steps from the top of a study file to a value: keys of blocks, and indexes of lists (from 0). */
export type StudyPath = readonly (string | number)[]

/**
 * What is wrong with the value at `path`, before its line is known.
 * `on: 'key'` points at the value's key instead of the value.
 */
export interface Finding {
  path: StudyPath
  on?: 'key'
  message: string
  todo: string
}

/** A path as a person says it: `['scores', 1, 'file']` is "`file` of item 2 in `scores`". */
export function pathName(path: StudyPath): string {
  const parts: string[] = []
  let keys: string[] = []
  for (const step of path) {
    if (typeof step === 'string') {
      keys.push(step)
      continue
    }
    if (keys.length > 0) parts.push(`in \`${keys.join('.')}\``)
    keys = []
    parts.push(`item ${step + 1}`)
  }
  if (keys.length > 0) parts.push(`\`${keys.join('.')}\``)
  const spoken = parts.reverse().reduce((said, part) => {
    if (said === '') return part
    return part.startsWith('in ') ? `${said} ${part}` : `${said} of ${part}`
  }, '')
  return spoken === '' ? 'the study file' : spoken
}

/** The same at the start of a sentence. */
export function pathNameFirst(path: StudyPath): string {
  const name = pathName(path)
  return name[0]!.toUpperCase() + name.slice(1)
}

/** Names in backticks: "`a`, `b` or `c`". Past twenty, the rest are counted. */
export function listNames(names: readonly string[], join: 'or' | 'and'): string {
  const shown = names.slice(0, 20).map(name => `\`${name}\``)
  if (names.length > 20) shown.push(`${names.length - 20} more`)
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} ${names.length > 20 ? 'and' : join} ${shown.at(-1)}`
}
