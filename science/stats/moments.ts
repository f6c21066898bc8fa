/** Integer sums over the people of a cell; values are in integer steps, so many to one. */
export interface Moments {
  n: bigint
  sumW: bigint
  sumW2: bigint
  sumWz: bigint
  sumWz2: bigint
  sumW2z: bigint
  sumW2z2: bigint
}

/** The sums of two cells together: exact, in any order. */
export function addMoments(a: Moments, b: Moments): Moments {
  return {
    n: a.n + b.n,
    sumW: a.sumW + b.sumW,
    sumW2: a.sumW2 + b.sumW2,
    sumWz: a.sumWz + b.sumWz,
    sumWz2: a.sumWz2 + b.sumWz2,
    sumW2z: a.sumW2z + b.sumW2z,
    sumW2z2: a.sumW2z2 + b.sumW2z2,
  }
}

/** The sums of a cell without those of a part of it. */
export function subtractMoments(a: Moments, b: Moments): Moments {
  return {
    n: a.n - b.n,
    sumW: a.sumW - b.sumW,
    sumW2: a.sumW2 - b.sumW2,
    sumWz: a.sumWz - b.sumWz,
    sumWz2: a.sumWz2 - b.sumWz2,
    sumW2z: a.sumW2z - b.sumW2z,
    sumW2z2: a.sumW2z2 - b.sumW2z2,
  }
}

/** Weighted mean. Throws where nobody has weight. */
export function mean({ sumW, sumWz }: Moments, steps: bigint): number {
  return quotient(sumWz, sumW * steps)
}

/**
 * Weighted standard deviation: Σw(z−μ)²/Σw with the factor n/(n−1), which is the sample standard deviation where
 * weights are equal; 0 where n is 1.
 */
export function standardDeviation({ n, sumW, sumWz, sumWz2 }: Moments, steps: bigint): number {
  if (n < 2n) return 0
  return Math.sqrt(quotient((sumW * sumWz2 - sumWz * sumWz) * n, sumW * sumW * (n - 1n) * steps * steps))
}

/**
 * Linearised standard error of the weighted mean for people drawn independently with replacement:
 * √(Σw²(z−μ)²)/Σw with the factor n/(n−1) (as R's survey::svymean); 0 where n is 1.
 */
export function meanStandardError({ n, sumW, sumWz, sumW2, sumW2z, sumW2z2 }: Moments, steps: bigint): number {
  if (n < 2n) return 0
  const scaled = sumW * sumW * sumW2z2 - 2n * sumW * sumWz * sumW2z + sumWz * sumWz * sumW2
  return Math.sqrt(quotient(scaled * n, sumW ** 4n * (n - 1n) * steps * steps))
}

/** a/b as the nearest double, up to one unit in the last place, for integers of any size. */
export function quotient(a: bigint, b: bigint): number {
  if (b === 0n) throw new RangeError('nothing to divide by')
  const negative = a < 0n !== b < 0n
  const [top, bottom] = [a < 0n ? -a : a, b < 0n ? -b : b]
  const shift = bottom.toString(2).length - top.toString(2).length + 64
  const scaled = shift >= 0 ? (top << BigInt(shift)) / bottom : top / (bottom << BigInt(-shift))
  const value = Number(scaled) * 2 ** -shift
  return negative ? -value : value
}
