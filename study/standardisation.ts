import { stratumKey, viewName } from './attributes.ts'
import type { Study } from './schema.ts'

/** What the study standardises, views by name and references as strata; null where it does not. */
export function standardisation({ audits: { standardise } }: Study) {
  if (standardise === undefined) return null
  const { over, standard, views, compare } = standardise
  return {
    over: viewName(over),
    standard,
    views: views.map(viewName),
    compare: Object.entries(compare).map(([attribute, level]) => ({
      attribute,
      reference: stratumKey([[attribute, level]]),
    })),
  }
}
