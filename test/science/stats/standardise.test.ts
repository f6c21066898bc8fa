import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  crude,
  directlyStandardised,
  dobsonInterval,
  kitagawa,
  standardisedVariance,
} from '../../../science/stats/standardise.ts'

// Made by test/golden/standardise/make_golden.R.
const golden = JSON.parse(readFileSync('test/golden/standardise/expected.json', 'utf8'))
const STANDARD = [11000, 12000, 13000, 10000, 5500]
const RATES = [
  [2, 9000],
  [5, 8000],
  [9, 7000],
  [14, 5000],
  [30, 2500],
].map(([cases, people], i) => ({ weight: STANDARD[i]!, people: people!, value: cases! / people! }))
const near = (value: number) => expect.closeTo(value, 12)

describe('golden values of R', () => {
  test('of a rate and of Dobson’s limits', () => {
    expect([crude(RATES), directlyStandardised(RATES)]).toEqual([near(golden.crude), near(golden.rate)])
    const { low, high } = dobsonInterval(RATES)
    expect([low, high]).toEqual(golden.dobson.map(near))
  })
  test('of a mean', () => {
    const cells = [0.1, 0.25, 0.5].map((value, i) => ({
      ...{ value, people: 1, weight: STANDARD[i]! },
      variance: [1.1, 0.9, 1.3][i]! ** 2 / [120, 300, 80][i]!,
    }))
    expect([directlyStandardised(cells), standardisedVariance(cells)]).toEqual(golden.mean.map(near))
  })
  test('of Kitagawa’s parts', () => {
    const cells = [
      [120, 0.1, 400, 0.12],
      [300, 0.25, 200, 0.2],
      [80, 0.5, 100, 0.45],
    ].map(([people, value, referencePeople, referenceValue]) => ({
      ...{ people: people!, value: value!, referencePeople: referencePeople!, referenceValue: referenceValue! },
    }))
    const { gap, composition, unexplained, interaction } = kitagawa(cells)
    expect([gap, composition, unexplained, interaction]).toEqual(golden.kitagawa.map(near))
  })
})

describe('whatever the cells', () => {
  const positive = fc.integer({ min: 1, max: 10_000 })
  const cell = fc.record({
    ...{ weight: positive, people: positive, value: fc.double({ min: 0, max: 1, noNaN: true }) },
    ...{ referencePeople: positive, referenceValue: fc.double({ min: 0, max: 1, noNaN: true }) },
  })
  const cells = fc.array(cell, { minLength: 1, maxLength: 12 })

  test('equal figures in all cells are the standardised and the crude one', () => {
    fc.assert(
      fc.property(cells, fc.double({ min: 0, max: 1, noNaN: true }), (cells, value) => {
        const equal = cells.map(cell => ({ ...cell, value }))
        expect([directlyStandardised(equal), crude(equal)]).toEqual([near(value), near(value)])
      }),
    )
  })
  test('with its own mix a stratum has its crude figure, whatever the scale of the weights', () => {
    fc.assert(
      fc.property(cells, positive, (cells, scale) => {
        const own = cells.map(cell => ({ ...cell, weight: cell.people * scale }))
        expect(directlyStandardised(own)).toBeCloseTo(crude(own), 12)
      }),
    )
  })
  test('a gap is the sum of its parts, which change sign when the two are swapped', () => {
    fc.assert(
      fc.property(cells, cells => {
        const { gap, composition, unexplained, interaction } = kitagawa(cells)
        expect(composition + unexplained).toBeCloseTo(gap, 12)
        const swapped = kitagawa(
          cells.map(cell => ({
            ...{ people: cell.referencePeople, value: cell.referenceValue },
            ...{ referencePeople: cell.people, referenceValue: cell.value },
          })),
        )
        expect([swapped.composition, swapped.unexplained, swapped.interaction]).toEqual(
          [-composition, -unexplained, interaction].map(near),
        )
      }),
    )
  })
  test('an equal mix explains nothing of a gap, and equal figures leave nothing unexplained', () => {
    fc.assert(
      fc.property(cells, cells => {
        const mix = kitagawa(cells.map(cell => ({ ...cell, people: cell.referencePeople * 3 })))
        expect([mix.composition, mix.interaction]).toEqual([near(0), near(0)])
        const figures = kitagawa(cells.map(cell => ({ ...cell, value: cell.referenceValue })))
        expect([figures.unexplained, figures.interaction]).toEqual([near(0), near(0)])
      }),
    )
  })
})
