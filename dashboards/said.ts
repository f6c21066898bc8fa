import { formatCount } from './format.ts'
import { phrase } from './phrase.ts'
import { text } from './text.ts'

/** Names that a sentence says. */
const MOST_SAID = 10

/** The first of the names, and how many more there are: a table has them all. */
export function said(names: readonly string[], separator = ', '): string {
  const shown = names.slice(0, MOST_SAID).join(separator)
  const more = names.length - MOST_SAID
  return more > 0 ? `${shown}${separator}${phrase(text.more, { more: formatCount(more) })}` : shown
}
