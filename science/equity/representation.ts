import { clopperPearson, type Interval, wilson } from './share-interval.ts'

/** One stratum: its people among all people compared, and the same in the census. */
export interface StratumCounts {
  people: bigint
  of: bigint
  censusPeople: bigint
  censusOf: bigint
}

/** Undefined where a denominator is 0. */
export interface Representation {
  cohortShare: number | undefined
  censusShare: number | undefined
  /** Cohort share over census share: below 1, the stratum is under-represented. */
  ratio: number | undefined
  /**
   * The fewest people of the stratum to add until its share reaches the census's: the least whole a with
   * (x + a) / (n + a) ≥ c / C, where nobody else is added. 0 where the share is reached; undefined also where the
   * census counts nobody but this stratum, so that no number suffices while there are others.
   */
  needed: bigint | undefined
  /** Of the cohort share: Wilson. */
  cohortInterval: Interval | undefined
  /** Of the ratio to a census taken as fixed: Clopper–Pearson over the census share. */
  ratioInterval: Interval | undefined
}

/**
 * How a stratum's share of the cohort compares with its share of the census. Intervals are those of a simple random
 * sample of equal weights: they mean nothing for a convenience sample, and the caller leaves them out.
 */
export function representation({ people, of, censusPeople, censusOf }: StratumCounts): Representation {
  if (people < 0n || people > of || censusPeople < 0n || censusPeople > censusOf)
    throw new Error('a stratum counts more people than all strata together')
  const cohortShare = share(people, of)
  const censusShare = share(censusPeople, censusOf)
  const comparable = cohortShare !== undefined && censusShare !== undefined && censusShare > 0
  const exact = comparable ? clopperPearson(Number(people), Number(of)) : undefined
  return {
    cohortShare,
    censusShare,
    ratio: comparable ? cohortShare / censusShare : undefined,
    needed: of === 0n || censusOf === 0n ? undefined : peopleNeeded(people, of, censusPeople, censusOf),
    cohortInterval: wilson(Number(people), Number(of)),
    ratioInterval: exact && { low: exact.low / censusShare!, high: exact.high / censusShare! },
  }
}

/**
 * The fewest people of whom any share, at most one half, has a 95% interval of at most ± `precision` (Wald's, which is widest there): 1.96² / (4 precision²).
 */
export function peopleForPrecision(precision: number): number {
  // A quotient that is whole but for its last bits needs nobody more.
  return Math.ceil(0.9604 / precision ** 2 - 1e-9)
}

function share(part: bigint, whole: bigint): number | undefined {
  return whole === 0n ? undefined : Number(part) / Number(whole)
}

function peopleNeeded(x: bigint, n: bigint, c: bigint, all: bigint): bigint | undefined {
  const short = c * n - x * all
  if (short <= 0n) return 0n
  return c === all ? undefined : (short + all - c - 1n) / (all - c)
}
