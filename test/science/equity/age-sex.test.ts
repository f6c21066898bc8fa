import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageSexAuc, withAgeSex } from '../../../science/equity/age-sex.ts'
import { differenceOf } from '../../../science/equity/difference.ts'
import { auc } from '../../../science/equity/discrimination.ts'
import type { Estimate } from '../../../science/equity/estimate.ts'
import type { Cell } from '../../../science/equity/judge.ts'
import { type Judged, others } from '../../../science/equity/judged.ts'
import { expit } from '../../../science/simulation/expit.ts'
import { randomWords, uniformOf } from '../../../science/simulation/random.ts'
import { judgedPeople } from '../../helpers/judged-people.ts'

interface Person {
  value: number
  y: number
  age: string
  group: string
}
/** Cells of everyone and of groups, with those by age, as cubes have them. */
function cellsOf(people: readonly Person[]): Cell[] {
  const cell = (view: string, stratum: string, some: readonly Person[]): Cell => ({
    keys: { score: 'm', measure: 'logit', outcome: 'ill', view, stratum },
    judged: judgedPeople('logit', some),
  })
  const ages = [...new Set(people.map(({ age }) => age))]
  const groups = [...new Set(people.map(({ group }) => group))]
  return [
    cell('(all)', '(all)', people),
    ...ages.map(age =>
      cell(
        'age',
        `age=${age}`,
        people.filter(of => of.age === age),
      ),
    ),
    ...groups.map(group =>
      cell(
        'group',
        `group=${group}`,
        people.filter(of => of.group === group),
      ),
    ),
    ...groups.flatMap(group =>
      ages.map(age =>
        cell(
          'age|group',
          `age=${age}|group=${group}`,
          people.filter(of => of.age === age && of.group === group),
        ),
      ),
    ),
  ]
}
const VIEWS = [
  { view: '(all)', joint: 'age', added: ['age'] },
  { view: 'group', joint: 'age|group', added: ['age'] },
]
const judgedOf = (people: readonly Person[], stratum: string): Judged =>
  withAgeSex(cellsOf(people), VIEWS).find(({ keys }) => keys.stratum === stratum)!.judged

describe('the AUC among people of one age and sex', () => {
  const person = fc.record({
    value: fc.integer({ min: -20, max: 20 }).map(v => v / 4 + 1 / 32),
    y: fc.integer({ min: 0, max: 1 }),
    age: fc.constantFrom('young', 'old', '(missing)'),
    group: fc.constantFrom('a', 'b'),
  })
  test('is the chance that a case is higher than a control of the same age, ties a half, ages by their cases', () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 60, maxLength: 150 }), people => {
        const ages = ['young', 'old'].map(age => people.filter(of => of.age === age))
        const kinds = ages.map(some => [1, 0].map(y => some.filter(of => of.y === y).map(({ value }) => value)))
        fc.pre(kinds.every(([cases, controls]) => cases!.length >= 5 && controls!.length >= 5))
        const wins = kinds.map(([cases, controls]) =>
          cases!.map(a => controls!.reduce((sum, b) => sum + (a > b ? 1 : a === b ? 0.5 : 0), 0) / controls!.length),
        )
        const all = wins.flat()
        const found = ageSexAuc(judgedOf(people, '(all)'))
        if ('reason' in found) throw new Error(found.reason)
        expect(found.value).toBeCloseTo(all.reduce((sum, win) => sum + win, 0) / all.length, 10)
        expect(found.n).toBe(ages.flat().length)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
  test('of all others is that of everyone without the group, and of the group and the others n adds up', () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 100, maxLength: 200 }), people => {
        const [everyone, group] = ['(all)', 'group=a'].map(stratum => judgedOf(people, stratum))
        const [rest, alone] = [others(everyone!, group!), judgedOf(people, 'group=b')].map(ageSexAuc)
        if ('reason' in rest! || 'reason' in alone!) return
        expect(rest!.value).toBeCloseTo(alone!.value, 10)
        expect(rest!.standardError).toBeCloseTo(alone!.standardError, 8)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
  test('is the same where one model is right in people of wide and of narrow ages, though the plain AUC is not', () => {
    const uniform = (
      random => () =>
        uniformOf(random())
    )(randomWords(7))
    const people = Array.from({ length: 40_000 }, (_, i): Person => {
      const group = i % 2 === 0 ? 'a' : 'b'
      const band = group === 'a' ? Math.floor(6 * uniform()) : 3
      const value = -4.5 + band + 1.2 * (uniform() + uniform() - 1)
      return { value, y: Number(uniform() < expit(value)), age: String(band), group }
    })
    const [a, b] = ['group=a', 'group=b'].map(stratum => judgedOf(people, stratum))
    const plain = [a, b].map(of => (auc(of!) as Estimate).value)
    expect(plain[0]! - plain[1]!).toBeGreaterThan(0.1)
    const found = differenceOf({ compared: 'auc_age_sex', measure: 'logit', group: a!, reference: b! })
    if ('reason' in found) throw new Error(found.reason)
    expect(Math.abs(found.value)).toBeLessThan(2 * found.standardError + found.slack)
    expect(found.standardError).toBeLessThan(0.02)
  })
  test('leaves out ages without two of each kind, and says where too few are left', () => {
    const of = (n: number, y: number, age: string) =>
      Array.from({ length: n }, (_, i) => ({ value: (i % 9) / 3, y, age, group: 'a' }))
    const few = [...of(9, 1, 'old'), ...of(40, 0, 'old'), ...of(1, 1, 'young'), ...of(40, 0, 'young')]
    expect(ageSexAuc(judgedOf(few, '(all)'))).toEqual({
      reason: 'fewer than 10 cases beside others of their age and sex',
    })
    const enough = [...few, ...of(1, 1, 'old')]
    expect(ageSexAuc(judgedOf(enough, '(all)'))).toMatchObject({ n: 50 })
  })
})
