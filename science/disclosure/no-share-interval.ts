import type { About } from './released-table.ts'

/** What a release says of how people were sampled. */
export type Sampling = Pick<About, 'design' | 'weighted' | 'replicated'>

/** Why no interval of a statistic whose error is linearised, which supposes independent people, holds; empty where it does. */
export function noInterval({ design, replicated }: Pick<About, 'design' | 'replicated'>): string {
  if (design === 'convenience') return 'convenience sample: no sampling interval'
  return replicated ? 'people were drawn by a design: no interval of independent people' : ''
}

/** Why no interval of a regression holds, of independent people or jackknifed; empty where one does. */
export function noRegressionInterval({ design, weighted, replicated }: Sampling): string {
  if (design === 'convenience') return 'convenience sample: no sampling interval'
  return weighted && !replicated ? 'people were drawn with unequal chances: no sampling interval' : ''
}

/** Why no interval of a regression of 0 and 1 holds, whose error no sums of products tell unless it is jackknifed; empty where one does. */
export function noBinaryRegressionInterval({ design, replicated }: Pick<About, 'design' | 'replicated'>): string {
  if (design === 'convenience') return 'convenience sample: no sampling interval'
  return replicated ? '' : 'no clusters, families or strata are declared to jackknife over: no interval'
}

/** Why the intervals of shares, which are those of a simple random sample, do not hold of these people; empty where they do. */
export function noShareInterval({ design, weighted, replicated }: Sampling): string {
  if (design === 'convenience') return 'convenience sample: no sampling interval'
  if (weighted) return 'people were drawn with unequal chances: no sampling interval'
  return replicated ? 'people were drawn by a design: no interval of a simple random sample' : ''
}
