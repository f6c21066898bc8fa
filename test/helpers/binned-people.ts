import { type Judged, middlesOf } from '../../science/equity/judged.ts'
import { FINE_BINS, gridOf, type Measure } from '../../science/scores/measure-grid.ts'
import type { BinnedPeople } from '../../science/stats/binned-auc.ts'

/** The bin of a value, the ends open. */
export function binOf(measure: Measure, value: number): number {
  const { low, high } = gridOf(measure)
  return Math.max(0, Math.min(FINE_BINS - 1, Math.floor(((value - low) / (high - low)) * FINE_BINS)))
}

/** Cases and controls by bin as an audit is given them, everyone's value in the middle of the bin and each bin's people of one weight. */
export function binnedPeople(
  measure: Measure,
  cases: ArrayLike<number>,
  controls: ArrayLike<number>,
  weight: (bin: number) => number = () => 1,
): Judged {
  const middles = middlesOf(measure)
  const both = <T>(of: (counts: Float64Array) => T) => ({
    cases: of(Float64Array.from(cases)),
    controls: of(Float64Array.from(controls)),
  })
  const sum = (counts: Float64Array, of: (bin: number) => number) =>
    counts.reduce((total, n, bin) => total + n * of(bin), 0)
  return {
    ...both(
      (counts): BinnedPeople => ({
        n: counts.reduce((total, n) => total + n, 0),
        weight: counts.map((n, bin) => n * weight(bin)),
        weight2: counts.map((n, bin) => n * weight(bin) ** 2),
      }),
    ),
    missing: 0,
    above: new Map(),
    people: both(counts => counts),
    sums: both(counts => ({
      wz: sum(counts, bin => weight(bin) * middles[bin]!),
      wz2: sum(counts, bin => weight(bin) * middles[bin]! ** 2),
      w2z: sum(counts, bin => weight(bin) ** 2 * middles[bin]!),
      w2z2: sum(counts, bin => weight(bin) ** 2 * middles[bin]! ** 2),
      clamped: 0,
    })),
  }
}
