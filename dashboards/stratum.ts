import { text } from './text.ts'

/** The key of the view, and of the stratum, of all people counted. */
export const EVERYONE = '(all)'

/** The attributes of a view, in its order; none for all people. */
export function attributesOf(view: string): string[] {
  return view === EVERYONE ? [] : view.split('|').map(decode)
}

/** A view’s name for people to read: `sampled_as|sex` → `sampled_as × sex`. */
export function viewName(view: string): string {
  return view === EVERYONE ? text.allPeople : attributesOf(view).join(' × ')
}

/**
 * A stratum’s name for people to read: `sampled_as=AFR|sex=female` → `AFR · female`; `|`, `=` and `%` within a level
 * are percent-encoded in the key. Throws where the key is not made of attributes and levels.
 */
export function stratumName(stratum: string): string {
  if (stratum === EVERYONE) return text.everyone
  return levelsOf(stratum)
    .map(([, level]) => level)
    .join(' · ')
}

/** The attributes of a stratum’s key with their levels, in its order; none for all people. Throws as `stratumName` does. */
export function levelsOf(stratum: string): [attribute: string, level: string][] {
  if (stratum === EVERYONE) return []
  return stratum.split('|').map(pair => {
    const [attribute, level, ...rest] = pair.split('=')
    if (!attribute || level === undefined || rest.length > 0)
      throw new Error('a released stratum is not written as attribute=level pairs joined by |')
    return [attribute, decode(level)]
  })
}

/** The key of the stratum of all people of a level. */
export function stratumOf(attribute: string, level: string): string {
  return `${attribute}=${level.replace(/[|=%]/g, encodeURIComponent)}`
}

function decode(encoded: string): string {
  return encoded.replace(/%(7C|3D|25)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
