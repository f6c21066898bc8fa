import { readFileSync } from 'node:fs'
import type { BinnedPeople } from '../../science/stats/binned-auc.ts'
import { readCsv } from './read-csv.ts'

/** One person of test/golden/fixture.csv; `w` is a third of a whole number. */
export interface GoldenPerson {
  score: number
  y: number
  w: number
  g: string
}
export const GOLDEN: readonly GoldenPerson[] = readCsv(readFileSync('test/golden/fixture.csv', 'utf8')).map(row => ({
  score: Number(row.score),
  y: Number(row.y),
  w: Number(row.w),
  g: row.g!,
}))

/** People by value, a bin for each: cases, controls and the values. */
export function binned(people: readonly { score: number; y: number; w: number }[]) {
  const values = Float64Array.from(new Set(people.map(({ score }) => score))).sort()
  const of = (y: number): BinnedPeople => {
    const chosen = people.filter(person => person.y === y)
    const sums = (power: number) =>
      values.map(value => chosen.reduce((sum, { score, w }) => sum + (score === value ? w ** power : 0), 0))
    return { n: chosen.length, weight: sums(1), weight2: sums(2) }
  }
  return { values, cases: of(1), controls: of(0) }
}
