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
