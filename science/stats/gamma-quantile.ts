import { logGamma } from './log-gamma.ts'

/** The p-quantile of the gamma distribution of a shape and scale 1, by bisection down to neighbouring doubles. */
export function gammaQuantile(p: number, shape: number): number {
  let [low, high] = [0, 2 * shape + 2]
  while (gammaDistribution(high, shape) < p) high *= 2
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (gammaDistribution(middle, shape) < p) low = middle
    else high = middle
  }
}

/** The regularised incomplete gamma function P(a, x): its series below a + 1 (DLMF 8.7.1), else its continued fraction (8.9.2). */
export function gammaDistribution(x: number, a: number): number {
  if (x === 0) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a]
    for (let k = 1; term > sum * 1e-17; k++) sum += term *= x / (a + k)
    return front * sum
  }
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let result = d
  for (let i = 1; ; i++) {
    const numerator = -i * (i - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    result *= c * d
    if (Math.abs(c * d - 1) < 1e-15) return 1 - front * result
  }
}
