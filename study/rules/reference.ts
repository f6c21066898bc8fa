import { type Cursor, texts } from '../cursor.ts'
import { didYouMean } from '../nearest-name.ts'
import { type Finding, listNames, pathNameFirst } from '../path.ts'

/**
 * Texts that must name something declared elsewhere: a finding for each that does not. `what` is the thing named ("an
 * attribute"), `where` the key that declares them. `known` undefined (declared in a way that is itself wrong): none.
 */
export function undeclared(
  named: Cursor[],
  known: readonly string[] | undefined,
  what: string,
  where: string,
): Finding[] {
  if (known === undefined) return []
  return texts(named)
    .filter(({ text }) => !known.includes(text))
    .map(({ cursor, text }) => ({
      path: cursor.path,
      message: `${pathNameFirst(cursor.path)} names \`${text}\`, which is not ${what} in \`${where}\`.`,
      todo: suggest(text, known, `Declare it in \`${where}\` first.`),
    }))
}

/** The same for the keys of a block. */
export function undeclaredKeys(
  named: Cursor[],
  known: readonly string[] | undefined,
  what: string,
  where: string,
): Finding[] {
  const keysAsTexts = named.map(({ path }) => ({ path, value: path.at(-1) }))
  return undeclared(keysAsTexts, known, what, where).map(finding => ({
    ...finding,
    on: 'key',
    message: `${pathNameFirst(finding.path.slice(0, -1))} names \`${finding.path.at(-1)}\`, which is not ${what} in \`${where}\`.`,
  }))
}

/** Texts that stand more than once, after their first time. */
export function repeated(named: Cursor[], message: (text: string) => string, todo: string): Finding[] {
  const seen = new Set<string>()
  return texts(named).flatMap(({ cursor, text }) => {
    if (seen.has(text)) return [{ path: cursor.path, message: message(text), todo }]
    seen.add(text)
    return []
  })
}

/** "Did you mean `sex`?", or what there is to choose from, or what to do if there is nothing. */
export function suggest(text: string, known: readonly string[], otherwise: string): string {
  const near = didYouMean(text, known)
  if (near !== undefined) return near
  return known.length === 0 ? otherwise : `Declared there: ${listNames(known, 'and')}.`
}
