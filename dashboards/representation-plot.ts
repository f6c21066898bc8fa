/** One row of a plot of ratios; `ratio` undefined where none was released, and `note` says so. */
export interface RatioRow {
  name: string
  ratio: number | undefined
  note: string
}

const OCTAVES = 3

/** Ticks of the scale, with what is written at them: the ends hold all that lies beyond. */
export const RATIO_TICKS = [
  { ratio: 1 / 8, label: '≤ 1/8' },
  { ratio: 1 / 4, label: '1/4' },
  { ratio: 1 / 2, label: '1/2' },
  { ratio: 1, label: '1' },
  { ratio: 2, label: '2' },
  { ratio: 4, label: '4' },
  { ratio: 8, label: '≥ 8' },
] as const

/** Where a ratio stands on a scale of doublings from 1/8 to 8, as a share of its width to 4 decimals. */
export function ratioPosition(ratio: number): number {
  const doublings = ratio <= 0 ? -OCTAVES : Math.max(-OCTAVES, Math.min(OCTAVES, Math.log2(ratio)))
  return Number(((doublings + OCTAVES) / (2 * OCTAVES)).toFixed(4))
}
