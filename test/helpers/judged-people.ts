import type { Judged } from '../../science/equity/judged.ts'
import { FINE_BINS, gridOf } from '../../science/scores/measure-grid.ts'

/** A person with a value of a measure, who is a case or not, and a weight. */
export interface JudgedPerson {
  value: number
  y: number
  w?: number
}

/** People as cubes hold them: bins of the measure's grid, sums over values, and who has at least each cut. */
export function judgedPeople(measure: string, people: readonly JudgedPerson[], cuts: readonly number[] = []): Judged {
  const { low, high } = gridOf(measure)
  const binOf = (value: number) =>
    Math.max(0, Math.min(FINE_BINS - 1, Math.floor(((value - low) / (high - low)) * FINE_BINS)))
  const both = <T>(of: (some: Required<JudgedPerson>[]) => T) => {
    const [cases, controls] = [1, 0].map(y => people.filter(one => one.y === y).map(one => ({ w: 1, ...one })))
    return { cases: of(cases!), controls: of(controls!) }
  }
  const bins = (some: Required<JudgedPerson>[], of: (one: Required<JudgedPerson>) => number) => {
    const sums = new Float64Array(FINE_BINS)
    for (const one of some) sums[binOf(one.value)]! += of(one)
    return sums
  }
  const sum = (some: Required<JudgedPerson>[], of: (one: Required<JudgedPerson>) => number) =>
    some.reduce((total, one) => total + of(one), 0)
  return {
    ...both(some => ({
      n: some.length,
      weight: bins(some, ({ w }) => w),
      weight2: bins(some, ({ w }) => w * w),
    })),
    missing: 0,
    above: new Map(
      cuts.map(cut => [
        String(cut),
        both(some => {
          const high = some.filter(({ value }) => value >= cut)
          return { n: high.length, weight: sum(high, ({ w }) => w), weight2: sum(high, ({ w }) => w * w) }
        }),
      ]),
    ),
    people: both(some => bins(some, () => 1)),
    sums: both(some => ({
      wz: sum(some, ({ w, value }) => w * value),
      wz2: sum(some, ({ w, value }) => w * value ** 2),
      w2z: sum(some, ({ w, value }) => w * w * value),
      w2z2: sum(some, ({ w, value }) => w * w * value ** 2),
      clamped: 0,
    })),
  }
}
