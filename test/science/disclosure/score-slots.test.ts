import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import type { ReleasedTables } from '../../../science/disclosure/released-table.ts'
import { cohort, someone } from './cohorts.ts'
import { bell, CMS, draftOf, NHS, OPEN, type Person } from './drafts.ts'

const SCORES = ['T2D_A', 'T2D_B', 'T2D_C']
/** People of two groups, the first so many of the small one. */
const people = (small: number, all = 600): Person[] =>
  bell(all).map((_, i) => ({ bin: bell(all)[(i * 7) % all]!, levels: { group: i < small ? 'few' : 'most' } }))
const draft = (small: number, scores = SCORES) => draftOf(people(small), ['(all)', 'group'], {}, scores)
const shown = ({ distribution }: Pick<ReleasedTables, 'distribution'>, statistic = 'mean', view = 'group') => [
  ...new Set(
    distribution
      .filter(row => row.keys.view === view && row.statistic === statistic && row.value !== null)
      .map(({ keys }) => keys.score),
  ),
]

describe('many scores in one stratum', () => {
  test.each([
    [15, ['T2D_A']],
    [20, ['T2D_A', 'T2D_B']],
    [29, ['T2D_A', 'T2D_B']],
    [30, SCORES],
  ])(
    'of %i people show values of one score for each ten, in every group of the view; counts of all',
    (small, expected) => {
      const { tables, claims } = protect(draft(small), CMS)
      expect(shown(tables)).toEqual(expected)
      expect(shown(tables, 'people')).toEqual(SCORES)
      expect(shown(tables, 'mean', '(all)')).toEqual(SCORES)
      expect(attack(tables, claims).findings).toEqual([])
    },
  )
  test('are as many as the study has where nothing is to be hidden, and outputs of models take no place', () => {
    expect(shown(protect(draft(15), OPEN).tables)).toEqual(SCORES)
    const { about, ...rest } = draft(15)
    const [first, ...others] = about.scores
    const mixed = {
      ...rest,
      about: { ...about, scores: [first!, ...others.map(of => ({ ...of, kind: 'score' as const }))] },
    }
    expect(shown(protect(mixed, CMS).tables)).toEqual(SCORES)
  })
  test('are decided by counts as they are rounded: who has 18 and who has 22 people shows as many', () => {
    for (const small of [18, 20, 22]) expect(shown(protect(draft(small), NHS).tables)).toEqual(['T2D_A'])
    for (const small of [23, 25, 27]) expect(shown(protect(draft(small), NHS).tables)).toEqual(['T2D_A', 'T2D_B'])
  })
  test('over releases: what was shown keeps its place, and takes it from what is new, under another model too', () => {
    const { release } = cohort()
    const group = (i: number) => ({ group: i < 25 ? 'few' : 'most' })
    const same = someone(0, 600, group)
    const ask = (scores: string[], about = {}) =>
      shown({ distribution: [...release(same, ['group'], { scores, about }).table('distribution')] })
    expect(ask(['T2D_B'])).toEqual(['T2D_B'])
    expect(ask(['T2D_A', 'T2D_B', 'T2D_C'])).toEqual(['T2D_A', 'T2D_B'])
    expect(ask(['T2D_C'])).toEqual([])
  })
  test('of entries that name no models all take their place', () => {
    const { release, entries } = cohort()
    const same = someone(0, 600, i => ({ group: i < 25 ? 'few' : 'most' }))
    release(same, ['group'], { scores: ['T2D_A', 'T2D_B'] })
    delete entries[0]!.scores
    const tables = { distribution: [...release(same, ['group'], { scores: ['T2D_A'] }).table('distribution')] }
    expect(shown(tables)).toEqual([])
  })
  test('are found by the attacker, in each table and beside those of earlier releases', () => {
    const { tables } = protect(draft(30), CMS)
    const { claims } = protect(draft(29), CMS)
    const told = (names: string[]) => new Map([['group', names.map(name => JSON.stringify([name, 'm']))]])
    const rules = (published: ReleasedTables, more = {}) =>
      attack(published, { ...claims, hidden: [], ...more }).findings.map(({ table, rule }) => [table, rule])
    expect(rules(tables)).toEqual([])
    expect(rules(tables, { told: told(['X']) })).toContainEqual(['distribution', 'many scores'])
    const fewer = { ...tables, quality: tables.quality.map(row => (row.value === 30 ? { ...row, value: 29 } : row)) }
    expect(rules(fewer)).toContainEqual(['distribution', 'many scores'])
  })
  test('of random groups never more than the attacker allows, and nothing is refused for it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 11, max: 80 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom(240, 250, 256, 262, 280), { minLength: 300, maxLength: 300 }),
        (small, scores, bins) => {
          const ids = Array.from({ length: scores }, (_, i) => `S${i}`)
          const crowd = bins.map((bin, i) => ({ bin, levels: { group: i < small ? 'few' : 'most' } }))
          const { tables, claims } = protect(draftOf(crowd, ['(all)', 'group'], {}, ids), CMS)
          expect(attack(tables, claims).findings).toEqual([])
          expect(shown(tables).length).toBe(Math.min(scores, Math.floor(small / 10)))
        },
      ),
      { seed: 1, numRuns: 30 },
    )
  })
})
