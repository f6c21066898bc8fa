import { type Fill, parts } from '../phrase.ts'

/** A text with its blanks filled; what fills them is isolated, so that its writing direction stays its own. */
export function Say<T extends string>({ text, fill }: { text: T; fill: Fill<T> }) {
  return parts(text, fill).map(({ words, filled }) => (filled ? <bdi>{words}</bdi> : words))
}
