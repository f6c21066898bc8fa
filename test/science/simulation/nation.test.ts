import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logit } from '../../../science/scores/logit.ts'
import { expit } from '../../../science/simulation/expit.ts'
import { BLOCK_PEOPLE, type NationPlan, simulateNation } from '../../../science/simulation/nation.ts'
import { randomWords, uniformOf } from '../../../science/simulation/random.ts'

const cell = (state: string, group: string, people: number) => ({ state, sex: 'female', age: 50, group, people })
const PLAN: NationPlan = {
  seed: 7,
  cells: [cell('a', 'x', 300), cell('a', 'y', 100), cell('b', 'x', 600), cell('b', 'y', 0)],
  recruitment: { state: {}, sex: {}, age: {}, group: { y: 2 } },
  variants: [
    { weight: 0.5, frequencies: { P: 0.1, Q: 0.9 } },
    { weight: -1, frequencies: { P: 0.5, Q: 0.2 } },
    { weight: 0, frequencies: { P: 0, Q: 1 } },
  ],
  mixtures: { x: { P: 1 }, y: { P: 0.25, Q: 0.75 } },
  disease: { log_odds: -1, per_score_sd: 0.7, per_decade: 0, male: 0 },
  truths: { effect: {}, log_odds: {}, state_log_odds: {}, missing_loci: { y: 1 }, recorded: { x: 0.6 } },
  model: { intercept: 0, slope: 1 },
}
const PEOPLE = 60_000
/** Everyone, as plain values. */
const everyone = (plan: NationPlan, people: number) =>
  [...simulateNation(plan, people)].flatMap(block =>
    Array.from(block.cell, (nth, i) => ({
      ...plan.cells[nth]!,
      age: block.ageYears[i]!,
      calls: plan.variants.map((_, v) => block.calls[v * block.people + i]!),
      ill: block.ill[i]!,
      recorded: block.recorded[i]!,
      probability: block.probability[i]!,
    })),
  )
const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
/** Six standard errors of a share. */
const near = (n: number) => 3 / Math.sqrt(n)

describe('a simulated nation', () => {
  const people = everyone(PLAN, PEOPLE)
  const of = (group: string) => people.filter(one => one.group === group)

  test('has as many people as asked for, of the cells by their people and the chance of recruitment', () => {
    expect(people).toHaveLength(PEOPLE)
    const share = (state: string, group: string) =>
      people.filter(one => one.state === state && one.group === group).length / PEOPLE
    expect(Math.abs(share('a', 'x') - 300 / 1100)).toBeLessThan(near(PEOPLE))
    expect(Math.abs(share('a', 'y') - 200 / 1100)).toBeLessThan(near(PEOPLE))
    expect(share('b', 'y')).toBe(0)
    for (const { age } of people) expect(age >= 50 && age < 55).toBe(true)
  })

  test('draws alleles at the frequencies of the mixture, in Hardy-Weinberg proportions, one variant apart from the other', () => {
    const [x, y] = [of('x'), of('y')]
    const copies = (who: typeof people, v: number, n: number) => meanOf(who.map(({ calls }) => Number(calls[v] === n)))
    for (const [n, expected] of [0.81, 0.18, 0.01].entries())
      expect(Math.abs(copies(x, 0, n) - expected)).toBeLessThan(near(x.length))
    const frequency = 0.25 * 0.1 + 0.75 * 0.9
    for (const [n, expected] of [(1 - frequency) ** 2, 2 * frequency * (1 - frequency), frequency ** 2].entries())
      expect(Math.abs(copies(y, 0, n) - expected)).toBeLessThan(near(y.length))
    expect(copies(x, 2, 0)).toBe(1)
    const both = meanOf(x.map(({ calls }) => Number(calls[0] === 0 && calls[1] === 0)))
    expect(Math.abs(both - 0.81 * 0.25)).toBeLessThan(near(x.length))
  })

  test('loses the heaviest locus in the group that is to lose it, and no other call', () => {
    for (const { group, calls } of people) expect(calls.map(call => call === 3)).toEqual([false, group === 'y', false])
  })

  test('alleles that are more common in a group make nobody ill there; the model is right where nothing is planted', () => {
    const [x, y] = [of('x'), of('y')]
    for (const who of [x, y]) {
      const logOdds = meanOf(who.map(({ probability }) => logit(probability)))
      expect(Math.abs(logOdds - PLAN.disease.log_odds)).toBeLessThan(near(who.length))
      const expected = meanOf(who.map(({ probability }) => probability))
      expect(Math.abs(meanOf(who.map(({ ill }) => ill)) - expected)).toBeLessThan(near(who.length))
    }
    const cases = x.filter(({ ill }) => ill === 1)
    expect(Math.abs(meanOf(cases.map(({ recorded }) => recorded)) - 0.6)).toBeLessThan(near(cases.length))
    for (const { group, ill, recorded } of people) {
      if (ill === 0) expect(recorded).toBe(0)
      if (group === 'y') expect(recorded).toBe(ill)
    }
  })

  test('is the same for the same plan, and begins the same whatever its size', () => {
    const [first] = simulateNation(PLAN, 2 * BLOCK_PEOPLE)
    const [again] = simulateNation(PLAN, BLOCK_PEOPLE)
    expect(first).toEqual(again)
    const [other] = simulateNation({ ...PLAN, seed: 8 }, BLOCK_PEOPLE)
    expect(other!.calls).not.toEqual(first!.calls)
  })

  test('has what is planted: more cases, a weaker effect, a model that says too much', () => {
    const truths = { ...PLAN.truths, log_odds: { x: 0.5 }, state_log_odds: { a: 0.25 }, effect: { x: 0 } }
    const planted = everyone({ ...PLAN, truths, model: { intercept: 0.2, slope: 0.5 } }, 20_000)
    const x = planted.filter(one => one.group === 'x')
    for (const [state, log] of [
      ['a', -0.25],
      ['b', -0.5],
    ] as const) {
      const ill = meanOf(x.filter(one => one.state === state).map(({ ill }) => ill))
      expect(Math.abs(ill - expit(log))).toBeLessThan(near(x.length / 3))
    }
    for (const [i, { probability }] of planted.slice(0, 100).entries())
      expect(0.2 + 0.5 * logit(probability)).toBeCloseTo(logit(people[i]!.probability), 9)
  })

  test('of whom nobody can be recruited is none', () => {
    const nobody = { ...PLAN, recruitment: { ...PLAN.recruitment, state: { a: 0, b: 0 } } }
    expect(() => everyone(nobody, 1)).toThrow('nobody can be recruited')
  })
})

describe('what it is drawn with', () => {
  // First words of PractRand's sfc32 with seed 1 after twelve rounds, from an independent implementation (Python).
  test('sfc32', () => {
    const next = randomWords(1)
    expect(Array.from({ length: 4 }, next)).toEqual([2012149540, 1872316204, 1707632675, 1779833415])
  })
  test('a uniform number is never 0 or 1', () => {
    expect([uniformOf(0) > 0, uniformOf(2 ** 32 - 1) < 1]).toEqual([true, true])
  })
  test('expit is what logit undoes, to the last digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), x => {
        expect(Math.abs(expit(x) / (1 / (1 + Math.exp(-x))) - 1)).toBeLessThan(1e-14)
      }),
      { seed: 1 },
    )
    expect([expit(-1e9) > 0, expit(1e9), expit(0)]).toEqual([true, 1, 0.5])
  })
})
