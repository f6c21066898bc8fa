/** The chance that a standard normal value exceeds z: by its series to 3, beyond by its continued fraction (DLMF 7.6.2, 7.9.3). */
export function normalAbove(z: number): number {
  if (z < 0) return 1 - normalAbove(-z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z < 3) {
    let [term, sum] = [z, z]
    for (let k = 3; term > sum * 1e-17; k += 2) sum += term *= (z * z) / k
    return 0.5 - density * sum
  }
  let fraction = z
  for (let k = 120; k > 0; k--) fraction = z + k / fraction
  return density / fraction
}

/** The value that a standard normal one exceeds with that chance, by halving an interval; chances between 1e-300 and 1 − 1e-16. */
export function normalAboveQuantile(chance: number): number {
  let [low, high] = [-9, 38]
  for (;;) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) return middle
    if (normalAbove(middle) > chance) low = middle
    else high = middle
  }
}
