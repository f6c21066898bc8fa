/** What a cell of an audit is of. */
export interface Strata {
  keys: { score: string; measure: string; outcome: string; view: string; stratum: string }
}

const UNKNOWN = ['(missing)', '(not mapped)']

/** Is no level of a stratum's key unknown? */
export function isKnown(stratum: string): boolean {
  return stratum.split('|').every(part => UNKNOWN.every(level => !part.endsWith(`=${level}`)))
}
