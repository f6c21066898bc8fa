import { describe, expect, it } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { bell, CMS, draftOf, OPEN } from './drafts.ts'

// Two populations; `most_similar` has the same people as `unadjusted`, each in the unit of the own population.
const people = ['P', 'Q'].flatMap(population => bell(900).map(bin => ({ bin, levels: { population } })))
const one = draftOf(people, ['(all)', 'population'])
const draft = {
  ...one,
  distributions: [...one.distributions, ...one.distributions.map(cell => ({ ...cell, measure: 'most_similar' }))],
}
const isBinned = ({ keys, statistic, value }: (typeof made.tables.histogram)[number]) =>
  keys.measure === 'most_similar' && value !== null && /^(share|q\d+)$/.test(statistic)
const made = protect(draft, CMS)

describe('a measure that orders the people of a population as another does', () => {
  it.each(['distribution', 'histogram'] as const)(
    'has neither bins nor quantiles in `%s` where anything is hidden',
    table => {
      expect(made.tables[table].some(row => row.keys.measure === 'unadjusted' && row.value !== null)).toBe(true)
      expect(made.tables[table].some(isBinned)).toBe(false)
      expect(protect(draft, OPEN).tables[table].some(isBinned)).toBe(true)
    },
  )

  it.each(['distribution', 'histogram'] as const)('is a finding where it has them in `%s`', table => {
    const leaky = protect(draft, OPEN).tables[table]
    expect(
      attack({ ...made.tables, [table]: leaky.filter(row => isBinned(row)) }, made.claims).findings,
    ).toContainEqual(expect.objectContaining({ table, rule: 'overlaid scales' }))
  })

  it('still has its mean and its people', () => {
    const means = made.tables.distribution.filter(
      ({ keys, statistic }) => keys.measure === 'most_similar' && statistic === 'mean',
    )
    expect(means.map(({ status }) => status)).toEqual(['released', 'released', 'released'])
  })
})
