import { stratumKey } from '../science/disclosure/strata.ts'
import { bandLevels, bandOf } from './bands.ts'

export { stratumKey }

/*
 * How a person's raw text becomes a level, and how strata and views are written. Three level names are kept for the
 * platform; a study cannot declare them, and a person's text never becomes one by accident.
 */

/** The level of people whose value is empty. */
export const MISSING = '(missing)'
/** The level of people whose value the declared `map` does not have. */
export const NOT_MAPPED = '(not mapped)'
/** The only stratum of the view without attributes. */
export const ALL = '(all)'

export const RESERVED_LEVELS: readonly string[] = [MISSING, NOT_MAPPED, ALL]

/** What `level` needs of a declared attribute. */
export interface Levelled {
  kind?: string | undefined
  levels?: readonly string[] | undefined
  map?: Readonly<Record<string, string>> | undefined
  bands?: readonly number[] | undefined
}

/**
 * The level of a raw value, compared exactly (case and spaces count).
 * - empty or undefined: `(missing)`. Nothing else is: `NA` or `-9` are values, to be declared or mapped.
 * - with a `map`: what it maps to, else `(not mapped)`.
 * - with `bands`: the level of the band (bands.ts), or undefined where the value falls in none.
 * - undefined when `levels` does not have the value, or when it is spelt like a reserved level: the caller reports that
 *   with the file and line, never with the value.
 */
export function level(attribute: Levelled, raw: string | undefined): string | undefined {
  if (raw === undefined || raw === '') return MISSING
  if (attribute.bands !== undefined) return bandOf(attribute.bands, raw, attribute.kind === 'age')
  if (attribute.map !== undefined) return Object.hasOwn(attribute.map, raw) ? attribute.map[raw] : NOT_MAPPED
  if (attribute.levels !== undefined) return attribute.levels.includes(raw) ? raw : undefined
  return RESERVED_LEVELS.includes(raw) ? undefined : raw
}

/** The only levels besides reserved ones that an attribute can have, if it says so: those it lists, or its bands'. */
export function declaredLevels({ levels, bands }: Levelled): readonly string[] | undefined {
  return bands ? bandLevels(bands) : levels
}

/** The pairs of a stratum's key, in its order. Throws on text that `stratumKey` does not write. */
export function parseStratumKey(key: string): [attribute: string, level: string][] {
  if (key === ALL) return []
  const pairs = key.split('|').map((part): [string, string] => {
    const [attribute, value, ...rest] = part.split('=')
    if (!attribute || value === undefined || rest.length > 0) throw new Error("not a stratum's key")
    return [attribute, decode(value)]
  })
  if (stratumKey(pairs) !== key) throw new Error("not a stratum's key")
  return pairs
}

/** The name of a view: its attributes in byte order, `sampled_as|sex`; `(all)` without attributes. */
export function viewName(attributes: Iterable<string>): string {
  const sorted = [...attributes].sort(byBytes)
  return sorted.length === 0 ? ALL : sorted.join('|')
}

// names are ASCII ([a-z][a-z0-9_]*), where the order of code units is the order of bytes
function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function decode(value: string): string {
  return value.replace(/%(7C|3D|25)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
