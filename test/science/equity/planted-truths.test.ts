import { beforeAll, describe, expect, test } from 'vitest'
import { calibrationInTheLarge } from '../../../science/equity/calibration.ts'
import { outcomeCounts, slope } from '../../../science/equity/discrimination.ts'
import type { Finding } from '../../../science/equity/estimate.ts'
import type { NationPlan } from '../../../science/simulation/nation.ts'
import { examplePlan, judgedOf, type SimulatedPeople, simulatedPeople } from '../../helpers/nation-cubes.ts'
import { verdictOf } from '../../helpers/null-worlds.ts'

const PEOPLE = 60_000
/** Two nations with other seeds, and the truths in other groups. */
const SETTINGS = [
  { seed: 11, weaker: 'Black', shifted: 'Asian', missed: 'Hispanic', state: '06' },
  { seed: 12, weaker: 'Hispanic', shifted: 'Black', missed: 'Asian', state: '48' },
]
function estimate(found: Finding) {
  if ('reason' in found) throw new Error(found.reason)
  return found
}
const GROUPS = ['Asian', 'Black', 'Hispanic']

describe.each(SETTINGS)('truths planted in a nation of the seed $seed', ({ seed, weaker, shifted, missed, state }) => {
  let planted: SimulatedPeople
  let none: SimulatedPeople
  beforeAll(async () => {
    const example = await examplePlan()
    const nothing = { effect: {}, log_odds: {}, state_log_odds: {}, missing_loci: {}, recorded: {} }
    // Groups of more even sizes than in the census: a test has few people.
    const recruitment = { ...example.recruitment, group: { White: 0.25, Hispanic: 0.8, Asian: 2.5, Black: 1.2 } }
    const heaviest = [...example.variants].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, 250)
    const plan: NationPlan = { ...example, seed, recruitment, variants: heaviest, truths: nothing }
    const model = { intercept: 0, slope: 1 }
    none = simulatedPeople(plan, PEOPLE)
    const truths = {
      ...nothing,
      effect: { [weaker]: 0.6 },
      log_odds: { [shifted]: 0.3 },
      state_log_odds: { [state]: 0.5 },
      recorded: { [missed]: 0.7 },
    }
    planted = simulatedPeople({ ...plan, truths, model }, PEOPLE)
  })

  const ofGroup = (people: SimulatedPeople, group: string) =>
    judgedOf('unadjusted', people, i => people.group[i] === group)
  const effect = (people: SimulatedPeople, group: string) =>
    verdictOf('log_or_per_sd', ofGroup(people, group), ofGroup(people, 'White'))
  const baseRate = (people: SimulatedPeople, of: (i: number) => boolean) => {
    return estimate(
      outcomeCounts(judgedOf('unadjusted', people, of)).find(({ statistic }) => statistic === 'base_rate')!,
    )
  }

  test('a score that tells 40% less is beyond the margin, and only in the group where it does', () => {
    expect(effect(planted, weaker)).toBe('beyond margin')
    for (const group of GROUPS.filter(group => group !== weaker))
      expect(effect(planted, group), group).not.toBe('beyond margin')
    for (const group of GROUPS) expect(effect(none, group), group).not.toBe('beyond margin')
  })

  test('an intercept off by .3 is found as .3 in the group where it is, and nowhere else', () => {
    // Outside the region with more cases, of which the model does not know either.
    const intercept = (group: string) =>
      estimate(
        calibrationInTheLarge(
          judgedOf('logit', planted, i => planted.group[i] === group && planted.state[i] !== state),
        ),
      )
    expect(intercept(shifted).low).toBeGreaterThan(0.1)
    expect(Math.abs(intercept(shifted).value - 0.3)).toBeLessThan(intercept(shifted).high - intercept(shifted).value)
    expect(intercept('White').low).toBeLessThan(0)
    expect(intercept('White').high).toBeGreaterThan(0)
    // A record that misses three in ten cases looks the same in these figures: only the outcome's source can tell.
    expect(intercept(missed).high).toBeLessThan(-0.2)
  })

  test('a model that is too sure of itself has its slope', () => {
    const found = estimate(
      slope(
        'calibration_slope',
        'logit',
        judgedOf('logit', none, () => true),
      ),
    )
    expect(found.high).toBeLessThan(0.9)
    expect(Math.abs(found.value - 0.7)).toBeLessThan(1.5 * (found.high - found.value))
  })

  test('log odds that are higher by .3 are more cases, and no fault of the score', () => {
    const [before, after] = [none, planted].map(people => baseRate(people, i => people.group[i] === shifted))
    expect(after!.low).toBeGreaterThan(before!.high)
    expect(effect(planted, shifted)).not.toBe('beyond margin')
  })

  test('cases of which three in ten are not recorded are fewer cases, and no fault of the score', () => {
    const [before, after] = [none, planted].map(people =>
      baseRate(people, i => people.group[i] === missed && people.state[i] !== state),
    )
    expect(after!.high).toBeLessThan(before!.low)
    expect(after!.value / before!.value).toBeCloseTo(0.7, 1)
    expect(effect(planted, missed)).not.toBe('beyond margin')
  })

  test('a region with more cases has a higher rate than all others together, and no fault of the score', () => {
    const inState = (i: number) => planted.state[i] === state
    expect(baseRate(planted, inState).low).toBeGreaterThan(baseRate(planted, i => !inState(i)).high)
    // Beside people of the same group elsewhere: the raw score of a region follows its ancestry.
    const here = judgedOf('unadjusted', planted, i => inState(i) && planted.group[i] === 'White')
    const elsewhere = judgedOf('unadjusted', planted, i => !inState(i) && planted.group[i] === 'White')
    expect(verdictOf('log_or_per_sd', here, elsewhere)).not.toBe('beyond margin')
  })
})
