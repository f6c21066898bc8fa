import { betaQuantile } from '../stats/beta-quantile.ts'

export interface Interval {
  low: number
  high: number
}

const Z = 1.959963984540054

/**
 * The 95% score interval of a share x/n (Wilson 1927), without continuity correction. Undefined where n is 0.
 * Throws where x is no count from 0 to n.
 */
export function wilson(x: number, n: number): Interval | undefined {
  checkCounts(x, n)
  return n === 0 ? undefined : score(x, n)
}

/** Sums over some people: of their weights and of the squares of these, in any one unit. */
export interface Weights {
  weight: number
  weight2: number
}

/**
 * The score interval of a weighted share, 95% unless z says otherwise, with the number of people that would give its linearised variance if they
 * weighed alike: p(1 − p)/V, V = (Σw²(1 − p)² over those who count + Σw²p² over the others)/(Σw)²; Kish's (Σw)²/Σw² where p
 * is 0 or 1. Of equal weights it is `wilson`. Undefined where nobody has weight.
 */
export function weightedWilson(some: Weights, all: Weights, z = Z): Interval | undefined {
  if (all.weight === 0) return undefined
  const p = some.weight / all.weight
  const spread = some.weight2 * (1 - p) ** 2 + (all.weight2 - some.weight2) * p ** 2
  const people = ((spread === 0 ? 1 : p * (1 - p)) * all.weight ** 2) / (spread === 0 ? all.weight2 : spread)
  return score(p * people, people, z)
}

/** The score interval of a share x/n of numbers that need not be whole. */
function score(x: number, n: number, z = Z): Interval {
  const z2 = z * z
  const half = z * Math.sqrt(z2 + 4 * x * (1 - x / n))
  const bound = (sign: number) => (2 * x + z2 + sign * half) / (2 * (n + z2))
  // Exact at the ends, where rounding would leave a trace.
  return { low: x === 0 ? 0 : bound(-1), high: x === n ? 1 : bound(1) }
}

/**
 * The 95% exact interval of a share x/n (Clopper and Pearson 1934): quantiles of Beta(x, n − x + 1) and
 * Beta(x + 1, n − x); 0 and 1 at the ends. Undefined where n is 0. Throws where x is no count from 0 to n.
 */
export function clopperPearson(x: number, n: number): Interval | undefined {
  checkCounts(x, n)
  if (n === 0) return undefined
  return {
    low: x === 0 ? 0 : betaQuantile(0.025, x, n - x + 1),
    high: x === n ? 1 : betaQuantile(0.975, x + 1, n - x),
  }
}

function checkCounts(x: number, n: number): void {
  if (!Number.isSafeInteger(x) || !Number.isSafeInteger(n) || x < 0 || x > n)
    throw new Error('a share is of two counts, the first no larger than the second')
}
