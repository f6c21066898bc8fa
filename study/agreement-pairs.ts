import type { Study } from './schema.ts'

/**
 * The pairs of scores whose agreement the study asks for, and the measure that they are compared on: adjusted in mean and
 * variance where the study has components, else the raw score.
 */
export function agreementPairs({ people, audits }: Study): { score: string; other: string; measure: string }[] {
  const measure = people.components ? 'znorm2' : 'unadjusted'
  return audits.agreement.map(([score, other]) => ({ score: score!, other: other!, measure }))
}
