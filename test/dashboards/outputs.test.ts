import { beforeAll, describe, expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import { about, JUDGED, releaseOf, row } from './fixture-release.ts'

const keys = { score: 'a_model', measure: 'probability', outcome: 't2d', view: '(all)', stratum: '(all)' }
const figure = (threshold: string, statistic: string, value: number, n: number, limits?: [number, number]) => ({
  ...row({ ...keys, threshold }, statistic, value),
  ...{ n, low: limits?.[0] ?? null, high: limits?.[1] ?? null },
})
const performance = [
  figure('(none)', 'people', 5937, 5937),
  figure('(none)', 'cases', 752, 752),
  figure('(none)', 'controls', 5010, 5010),
  figure('(none)', 'missing', 175, 175),
  figure('(none)', 'base_rate', 0.131, 5762, [0.122, 0.139]),
  figure('(none)', 'brier', 0.099, 5762),
  figure('at 0.1', 'tpr', 0.745, 752, [0.712, 0.775]),
  figure('at 0.1', 'fpr', 0.357, 5010, [0.344, 0.371]),
  figure('at 0.1', 'ppv', 0.238, 2351, [0.221, 0.256]),
]
const compared = {
  ...keys,
  view: 'sex',
  stratum: 'sex=female',
  threshold: '(none)',
  reference: 'overall',
  compared: 'auc',
}
const comparison: ReleasedRow[] = [
  { ...row(compared, 'difference', -0.09), low: -0.2, high: 0.02 },
  row(compared, 'margin', 0.05),
  { ...row(compared, 'verdict', 2), reason: 'different, size unclear' },
  row(compared, 'detectable', 0.21),
  row(compared, 'needed', 261),
  row(compared, 'p', 0.011),
  row(compared, 'q', 0.0327),
]
const quality = [
  ...Object.entries({ people: 6000, share: 1, scored: 5937 }).map(([statistic, value]) =>
    row({ score: 'a_model', view: '(all)', stratum: '(all)' }, statistic, value),
  ),
  ...['call_rate', 'weight_called', 'weight_gap'].map(statistic => ({
    ...row({ score: 'a_model', view: '(all)', stratum: '(all)' }, statistic, null),
    ...{ status: 'not_applicable' as const, reason: 'output of a model: it has no calls' },
  })),
]
const release = releaseOf(
  { quality, performance, comparison },
  {
    title: 'A model',
    scores: [{ ...about.scores[0]!, id: 'a_model', kind: 'probability', trained_on: [] }],
    performance: [JUDGED],
    missing: 'not_applicable',
    build: null,
  },
)

let words: Record<string, string>
beforeAll(async () => {
  words = Object.fromEntries(
    (await buildSite(release)).map(({ path, body }) => [
      path,
      new TextDecoder()
        .decode(body)
        .replace(/<head>.*?<\/head>/s, '')
        .replace(/<(?:small|td|th)\b[^>]*>/g, ' | ')
        .replace(/<[^>]+>/g, ''),
    ]),
  )
})

describe('a release of a model’s output alone', () => {
  it.each(['index.html', 'quality.html', 'representation.html', 'performance.html'])(
    'says nothing of alleles, calls, weights or polygenic scores: %s',
    path => {
      expect(words[path]).not.toMatch(/allele|polygenic|genotyp|score file|\bcalls?\b|of the weight|[Ss]core of each/)
    },
  )

  it('asks who has an output, and says of whom there is none', () => {
    expect(words['quality.html']).toContain('This page answers: Who has an output of each model, and who has none?')
    expect(words['index.html']).toContain('Of 5,937 of the 6,000 people counted the model has an output')
  })
})

describe('the page of performance', () => {
  it('has each figure with its limits and the number behind it, its own denominator', () => {
    const page = words['performance.html']!
    expect(page).toContain('74.5% | 71.2% to 77.5% | n = 752')
    expect(page).toContain('35.7% | 34.4% to 37.1% | n = 5,010')
    expect(page).toContain('23.8% | 22.1% to 25.6% | n = 2,351')
    expect(page).toContain('0.099 | n = 5,762')
  })

  it('says why the Brier score has no interval', () => {
    expect(words['performance.html']).toContain('No interval is computed for the Brier score.')
  })

  it('gives the q that it speaks of', () => {
    expect(words['performance.html']).toMatch(/q\s=\s0\.033\./)
    expect(words['performance.html']).not.toContain('0.011')
  })
})
