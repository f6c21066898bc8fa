import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Invisibility, invisibility } from '../../dashboards/invisibility.ts'
import { Released } from '../../science/disclosure/released.ts'
import { bell, CMS, draftOf, KEY } from '../science/disclosure/drafts.ts'
import { histogramRows, releaseOf, row, type Tables, tables } from './fixture-release.ts'

const said = (groups: readonly Invisibility[]) =>
  groups.map(
    ({ attribute, level, figures, withheld, views, viewsShown }) =>
      `${attribute} ${level}: ${withheld}/${figures}, ${viewsShown}/${views}`,
  )
const AT_HAND = [
  'sampled_as AFR: 0/84, 2/2',
  'sampled_as AMR: 28/84, 2/2',
  'sampled_as EAS: 0/84, 2/2',
  'sampled_as EUR: 0/84, 2/2',
  'sampled_as SAS: 0/84, 2/2',
  'sex female: 0/168, 2/2',
  'sex male: 28/168, 2/2',
]

describe('the invisibility index', () => {
  it('counts the figures of a group in all its strata: 8 of each distribution, 6 of each quality, of two scores', () => {
    expect(said(invisibility(releaseOf(tables)))).toEqual(AT_HAND)
  })

  it('depends on which figures are there, and on no number', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 4, maxLength: 40 }), numbers => {
        const another = (at: number) => numbers[at % numbers.length]!
        const changed = Object.fromEntries(
          Object.entries(tables).map(([name, rows]) => [
            name,
            rows.map((row, i) => ({ ...row, value: row.value === null ? null : another(i), n: another(i + 1) })),
          ]),
        ) as unknown as Tables
        expect(said(invisibility(releaseOf(changed)))).toEqual(AT_HAND)
      }),
      { numRuns: 20 },
    )
  })

  it('takes a histogram for one figure, and none of what could not be worked out, or tells of a census or the study', () => {
    const stratum = 'sex=male'
    const at = { score: 'T2D_FE', measure: 'znorm2', outcome: 't2d', view: 'sex', stratum, threshold: '(none)' }
    const none = { ...row(at, 'auc', null), status: 'not_estimable' as const, reason: 'fewer than 10 cases' }
    const release = releaseOf({
      histogram: [
        ...histogramRows('T2D_FE', 'sex', stratum, [0.2, 0.5, 0.3]),
        ...histogramRows('T2D_EAS', 'sex', stratum, null),
      ],
      performance: [row(at, 'cases', null), none],
      comparison: [row({ ...at, reference: 'sex=female', compared: 'auc' }, 'margin', 0.05)],
      representation: [row({ census: 'c', view: 'sex', stratum }, 'census_share', 0.5)],
      standard: [row({ view: 'sex', stratum }, 'weight', 0.5)],
    })
    expect(said(invisibility(release))).toEqual(['sex male: 2/3, 1/1'])
  })

  it('knows of a view that is not listed by group, and of levels that gave way to coarser ones', () => {
    const coarser = [
      { attribute: 'region', by: 'division', strata: [{ stratum: 'region=a%7Cb', within: 'division=north' }] },
    ]
    const attributes = ['division', 'region'].map(name => ({ name, kind: 'geography', why: '', levels: [] }))
    const release = releaseOf(
      {
        quality: [row({ score: 'T2D_FE', view: 'division', stratum: 'division=north' }, 'people', 500)],
        withheld: [row({ table: 'quality', view: 'division|sex' }, 'cells', null)],
      },
      { coarser, coarsened: [{ view: 'region', by: 'division' }], attributes },
    )
    expect(said(invisibility(release))).toEqual(['division north: 0/1, 1/2', 'region a|b: 0/0, 0/1'])
  })

  it('knows of levels that are told as one with others, each by itself', () => {
    const release = releaseOf(
      { quality: [row({ score: 'T2D_FE', view: 'region', stratum: 'region=a%7Cb or c' }, 'people', 500)] },
      {
        merged: [{ attribute: 'region', levels: ['a|b', 'c'] }],
        attributes: [{ name: 'region', kind: 'geography', why: '', levels: ['a|b or c'] }],
      },
    )
    expect(said(invisibility(release))).toEqual([
      'region a|b or c: 0/1, 1/1',
      'region a|b: 0/0, 0/1',
      'region c: 0/0, 0/1',
    ])
  })

  const made = (inSmallest: number) => {
    const people = bell(400).map((bin, i) => ({
      bin,
      levels: { country: i < inSmallest ? 'AX' : i < 200 ? 'FI' : 'SE', sex: i % 2 === 0 ? 'female' : 'male' },
    }))
    return Released.make(draftOf(people, ['(all)', 'country', 'sex']), CMS, { history: [], key: KEY })
  }

  it('is the same however small a withheld group is, and the same of files as of the release', () => {
    const [one, other] = [made(2), made(9)]
    expect(invisibility(other)).toEqual(invisibility(one))
    expect(invisibility(Released.open(one.files))).toEqual(invisibility(one))
    expect(said(invisibility(one))).toContainEqual(expect.stringMatching(/^country AX: (\d+)\/\1, 0\/1$/))
    expect(said(invisibility(one))).toContainEqual(expect.stringMatching(/^sex male: \d\/\d+, 1\/1$/))
  })
})
