import type { Study } from './schema.ts'

/** A continuous outcome, and the attributes or columns that its audit adjusts for, in order. */
export interface Regression {
  outcome: string
  /** Of the people file. */
  column: string
  covariates: string[]
}

/** Every continuous outcome of the study, with the covariates of its audit of performance; none without an audit. */
export function regressionsOf({ outcomes, audits }: Study): Regression[] {
  return Object.entries(outcomes)
    .filter(([, { kind }]) => kind === 'continuous')
    .map(([outcome, { column }]) => ({
      outcome,
      column,
      covariates: audits.performance.find(audit => audit.outcome === outcome)?.covariates ?? [],
    }))
}
