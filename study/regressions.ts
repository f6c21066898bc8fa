import type { Study } from './schema.ts'

/** An outcome that is regressed, and the attributes or columns that its audit adjusts for, in order. */
export interface Regression {
  outcome: string
  kind: 'binary' | 'continuous'
  /** Of the people file. */
  column: string
  covariates: string[]
}

/** Every continuous outcome of the study, without covariates where no audit names any, and every binary one whose audit does. */
export function regressionsOf({ outcomes, audits }: Study): Regression[] {
  return Object.entries(outcomes)
    .map(([outcome, { kind, column }]) => ({
      outcome,
      kind,
      column,
      covariates: audits.performance.find(audit => audit.outcome === outcome)?.covariates ?? [],
    }))
    .filter(({ kind, covariates }) => kind === 'continuous' || covariates.length > 0)
}
