import { describe, expect, it } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { type Protected, protect } from '../../../science/disclosure/protect.ts'
import { AOU, bell, CMS, draftOf, NHS, NONE, OMOP, OPEN, type Person } from './drafts.ts'

/** 600 people of one sex and 600 of the other; then some of the one sex. */
const cohort = (few: number, change: (person: Person) => Person): Person[] =>
  [...bell(600), ...bell(600)].map((bin, i) => {
    const person = { bin, levels: { sex: i < 600 ? 'female' : 'male' } }
    return i < few ? change(person) : person
  })
const unscored = ({ levels }: Person): Person => ({ levels })

/** A cohort in which one count of a stratum is n, and no other is small, by what it counts. */
const COHORTS: Readonly<Record<string, (n: number) => Person[]>> = {
  people: n => cohort(n, ({ bin }) => ({ bin: bin!, levels: { sex: 'unknown' } })),
  'people scored': n => cohort(600 - n, unscored),
  'people without a score': n =>
    cohort(n, unscored).map((person, i) => (i >= 600 && i < 700 ? unscored(person) : person)),
  'the rest of all people': n => cohort(600 - n, ({ bin }) => ({ bin: bin!, levels: { sex: 'male' } })),
}
const POLICIES = [OPEN, NONE, OMOP, NHS, CMS, AOU]
const isHidden = ({ tables }: Protected) =>
  tables.quality.some(
    ({ keys, statistic, status }) => keys.view === 'sex' && statistic === 'people' && status === 'suppressed',
  )

for (const policy of POLICIES) {
  const k = policy.threshold
  describe(`under ${policy.id}`, () => {
    for (const [what, people] of Object.entries(COHORTS))
      it.each([
        [0, false],
        [1, k > 0],
        [Math.max(1, k - 1), k > 0],
        [k, false],
        [k + 1, false],
      ])(`%i as the number of ${what}: withheld is %s`, (n, hidden) => {
        const made = protect(draftOf(people(n), ['(all)', 'sex']), policy)
        expect(isHidden(made)).toBe(hidden)
        expect(attack(made.attacked, made.claims).findings).toEqual([])
      })
  })
}
