/** ln Γ(x) of a positive number: Stirling's series above 16 (DLMF 5.11.1), reached by the recurrence. */
export function logGamma(x: number): number {
  let [shifted, product] = [x, 1]
  while (shifted < 16) product *= shifted++
  const s = 1 / (shifted * shifted)
  const series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / shifted
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}
