import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CensusCell,
  type CohortCell,
  type Comparison,
  compareWithCensus,
} from '../../../science/equity/compare-with-census.ts'

const UNKNOWN = ['(missing)', '(not mapped)']
const person = (levels: Record<string, string>, reference = 1, other = 0): CohortCell => ({
  levels: new Map(Object.entries(levels)),
  referencePeople: BigInt(reference),
  otherPeople: BigInt(other),
})
const counted = (levels: Record<string, string>, people: number): CensusCell => ({
  levels: new Map(Object.entries(levels)),
  people: BigInt(people),
})
const compare = (cohort: CohortCell[], census: CensusCell[], comparison: Comparison) =>
  compareWithCensus(cohort, census, comparison, UNKNOWN).map(({ levels, place, referencePeople, censusPeople }) => [
    [...levels.values()].join('|'),
    place,
    Number(referencePeople),
    Number(censusPeople),
  ])

describe('a cohort beside a census', () => {
  test('a stratum that only the census counts is there with nobody in it', () => {
    const cells = compare(
      [person({ sex: 'female' }, 3)],
      [counted({ sex: 'female' }, 10), counted({ sex: 'male' }, 9)],
      {
        view: ['sex'],
        among: {},
      },
    )
    expect(cells).toEqual([
      ['female', 'compared', 3, 10],
      ['male', 'compared', 0, 9],
    ])
  })

  test('people of whom the census has no row are told apart, not compared and not dropped', () => {
    const cells = compare([person({ age: '80' }, 2), person({ age: '40' }, 5)], [counted({ age: '40' }, 7)], {
      view: ['age'],
      among: {},
    })
    expect(cells).toEqual([
      ['40', 'compared', 5, 7],
      ['80', 'uncovered', 2, 0],
    ])
  })

  test('levels that say nothing are not compared, on either side', () => {
    const cells = compare(
      [person({ group: '(missing)' }, 4), person({ group: 'A' }, 1)],
      [counted({ group: '(not mapped)' }, 8), counted({ group: 'A' }, 2)],
      { view: ['group'], among: {} },
    )
    expect(cells).toEqual([
      ['(missing)', 'unknown', 4, 0],
      ['(not mapped)', 'unknown', 0, 8],
      ['A', 'compared', 1, 2],
    ])
  })

  test('a census of one country is compared with the people of that country alone', () => {
    const cells = compare(
      [person({ country: 'USA', group: 'A' }, 6), person({ country: 'GBR', group: 'A' }, 5)],
      [counted({ group: 'A' }, 2)],
      { view: ['group'], among: { country: 'USA' } },
    )
    expect(cells).toEqual([
      ['GBR|A', 'elsewhere', 5, 0],
      ['USA|A', 'compared', 6, 2],
    ])
  })

  test('a census that knows where its people live is narrowed as the cohort is', () => {
    const cells = compare(
      [person({ region: 'N', sex: 'f' }, 6)],
      [counted({ region: 'N', sex: 'f' }, 2), counted({ region: 'S', sex: 'f' }, 50)],
      { view: ['sex'], among: { region: 'N' } },
    )
    expect(cells).toEqual([['N|f', 'compared', 6, 2]])
  })

  test('cells add up to the cohort and to the census, in any order of what is counted', () => {
    const level = fc.constantFrom('a', 'b', 'c', '(missing)')
    const cohort = fc.array(fc.record({ x: level, y: level, n: fc.integer({ min: 0, max: 9 }) }))
    const census = fc.array(fc.record({ x: level, n: fc.integer({ min: 0, max: 9 }) }))
    fc.assert(
      fc.property(cohort, census, (people, rows) => {
        const cells = (reverse: boolean) => {
          const order = <T>(list: T[]) => (reverse ? list.toReversed() : list)
          return compareWithCensus(
            order(people).map(({ x, y, n }) => person({ x, y }, n, 1)),
            order(rows).map(({ x, n }) => counted({ x }, n)),
            { view: ['x'], among: { y: 'a' } },
            UNKNOWN,
          )
        }
        const forwards = cells(false)
        expect(cells(true)).toEqual(forwards)
        const total = (of: (cell: (typeof forwards)[number]) => bigint) => forwards.reduce((sum, c) => sum + of(c), 0n)
        expect(total(cell => cell.referencePeople)).toBe(people.reduce((sum, { n }) => sum + BigInt(n), 0n))
        expect(total(cell => cell.otherPeople)).toBe(BigInt(people.length))
        expect(total(cell => cell.censusPeople)).toBe(rows.reduce((sum, { n }) => sum + BigInt(n), 0n))
      }),
      { seed: 1 },
    )
  })

  test('a count that lacks an attribute of the view is a fault', () => {
    expect(() => compare([person({ sex: 'f' })], [], { view: ['age'], among: {} })).toThrow('lacks the attribute age')
  })
})
