import { afterEach, expect, test, vi } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import type { Finding } from '../../../science/disclosure/findings.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import type * as Protection from '../../../science/disclosure/protect.ts'
import { unroundedCounts } from '../../../science/disclosure/unrounded.ts'
import { bell, CMS, draftOf, NHS, NO_MARGIN, OMOP, type Person } from './drafts.ts'
import { judgedDraft } from './judged-drafts.ts'

/** What the attacker says of what would be published, protected by the program as it is, or weakened by `vi.doMock`. */
async function attacked(draft: Draft, policy: Policy): Promise<Finding[]> {
  vi.resetModules()
  const { protect }: typeof Protection = await import('../../../science/disclosure/protect.ts')
  const { tables, attacked, claims } = protect(draft, policy)
  const rounding = { base: policy.count_base, shareDecimals: policy.share_decimals }
  return [...attack(attacked, claims).findings, ...unroundedCounts(tables, attacked, rounding)]
}

// biome-ignore lint/suspicious/noExplicitAny: a module's functions, of any kind.
type Functions = Record<string, (...of: any[]) => any>
const SCIENCE = '../../../science/disclosure/'
afterEach(() => {
  for (const { module } of WEAKER) vi.doUnmock(`${SCIENCE}${module}.ts`)
})

const people = (n: number, levels: (i: number) => Person['levels']) =>
  bell(n).map((bin, i): Person => ({ bin, levels: levels(i) }))
const sex = (i: number) => (i % 2 ? 'female' : 'male')
const AUDIT = {
  ...{ outcome: 'ill', kind: 'binary' as const, source: 'registry', covariates: [], compare: [], margin: NO_MARGIN },
  thresholds: [{ measure: 'unadjusted', cut: 0.1 }],
}
const bySex = draftOf(
  people(500, i => ({ sex: sex(i) })),
  ['(all)', 'sex'],
)
const few = (n: number) =>
  draftOf(
    people(500, i => ({ sex: sex(i), country: i < n ? 'XK' : 'FI' })),
    ['(all)', 'sex', 'country'],
  )
const crossed = draftOf(
  people(500, i => ({ sex: sex(i), country: i < 18 ? 'XK' : 'FI' })),
  ['(all)', 'sex', 'country', 'country|sex'],
)
const unscored = draftOf(
  people(500, i => ({ sex: sex(i) })).map((person, i) =>
    i === 1 || (i % 2 === 0 && i < 60) ? { levels: person.levels } : person,
  ),
  ['(all)', 'sex'],
)
const alike = draftOf(
  people(500, i => ({ sex: sex(i) })).map((person, i) => (i % 2 ? { ...person, bin: 256 } : person)),
  ['(all)', 'sex'],
)
const twice = {
  ...bySex,
  distributions: [...bySex.distributions, ...bySex.distributions.map(cell => ({ ...cell, measure: 'most_similar' }))],
}
const pair = { score: 'A', other: 'B', measure: 'unadjusted' }
const ranked = draftOf(people(500, i => ({ sex: sex(i) })), ['(all)'], { agreement: [pair] }, ['A', 'B']) // biome-ignore format: one call
const staged = {
  ...bySex,
  about: { ...bySex.about, cascade: ['invited', 'scored'] },
  participation: [[3, 0, 497], [3, 0, 247], [0, 0, 250]].map((reached, i) => ({ view: i ? 'sex' : '(all)', stratum: ['(all)', 'sex=female', 'sex=male'][i]!, people: reached })), // biome-ignore format: a table
}
const judged = judgedDraft(
  Array.from({ length: 600 }, (_, i) => ({
    levels: { sex: sex(i) },
    risk: (i % 100) / 100 + 0.001,
    ill: i % 60 === 1 ? 1 : 0,
  })),
  ['sex'],
)

interface Weaker {
  what: string
  module: string
  weaken: (original: Functions) => Functions
  draft: Draft
  policy?: Policy
  found: Pick<Finding, 'table' | 'rule'>
}
const WEAKER: readonly Weaker[] = [
  {
    ...{ what: 'no count is small', module: 'primary', weaken: () => ({ primaryViews: () => new Map() }) },
    ...{ draft: few(5), found: { table: 'quality', rule: 'small count' } },
  },
  {
    what: 'the threshold is one too low',
    module: 'primary',
    weaken: ({ primaryViews }) => ({ primaryViews: (draft, counts, policy) => primaryViews!(draft, counts, { ...policy, threshold: policy.threshold - 1 }) }), // biome-ignore format: one call
    ...{ draft: few(10), found: { table: 'quality', rule: 'small count' } },
  },
  {
    what: 'who has no score is not counted',
    module: 'primary',
    weaken: ({ primaryViews }) => ({ primaryViews: (draft, counts, policy) => primaryViews!(draft, counts.filter(({ count }: { count: string }) => count === 'people'), policy) }), // biome-ignore format: one call
    ...{ draft: unscored, found: { table: 'quality', rule: 'small count' } },
  },
  {
    what: 'a view is withheld without those that it adds up to',
    module: 'linked-attributes',
    weaken: () => ({ linkedBy: () => () => false }),
    ...{ draft: crossed, found: { table: 'quality', rule: 'partly withheld' } },
  },
  {
    what: 'values of a withheld group stay',
    module: 'rows',
    weaken: ({ distributionRows }) => ({ distributionRows: (cell, shown, ...rest) => distributionRows!(cell, { ...shown, counts: true, moments: true }, ...rest) }), // biome-ignore format: one call
    ...{ draft: few(5), found: { table: 'distribution', rule: 'partly withheld' } },
  },
  {
    what: 'bins hold however few',
    module: 'primary',
    weaken: () => ({ isClean: () => true }),
    ...{ draft: bySex, found: { table: 'histogram', rule: 'small count' } },
  },
  {
    what: 'a bin may hold everyone',
    module: 'primary',
    weaken: ({ isClean }) => ({ isClean: (bins, rung, policy) => isClean!(bins, rung, { ...policy, homogeneous: 'shown' }) }), // biome-ignore format: one call
    ...{ draft: alike, policy: OMOP, found: { table: 'histogram', rule: 'homogeneous group' } },
  },
  {
    what: 'measures that order people alike have bins each',
    module: 'ladder',
    weaken: ({ ladderOf }) => ({ ladderOf: measure => ladderOf!(measure, { threshold: 0 }) }),
    ...{ draft: twice, found: { table: 'histogram', rule: 'overlaid scales' } },
  },
  {
    what: 'people above a cut point are told',
    module: 'primary',
    weaken: () => ({ mayShowHighShare: () => true }),
    draft: { ...bySex, about: { ...bySex.about, performance: [AUDIT] } },
    found: { table: 'distribution', rule: 'unprotected count' },
  },
  {
    what: 'agreement of two scores is told',
    module: 'agreement-rows',
    weaken: ({ agreementRows }) => ({ agreementRows: (cells, isRead, policy) => agreementRows!(cells, isRead, { ...policy, threshold: 0 }) }), // biome-ignore format: one call
    draft: { ...ranked, agreement: [{ ...pair, view: '(all)', stratum: '(all)', n: 500, rank: undefined, high: undefined }] }, // biome-ignore format: one cell
    found: { table: 'agreement', rule: 'unchecked table' },
  },
  {
    what: 'who left the cascade is told',
    module: 'participation-rows',
    weaken: () => ({ mayShowParticipation: () => true }),
    ...{ draft: staged, found: { table: 'participation', rule: 'small count' } },
  },
  {
    what: 'cases are told however few',
    module: 'judged-counts',
    weaken: ({ shownOfPerformance }) => ({ shownOfPerformance: (draft, policy, rest) => shownOfPerformance!(draft, { ...policy, threshold: 0 }, rest) }), // biome-ignore format: one call
    ...{ draft: judged, found: { table: 'performance', rule: 'small count' } },
  },
  {
    what: 'counts are not rounded',
    module: 'rounding',
    weaken: () => ({ roundCount: n => n }),
    ...{ draft: few(22), policy: NHS, found: { table: 'quality', rule: 'unrounded count' } },
  },
]

test.each(WEAKER.map(weaker => [weaker.what, weaker] as const))('the attacker finds it where %s', async (_, weaker) => {
  const { module, weaken, draft, policy = CMS, found } = weaker
  expect(await attacked(draft, policy)).toEqual([])
  vi.doMock(`${SCIENCE}${module}.ts`, async original => {
    const functions = await original<Functions>()
    return { ...functions, ...weaken(functions) }
  })
  expect(await attacked(draft, policy)).toContainEqual(expect.objectContaining(found))
})
