/** One cell of a stratum, such as its women of 40 to 59: the figure of its people, and what the standard makes of the cell. */
export interface MixCell {
  /** People of the standard, or their share: on any scale, the same for all cells. */
  weight: number
  people: number
  /** A mean or a share. */
  value: number
}

/** The directly standardised figure Σwx/Σw: what the stratum would have with the standard’s mix. */
export function directlyStandardised(cells: readonly MixCell[]): number {
  return sum(cells, ({ weight, value }) => weight * value) / sum(cells, ({ weight }) => weight)
}

/** The figure of the stratum’s own mix, Σnx/Σn. */
export function crude(cells: readonly Omit<MixCell, 'weight'>[]): number {
  return sum(cells, ({ people, value }) => people * value) / sum(cells, ({ people }) => people)
}

/** The variance Σw²v/(Σw)² of a directly standardised figure, of the variances v of independent cells; weights are fixed. */
export function standardisedVariance(cells: readonly { weight: number; variance: number }[]): number {
  return sum(cells, ({ weight, variance }) => weight ** 2 * variance) / sum(cells, ({ weight }) => weight) ** 2
}

/**
 * The 95% interval of a directly standardised rate of O events by Dobson’s method (Dobson et al., Stat Med 1991;10:457):
 * value + √(v/O)·(limit − O), v = Σw²O/n²/(Σw)², with Byar’s limits of the O events (Breslow & Day 1987), which need
 * 10 or more of them.
 */
export function dobsonInterval(cells: readonly MixCell[]): { low: number; high: number } {
  const events = sum(cells, ({ people, value }) => people * value)
  const variance = standardisedVariance(
    cells.map(({ weight, people, value }) => ({ weight, variance: value / people })),
  )
  const rate = directlyStandardised(cells)
  const scale = Math.sqrt(variance / events)
  const limit = (x: number, sign: -1 | 1) => x * (1 - 1 / (9 * x) + (sign * Z) / (3 * Math.sqrt(x))) ** 3
  return { low: rate + scale * (limit(events, -1) - events), high: rate + scale * (limit(events + 1, 1) - events) }
}
/** The 97.5% point of the normal distribution. */
const Z = 1.959963984540054

/** A stratum and the one it is compared with, cell by cell. */
export interface GapCell {
  people: number
  value: number
  referencePeople: number
  referenceValue: number
}

/**
 * Kitagawa’s decomposition (J Am Stat Assoc 1955;50:1168) of the gap between two crude figures, in its symmetric form:
 * gap = composition + unexplained, where composition is Σ(p − p₀)(x + x₀)/2, of shares p of the cells, and unexplained
 * Σ(x − x₀)(p + p₀)/2. The interaction Σ(p − p₀)(x − x₀) lies half in each.
 */
export function kitagawa(cells: readonly GapCell[]) {
  const [people, reference] = [sum(cells, cell => cell.people), sum(cells, cell => cell.referencePeople)]
  const parts = cells.map(cell => {
    const [share, referenceShare] = [cell.people / people, cell.referencePeople / reference]
    return {
      mix: share - referenceShare,
      meanShare: (share + referenceShare) / 2,
      difference: cell.value - cell.referenceValue,
      meanValue: (cell.value + cell.referenceValue) / 2,
    }
  })
  return {
    gap: crude(cells) - crude(cells.map(cell => ({ people: cell.referencePeople, value: cell.referenceValue }))),
    composition: sum(parts, ({ mix, meanValue }) => mix * meanValue),
    unexplained: sum(parts, ({ difference, meanShare }) => difference * meanShare),
    interaction: sum(parts, ({ mix, difference }) => mix * difference),
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
