import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { findings, verdictCounts } from '../../dashboards/findings.ts'
import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import { about, JUDGED, releaseOf, row, tables } from './fixture-release.ts'
import { readPage } from './html.ts'

type Release = Parameters<typeof buildSite>[0]
const VERDICTS = ['within margin', 'inconclusive', 'different, size unclear', 'beyond margin']

/** The rows of one comparison; a verdict of null: not estimable. */
function compared(stratum: string, verdict: number | null, difference: number, change: Record<string, string> = {}) {
  const keys = {
    score: 'T2D_FE',
    measure: 'znorm2',
    outcome: 't2d',
    view: 'sampled_as',
    stratum: `sampled_as=${stratum}`,
    threshold: '(none)',
    reference: 'sampled_as=EUR',
    compared: 'auc',
    ...change,
  }
  const none = { status: 'not_estimable' as const, reason: 'fewer than 10 cases' }
  const shown = (statistic: string, value: number): ReleasedRow =>
    verdict === null ? { ...row(keys, statistic, null), ...none } : row(keys, statistic, value)
  return [
    { ...shown('difference', difference), ...(verdict !== null && { low: difference - 0.1, high: difference + 0.1 }) },
    row(keys, 'margin', 0.05),
    { ...shown('verdict', verdict ?? 0), ...(verdict !== null && { reason: VERDICTS[verdict]! }) },
    shown('detectable', 0.212),
    shown('needed', 261),
    shown('p', 0.29),
    shown('q', 0.8),
  ]
}

const comparison = [
  ...compared('AFR', 0, 0.01),
  ...compared('AMR', 1, -0.09),
  ...compared('EAS', null, 0),
  ...compared('SAS', 3, -0.17),
  ...compared('AMR', 2, 0.07, { compared: 'log_or_per_sd' }),
  ...compared('SAS', 2, 0.11),
  ...compared('SAS', 3, -0.4, { measure: 'unadjusted' }),
]
const told = { performance: [JUDGED] }
const named = (release: Release) =>
  findings(release).map(({ keys }) => `${keys.stratum!.slice(11)} ${keys.compared} ${keys.measure}`)
const overview = async (of: Release) => {
  const files = await buildSite(of)
  return readPage(new TextDecoder().decode(files.find(({ path }) => path === 'index.html')!.body)).texts.join('')
}

describe('findings', () => {
  it('stand by verdict, then effect before ranking, then by size in margins, and of one measure of a score', () => {
    const once = releaseOf({
      comparison: comparison.filter(({ keys }) => !(keys.stratum === 'sampled_as=SAS' && keys.measure === 'znorm2')),
    })
    expect(named(once)).toEqual(['AMR log_or_per_sd znorm2', 'AMR auc znorm2', 'EAS auc znorm2', 'AFR auc znorm2'])
  })

  it('stand in the same order, whatever order the table has', () => {
    const cells = [
      compared('AFR', 0, 0.01),
      compared('AMR', 1, -0.09),
      compared('EAS', null, 0),
      compared('SAS', 3, -0.17),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(cells, { minLength: 4 }), shuffled => {
        expect(named(releaseOf({ comparison: shuffled.flat() }))).toEqual([
          'SAS auc znorm2',
          'AMR auc znorm2',
          'EAS auc znorm2',
          'AFR auc znorm2',
        ])
      }),
      { seed: 1 },
    )
  })

  it('count every comparison of the release once, those that cannot be estimated among them', () => {
    const counts = verdictCounts(
      releaseOf({
        comparison: [...compared('AFR', 0, 0.01), ...compared('EAS', null, 0), ...compared('SAS', 3, -0.17)],
      }),
    )
    expect(Object.fromEntries(counts.map(({ verdict, comparisons }) => [String(verdict), comparisons]))).toEqual({
      0: 1,
      1: 0,
      2: 0,
      3: 1,
      undefined: 1,
    })
  })

  it('say on which side people are wanting where more of one group would not do', async () => {
    const endless = compared('AMR', 1, -0.09).map(row =>
      row.statistic === 'needed' ? { ...row, value: null, status: 'not_estimable' as const, reason: 'none' } : row,
    )
    expect(await overview(releaseOf({ ...tables, comparison: endless }, told))).toContain(
      'Without more people on the other side, no number in this group would suffice',
    )
  })

  it('are told on the overview with the verdict and what the data could have shown, and counted in the brief', async () => {
    const words = await overview(
      releaseOf({ ...tables, comparison: [...compared('SAS', 3, -0.17), ...compared('EAS', null, 0)] }, told),
    )
    expect(words).toContain(
      'The study declares 2 comparisons, with these verdicts: “Beyond margin” 1, “Not estimable” 1.',
    )
    expect(words).toMatch(
      /Beyond marginWe compared SAS with EUR in the AUC .*The difference was −0\.170 \(−0\.270 to −0\.070\)/,
    )
    expect(words).toContain('with these data we could have seen a difference of 0.212')
    expect(words).toContain('Not estimableEAS and EUR in the AUC')
    expect(words).not.toMatch(/\b(fair|unbiased|safe)\b|no disparity/i)
  })

  it('are no more than are read at once, and said to be the most important of all that the study declares', async () => {
    const of = (groups: number) =>
      overview(
        releaseOf(
          { ...tables, comparison: Array.from({ length: groups }, (_, at) => compared(`G${at}`, 1, at)).flat() },
          told,
        ),
      )
    expect(await of(12)).toContain('All 12 comparisons that the study declares stand here')
    const many = await of(13)
    expect(many).toContain('Of 13 comparisons that the study declares, the 12 most important stand here')
    expect(many.match(/We compared/g)).toHaveLength(12)
  })

  it('say that nothing is compared where nothing is, and never that all is well', async () => {
    const words = await overview(releaseOf(tables))
    expect(words).toContain('No groups are compared by an outcome')
    expect(words).not.toContain('comparisons that the study declares')
    expect(words).not.toContain('The study declares')
  })

  it('say of sets of weights where a group’s place turns with them', async () => {
    const turned = tables.distribution.map(row =>
      row.keys.score === 'T2D_EAS' && row.keys.stratum === 'sampled_as=AFR' && row.statistic === 'mean'
        ? { ...row, value: -0.5 }
        : row,
    )
    const words = await overview(releaseOf({ ...tables, distribution: turned }, about))
    expect(words).toContain('The mean raw score of AFR (1 of 5 groups by sampled_as) lies above')
    expect(await overview(releaseOf(tables))).not.toContain('The mean raw score of')
  })

  it.each(['difference', 'margin', 'verdict', 'detectable', 'needed'])(
    'are not told of a comparison without its %s',
    async statistic => {
      const comparison = compared('SAS', 3, -0.17).filter(row => row.statistic !== statistic)
      await expect(buildSite(releaseOf({ comparison }, told))).rejects.toThrow(
        `a cell of the released table comparison has no statistic ${statistic}`,
      )
    },
  )
})

describe('the page of performance', () => {
  const keys = {
    score: 'T2D_FE',
    measure: 'znorm2',
    outcome: 't2d',
    view: '(all)',
    stratum: '(all)',
    threshold: '(none)',
  }
  const performance = ['people', 'cases', 'controls', 'missing', 'base_rate', 'auc'].map(statistic =>
    row(keys, statistic, 1),
  )

  it('is refused where the table lacks what it shows, by the name of what is lacking', async () => {
    const cut = performance.map(row => ({ ...row, keys: { ...keys, threshold: 'top 0.1' } }))
    const without = performance.filter(({ statistic }) => statistic !== 'base_rate')
    await expect(buildSite(releaseOf({ performance: [...without, ...cut] }, told))).rejects.toThrow(
      'no statistic base_rate',
    )
    await expect(buildSite(releaseOf({ performance: cut }, told))).rejects.toThrow('without rows of no threshold')
  })
})
