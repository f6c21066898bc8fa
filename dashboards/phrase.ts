/** The names in braces of a text: `'{low} to {high}'` has the blanks `low` and `high`. */
export type Blanks<T extends string> = T extends `${string}{${infer B}}${infer Rest}` ? B | Blanks<Rest> : never
export type Fill<T extends string> = Readonly<Record<Blanks<T>, string>>

/** A part of a filled text: words of ours, or what fills a blank. */
export interface Part {
  words: string
  filled: boolean
}

/** Letters that are, or controls that make, text running from right to left. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/**
 * A text with its blanks filled, as plain text. What runs from right to left is set between Unicode’s isolates, so that
 * our own words keep their places around it.
 */
export function phrase<T extends string>(text: T, fill: Fill<T>): string {
  return parts(text, fill)
    .map(({ words, filled }) => (filled && RIGHT_TO_LEFT.test(words) ? isolated(words) : words))
    .join('')
}

/** Set apart from what surrounds it. Controls within, which could end the isolate before its time, are left out. */
function isolated(words: string): string {
  return `\u2068${words.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`
}

/** The same in parts, so that a page can isolate what came from the study. What fills a blank is never read again. */
export function parts<T extends string>(text: T, fill: Fill<T>): Part[] {
  const values: Readonly<Record<string, string>> = fill
  return text
    .split(/(\{\w+\})/)
    .filter(words => words !== '')
    .map(words =>
      words.startsWith('{') && words.endsWith('}')
        ? { words: values[words.slice(1, -1)]!, filled: true }
        : { words, filled: false },
    )
}
