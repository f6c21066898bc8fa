import { ISO3_OF_NUMERIC } from './iso-3166.ts'
import type { CodeOf } from './read-topojson.ts'

/**
 * How ids of a map, in codes of kind `to`, become levels, in codes of kind `from`: as they stand where the two kinds are
 * one, by ISO 3166-1 from `iso-numeric` to `iso3`. Undefined for other pairs.
 */
export function codesBetween(from: string, to: string): CodeOf | undefined {
  if (from === to) return id => id
  // Numbers lose leading zeros where a map writes them as such.
  if (from === 'iso3' && to === 'iso-numeric') return id => ISO3_OF_NUMERIC.get(id.padStart(3, '0'))
  return undefined
}
