import { gridOf } from '../scores/measure-grid.ts'
import type { BinnedPeople } from '../stats/binned-auc.ts'
import { type Counted, fewer } from './estimate.ts'

/** People of one stratum who have an outcome or have it not, by bin of a measure and above its cut points. */
export interface Judged {
  cases: BinnedPeople
  controls: BinnedPeople
  /** People with the measure whose outcome is missing. */
  missing: number
  /** By threshold. */
  above: ReadonlyMap<string, { cases: Counted; controls: Counted }>
  /** Sums over the values themselves, where they were counted. */
  sums?: { cases: ValueSums; controls: ValueSums }
  /** The same people by age and sex, of those known, where the study describes people by both. */
  byAgeSex?: ReadonlyMap<string, Judged>
  /** People by bin, where each bin is shown by itself. */
  people?: { cases: Float64Array; controls: Float64Array }
}

/** Sums over people of weight and value z, in the measure's unit. */
export interface ValueSums {
  wz: number
  wz2: number
  w2z: number
  w2z2: number
  /** People whose value was clamped to the end of the grid. */
  clamped: number
}

export const NOBODY: Counted = { n: 0, weight: 0, weight2: 0 }

/** Values in the middle of the bins of a measure's grid. */
export function middlesOf(measure: string): Float64Array {
  const { low, high } = gridOf(measure)
  return Float64Array.from({ length: 512 }, (_, bin) => low + ((bin + 0.5) * (high - low)) / 512)
}

export function totalOf({ n, weight, weight2 }: BinnedPeople): Counted {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
  return { n, weight: total(weight), weight2: total(weight2) }
}

export const together = (a: Counted, b: Counted): Counted => ({
  n: a.n + b.n,
  weight: a.weight + b.weight,
  weight2: a.weight2 + b.weight2,
})

/** Why cases cannot be told from controls here; undefined where they can. */
export function tooFew({ cases, controls }: Judged): string | undefined {
  return fewer('cases', cases.n) ?? fewer('controls', controls.n)
}

/** All people but those of a part, bins not counted by themselves. */
export function others(all: Judged, part: Judged): Judged {
  const binned = (a: BinnedPeople, b: BinnedPeople): BinnedPeople => ({
    n: a.n - b.n,
    weight: a.weight.map((weight, bin) => weight - b.weight[bin]!),
    weight2: a.weight2.map((weight2, bin) => weight2 - b.weight2[bin]!),
  })
  const counted = (a: Counted, b: Counted): Counted => ({
    n: a.n - b.n,
    weight: a.weight - b.weight,
    weight2: a.weight2 - b.weight2,
  })
  const summed = (a: ValueSums, b: ValueSums): ValueSums => ({
    wz: a.wz - b.wz,
    wz2: a.wz2 - b.wz2,
    w2z: a.w2z - b.w2z,
    w2z2: a.w2z2 - b.w2z2,
    clamped: a.clamped - b.clamped,
  })
  return {
    cases: binned(all.cases, part.cases),
    controls: binned(all.controls, part.controls),
    missing: all.missing - part.missing,
    above: new Map(
      [...all.above].map(([threshold, { cases, controls }]) => {
        const own = part.above.get(threshold) ?? { cases: NOBODY, controls: NOBODY }
        return [threshold, { cases: counted(cases, own.cases), controls: counted(controls, own.controls) }]
      }),
    ),
    ...(all.byAgeSex && {
      byAgeSex: new Map(
        [...all.byAgeSex].map(([place, everyone]) => {
          const own = part.byAgeSex?.get(place)
          return [place, own ? others(everyone, own) : everyone]
        }),
      ),
    }),
    ...(all.sums &&
      part.sums && {
        sums: {
          cases: summed(all.sums.cases, part.sums.cases),
          controls: summed(all.sums.controls, part.sums.controls),
        },
      }),
  }
}
