import { describe, expect, it } from 'vitest'
import { peopleViews } from '../../dashboards/people-views.ts'
import { qualityRows, releaseOf, tables } from './fixture-release.ts'

const group = { stratum: 'g=a', people: 40, mean: 0 }

describe('people counted', () => {
  it('are those of all people and of each view', () => {
    const views = peopleViews(releaseOf(tables))
    expect(views.map(({ view }) => view)).toEqual(['(all)', 'sampled_as', 'sex', 'sampled_as|sex'])
    expect(views[1]!.people.map(({ row }) => row.value)).toEqual([661, 347, 504, 503, 489])
  })

  it('are the released number where another score’s row is withheld', () => {
    const quality = [...qualityRows('A', 'g', [{ ...group, mean: null }]), ...qualityRows('B', 'g', [group])]
    expect(peopleViews(releaseOf({ quality }))[0]!.people[0]!.row.value).toBe(40)
  })

  it('are refused where two scores disagree about them', () => {
    const quality = [...qualityRows('A', 'g', [group]), ...qualityRows('B', 'g', [{ ...group, people: 41 }])]
    expect(() => peopleViews(releaseOf({ quality }))).toThrow('counts the people of one stratum differently')
  })
})
