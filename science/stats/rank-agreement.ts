/** Weight of the people whose two scores lie in two bins of a grid. */
export interface PairCell {
  bin: number
  otherBin: number
  weight: bigint
}

/**
 * Spearman's rank correlation of two binned scores, by weight: that of mid-ranks, people of one bin tied (Kendall, Rank
 * Correlation Methods, 1948, chapter 3). `error` bounds how far that of the exact values, ties in them and all, can lie
 * from it, whatever lies where within the bins:
 *
 * With ranks as shares of the weight, the exact ranks r and s are those of the bins, R and S, and what bins hide, e and f,
 * whose means within each bin are 0 and whose variances are at most Σp³/12 over the bins' shares p. So cov(r, s) is
 * cov(R, S) + E[e(S − E[S|R])] + E[f(R − E[R|S])] + E[ef], each of the last three held by Cauchy–Schwarz, and var(r) lies
 * between var(R) and 1/12.
 *
 * Cells are added up in one order, whatever theirs. Undefined where all weight lies in one bin of either score.
 */
export function rankCorrelation(cells: readonly PairCell[]): { value: number; error: number } | undefined {
  const total = Number(cells.reduce((sum, { weight }) => sum + weight, 0n))
  const shares = cells
    .filter(({ weight }) => weight > 0n)
    .sort((a, b) => a.bin - b.bin || a.otherBin - b.otherBin)
    .map(({ bin, otherBin, weight }) => ({ x: bin, y: otherBin, share: Number(weight) / total }))
  const [xs, ys] = [
    marginOf(shares.map(({ x, share }) => [x, share])),
    marginOf(shares.map(({ y, share }) => [y, share])),
  ]
  if (xs.size < 2 || ys.size < 2) return undefined
  let covariance = 0
  for (const { x, y, share } of shares) {
    const [inX, inY] = [xs.get(x)!, ys.get(y)!]
    covariance += share * inX.rank * inY.rank
    inX.others += share * inY.rank
    inY.others += share * inX.rank
  }
  const [x, y] = [spreadOf(xs), spreadOf(ys)]
  const slack =
    Math.sqrt(x.hidden * Math.max(0, y.between - x.explained)) +
    Math.sqrt(y.hidden * Math.max(0, x.between - y.explained)) +
    Math.sqrt(x.hidden * y.hidden)
  const [least, most] = [Math.sqrt(x.between * y.between), 1 / 12]
  const value = covariance / least
  const ends = [covariance - slack, covariance + slack].flatMap(end => [end / least, end / most])
  const [low, high] = [Math.max(-1, Math.min(...ends)), Math.min(1, Math.max(...ends))]
  return { value, error: Math.max(high - value, value - low) }
}

/** By bin: its share, its people's mid-rank from the middle, and the sum of their ranks on the other score. */
type Margin = Map<number, { share: number; rank: number; others: number }>

function marginOf(shares: readonly (readonly [bin: number, share: number])[]): Margin {
  const margin: Margin = new Map()
  for (const [bin, share] of shares) {
    const before = margin.get(bin)
    margin.set(bin, { share: (before?.share ?? 0) + share, rank: 0, others: 0 })
  }
  let below = 0
  for (const [, of] of [...margin].sort(([a], [b]) => a - b)) {
    of.rank = below + of.share / 2 - 0.5
    below += of.share
  }
  return margin
}

/** Variances of ranks: between bins, at most within them, and of the other score's between means of bins. */
function spreadOf(margin: Margin): { between: number; hidden: number; explained: number } {
  let [between, hidden, explained] = [0, 0, 0]
  for (const { share, rank, others } of margin.values()) {
    between += share * rank ** 2
    hidden += share ** 3 / 12
    explained += others ** 2 / share
  }
  return { between, hidden, explained }
}

/**
 * The bin whose lower edge cuts off the share of the weight nearest to a tenth; of two as near, the higher. Undefined where
 * the nearest is below 5% or above 15%: too few bins hold the weight for a top tenth.
 */
export function topTenth(cells: readonly { bin: number; weight: bigint }[]): number | undefined {
  const byBin = new Map<number, bigint>()
  for (const { bin, weight } of cells) byBin.set(bin, (byBin.get(bin) ?? 0n) + weight)
  const total = [...byBin.values()].reduce((sum, weight) => sum + weight, 0n)
  let best: { bin: number; distance: bigint } | undefined
  let above = 0n
  for (const [bin, weight] of [...byBin].sort(([a], [b]) => b - a)) {
    above += weight
    const distance = 10n * above > total ? 10n * above - total : total - 10n * above
    if (2n * distance <= total && (best === undefined || distance < best.distance)) best = { bin, distance }
  }
  return best?.bin
}

/** Weight of the people at or above the cuts: in both scores, in the first alone, in the second alone. */
export function highIn(cells: readonly PairCell[], cut: number, otherCut: number) {
  const high = { both: 0n, first: 0n, second: 0n }
  for (const { bin, otherBin, weight } of cells) {
    const [first, second] = [bin >= cut, otherBin >= otherCut]
    if (first && second) high.both += weight
    else if (first) high.first += weight
    else if (second) high.second += weight
  }
  return high
}
