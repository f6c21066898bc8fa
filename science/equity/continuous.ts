import { jackknifeError } from '../stats/jackknife.ts'
import {
  addGrams,
  type Fit,
  type Gram,
  leastSquares,
  type NoFit,
  r2GainError,
  subtractGrams,
} from '../stats/least-squares.ts'
import { verdictRows } from './compare.ts'
import type { Found } from './difference.ts'
import { exact, type Finding, fewer } from './estimate.ts'
import { type Difference, falseDiscovery, limitsOf, pBeyond, Z95 } from './verdict.ts'

/** At most so many parameters to a person: with more, a line says who was in it, not how people are. */
const MOST_PARAMETERS = 0.33

/** What is known of a continuous outcome in the people of one stratum who have a measure. */
export interface Regressed {
  /** By replicate group, of those with the outcome and all covariates; one group where no design is declared. */
  groups: ReadonlyMap<number, Gram>
  /** People whose outcome is missing, and others who lack a covariate. */
  missing: number
  withoutCovariates: number
}

/** Integer steps to one reference SD of the score, and to one unit of the outcome. */
export interface Scale {
  score: bigint
  outcome: bigint
  /** Were people dealt to replicate groups by a declared design? Errors are of a jackknife then, else of independent people. */
  replicated: boolean
}

/** A number with its standard error, or why it has none. */
type Measured = Pick<Difference, 'value' | 'standardError' | 'degreesOfFreedom'>

/**
 * How a continuous outcome goes with a measure, beside the covariates: who is counted, the units of the outcome that go with
 * one reference SD (weighted least squares), and the adjusted R² of all columns and what the score adds to it.
 */
export function continuousPerformance(of: Regressed, scale: Scale): Finding[] {
  const whole = wholeOf(of)
  const analysed = Number(whole?.n ?? 0n)
  const counts = [
    count('people', analysed + of.missing + of.withoutCovariates),
    count('missing', of.missing),
    count('without_covariates', of.withoutCovariates),
    count('analysed', analysed),
  ]
  const fit = fitOf(whole, scale)
  const names = Object.keys(STATISTICS) as (keyof typeof STATISTICS)[]
  if ('reason' in fit) return [...counts, ...names.map(statistic => ({ statistic, reason: fit.reason }))]
  return [
    ...counts,
    ...names.map(statistic => limited(statistic, measured(of, scale, fit, STATISTICS[statistic]), fit.n)),
  ]
}

/** A group beside its reference, who are other people, with the margin that the study declared for the slope. */
export interface ContinuousComparison {
  group: Regressed
  reference: Regressed
  margin: number
  scale: Scale
}

/**
 * Each comparison of a family by the slope: as `compareAll` of compare.ts, in people instead of cases. Errors are those of
 * different independent people, or jackknifed together where groups of people may lie in both.
 */
export function compareSlopes(family: readonly ContinuousComparison[]): Finding[][] {
  const differences = family.map(({ group, reference, scale }) => slopeDifference(group, reference, scale))
  const q = falseDiscovery(
    differences.map((found, i) => ('reason' in found ? undefined : pBeyond(found, family[i]!.margin))),
  )
  return differences.map((found, i) => {
    const { margin, group, reference } = family[i]!
    const [own, others] = [analysedOf(group), analysedOf(reference)]
    return verdictRows(found, margin, q[i]!, { n: own + others, cases: own })
  })
}

/**
 * What the score adds to R² in a group, over what it adds in the reference: 1 where it predicts as much of the outcome's
 * variation. None where the reference's lower limit is not above 0. Limits: first-order, or of the jackknife.
 */
export function portability(group: Regressed, reference: Regressed, scale: Scale): Finding {
  const statistic = 'ratio'
  const fits = bothFits(group, reference, scale)
  if ('reason' in fits) return { statistic, reason: fits.reason }
  const [own, other] = [fits.group, fits.reference].map(STATISTICS.r2_incremental.of) as [number, number]
  const ofReference = measured(reference, scale, fits.reference, STATISTICS.r2_incremental)
  if (!ofReference || limits(ofReference).low <= 0)
    return { statistic, reason: 'the score adds nothing sure in the reference' }
  const value = own / other
  const n = fits.group.n + fits.reference.n
  if (scale.replicated) {
    const { of } = STATISTICS.r2_incremental
    return limited(
      statistic,
      jackknifed([group, reference], scale, value, ([own, other]) => of(own!) / of(other!)),
      n,
    )
  }
  const ownError = measured(group, scale, fits.group, STATISTICS.r2_incremental)!.standardError
  return limited(
    statistic,
    { value, standardError: Math.hypot(ownError, value * ofReference.standardError) / other },
    n,
  )
}

/** All people but those of a part. */
export function otherPeople(all: Regressed, part: Regressed): Regressed {
  const groups = [...all.groups].map(([replicate, gram]) => {
    const own = part.groups.get(replicate)
    return [replicate, own ? subtractGrams(gram, own) : gram] as const
  })
  return {
    groups: new Map(groups.filter(([, { n }]) => n > 0n)),
    missing: all.missing - part.missing,
    withoutCovariates: all.withoutCovariates - part.withoutCovariates,
  }
}

interface Statistic {
  of(fit: Fit): number
  /** Of independent people. */
  error(fit: Fit): Omit<Measured, 'value'>
}
const STATISTICS = {
  beta_per_sd: {
    of: ({ slope }) => slope,
    error: ({ slopeError, n, parameters }) => ({ standardError: slopeError, degreesOfFreedom: n - parameters }),
  },
  r2_adjusted: {
    of: ({ r2Adjusted }) => r2Adjusted,
    error: ({ r2, n }) => ({ standardError: r2GainError(r2, 0, n) }),
  },
  r2_incremental: {
    of: ({ r2Adjusted, r2AdjustedWithout }) => r2Adjusted - r2AdjustedWithout,
    error: ({ r2, r2Without, n }) => ({ standardError: r2GainError(r2, r2Without, n) }),
  },
} as const satisfies Record<string, Statistic>

/** Undefined where the jackknife cannot say. */
function measured(of: Regressed, scale: Scale, fit: Fit, { of: value, error }: Statistic): Measured | undefined {
  return scale.replicated
    ? jackknifed([of], scale, value(fit), ([fit]) => value(fit!))
    : { value: value(fit), ...error(fit) }
}

/**
 * Delete-a-group jackknife of a statistic of one or two sets of people, over the groups that hold anyone of either; undefined
 * with fewer than 2 groups, and where a line cannot be fitted without one of them.
 */
function jackknifed(
  sets: readonly Regressed[],
  scale: Scale,
  value: number,
  of: (fits: readonly Fit[]) => number,
): Measured | undefined {
  const replicates = [...new Set(sets.flatMap(({ groups }) => [...groups.keys()]))].sort((a, b) => a - b)
  const wholes = sets.map(set => wholeOf(set)!)
  const without: number[] = []
  for (const replicate of replicates) {
    const fits = sets.map(({ groups }, i) => {
      const part = groups.get(replicate)
      return leastSquares(part ? subtractGrams(wholes[i]!, part) : wholes[i]!, scale.score, scale.outcome)
    })
    if (!fits.every(fit => typeof fit === 'object')) return undefined
    without.push(of(fits))
  }
  const standardError = jackknifeError(value, without)
  return standardError === undefined ? undefined : { value, standardError, degreesOfFreedom: without.length - 1 }
}

function slopeDifference(group: Regressed, reference: Regressed, scale: Scale): Found | { reason: string } {
  const fits = bothFits(group, reference, scale)
  if ('reason' in fits) return fits
  const value = fits.group.slope - fits.reference.slope
  const [own, other] = [
    measured(group, scale, fits.group, STATISTICS.beta_per_sd),
    measured(reference, scale, fits.reference, STATISTICS.beta_per_sd),
  ]
  const together = scale.replicated
    ? jackknifed([group, reference], scale, value, ([own, other]) => own!.slope - other!.slope)
    : independent(value, own!, other!)
  if (!own || !other || !together) return { reason: FEW_GROUPS }
  // A line without any distance from its points has a variance of 0, which no sample has earned.
  if (together.standardError === 0) return { reason: 'the outcome lies on a line' }
  return { ...together, slack: 0, variances: [own.standardError ** 2, other.standardError ** 2] }
}

/** Of different independent people; degrees of freedom by Satterthwaite (Biometrics Bulletin 2:110, 1946). */
function independent(value: number, own: Measured, other: Measured): Measured {
  const [a, b] = [own.standardError ** 2, other.standardError ** 2]
  return {
    value,
    standardError: Math.sqrt(a + b),
    degreesOfFreedom: (a + b) ** 2 / (a ** 2 / own.degreesOfFreedom! + b ** 2 / other.degreesOfFreedom!),
  }
}

function bothFits(group: Regressed, reference: Regressed, scale: Scale): { group: Fit; reference: Fit } | NoFitReason {
  const [own, other] = [group, reference].map(of => fitOf(wholeOf(of), scale)) as [Fit | NoFitReason, Fit | NoFitReason]
  if ('reason' in own) return own
  if ('reason' in other) return { reason: `${other.reason}, in the reference` }
  return { group: own, reference: other }
}

interface NoFitReason {
  reason: string
}

const FEW_GROUPS = 'too few sampling units to tell how it would vary'
const KNOWN = 'people with the outcome and the covariates known'

/** The line of all groups of people; none where they are fewer than 10, or than a parameter to .33 of a person. */
function fitOf(whole: Gram | undefined, { score, outcome }: Scale): Fit | NoFitReason {
  if (whole === undefined) return { reason: `no ${KNOWN}` }
  const few = fewer(KNOWN, Number(whole.n))
  if (few !== undefined) return { reason: few }
  const fit: Fit | NoFit = leastSquares(whole, score, outcome)
  if (fit === 'too few people') return { reason: FEW_FOR_COVARIATES }
  if (typeof fit === 'string') return { reason: fit }
  return fit.parameters > MOST_PARAMETERS * fit.n ? { reason: FEW_FOR_COVARIATES } : fit
}

const FEW_FOR_COVARIATES = `too few ${KNOWN} for so many covariates`

function wholeOf({ groups }: Regressed): Gram | undefined {
  const grams = [...groups.values()]
  return grams.length === 0 ? undefined : grams.reduce(addGrams)
}

const analysedOf = (of: Regressed) => [...of.groups.values()].reduce((sum, { n }) => sum + Number(n), 0)

const limits = (found: Measured) => limitsOf({ ...found, slack: 0 }, Z95)

function limited(statistic: string, found: Measured | undefined, n: number): Finding {
  return found ? { statistic, value: found.value, ...limits(found), n } : { statistic, reason: FEW_GROUPS }
}

const count = (statistic: string, n: number) => exact(statistic, n, n)
