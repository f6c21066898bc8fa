import { describe, expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { drawFunnel, funnelSummary, funnels } from '../../dashboards/funnel.ts'
import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import { about, releaseOf, row, square } from './fixture-release.ts'

const MODEL = { ...about.scores[0]!, id: 'm', kind: 'probability' as 'probability' | 'genetic' }
const STATISTICS = ['base_rate', 'o_e', 'expected', 'o_e_smoothed', 'funnel_95', 'funnel_99_8']

/** Observed over expected and expected cases of a place; null where they are withheld. */
type Figures = readonly [ratio: number, expected: number] | null

function placeRows(places: Readonly<Record<string, Figures>>): ReleasedRow[] {
  return Object.entries(places).flatMap(([level, figures]) => {
    const keys = {
      ...{ score: 'm', measure: 'probability', outcome: 'ill', view: 'place' },
      ...{ stratum: `place=${level}`, threshold: '(none)' },
    }
    if (figures === null) return STATISTICS.map(statistic => row(keys, statistic, null))
    const [ratio, expected] = figures
    const limits = (reach: number) => ({ low: 1 - reach / Math.sqrt(expected), high: 1 + reach / Math.sqrt(expected) })
    return [
      row(keys, 'base_rate', 0.1),
      { ...row(keys, 'o_e', ratio), low: ratio - 0.1, high: ratio + 0.1 },
      row(keys, 'expected', expected),
      row(keys, 'o_e_smoothed', 1),
      { ...row(keys, 'funnel_95', 1), ...limits(1.96) },
      { ...row(keys, 'funnel_99_8', 1), ...limits(3.09) },
    ]
  })
}

const PLACES: Record<string, Figures> = { AAA: [1.1, 100], BBB: [1.25, 100], CCC: [0.5, 400], DDD: null }
const SHAPES = [square('AAA', 'Alpha', 0), square('BBB', '<script>Beta', 10), square('CCC', 'Gamma', 20)]

function released(places: Readonly<Record<string, Figures>>, scores = [MODEL]) {
  const attributes = [{ name: 'place', kind: 'geography' as const, why: '', levels: [] }]
  const geography = [{ attribute: 'place', from: 'iso3', to: 'iso3' }]
  const performance = placeRows(places)
  return releaseOf({ performance }, { ...about, attributes, geography, scores }, { place: SHAPES })
}
const pageOf = async (release: ReturnType<typeof released>) =>
  new TextDecoder().decode((await buildSite(release)).find(({ path }) => path === 'places.html')!.body)

describe('the funnel', () => {
  const [funnel] = funnels(released(PLACES))

  it('says which places lie outside which limits, with their figures, and which are not drawn', () => {
    expect(funnelSummary(funnel!)).toBe(
      'Of 4 places 3 are drawn. Outside the limits of 99.8%: Gamma (CCC): 0.50 (0.40 to 0.60), 400 predicted. ' +
        'Outside those of 95% alone: <script>Beta (BBB): 1.25 (1.15 to 1.35), 100 predicted. ' +
        'Not drawn, as their figures are withheld or cannot be estimated: DDD.',
    )
  })

  it('keeps a name that runs from right to left apart from its figures', () => {
    const [funnel] = funnels(released({ مكان: [0.5, 400], BBB: [1, 100] }))
    expect(funnelSummary(funnel!)).toContain('99.8%: \u2068مكان\u2069: 0.50')
  })

  it('draws a mark for each place that has every figure, labelled by place and value, and names those outside alone', async () => {
    const { content } = (await drawFunnel(funnel!))!
    const titles = [...content.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title)
    expect(titles.toSorted()).toEqual([
      '&lt;script&gt;Beta (BBB): 1.25 (1.15 to 1.35), 100 predicted',
      'Alpha (AAA): 1.10 (1.00 to 1.20), 100 predicted',
      'Gamma (CCC): 0.50 (0.40 to 0.60), 400 predicted',
    ])
    const names = [...content.matchAll(/<text[^>]*>([^<]*(?:Alpha|Beta|Gamma|DDD)[^<]*)<\/text>/g)].map(([, at]) => at)
    expect(names).toHaveLength(2)
    expect(names.join()).not.toMatch(/Alpha|DDD/)
    for (const limits of ['limits_95', 'limits_99_8'])
      expect(content.match(new RegExp(`${limits}_marks[^>]*><path d="M[^"]*L`, 'g'))).toHaveLength(2)
    expect(content).toMatch(/zero_marks[^>]*><line/)
  })

  it('stands on the page of places with its table, where what is withheld is said so', async () => {
    const html = await pageOf(released(PLACES))
    expect(html).toContain('id="funnel-1-chart-1-title"')
    expect(html).toMatch(/<bdi>DDD<\/bdi><\/th><td class="number status" colspan="4">/)
    expect(html).not.toContain('<script>')
    const [, heading] = /<h2 id="funnel-1">(.*?)<\/h2>/.exec(html)!
    expect(html).toContain(`aria-label="Figures of each place: ${heading}"`)
  })

  it('is not drawn where every place is withheld, and says that', async () => {
    const html = await pageOf(released({ AAA: null, BBB: null }))
    expect(html).toContain('None of 2 places is drawn: see the table for why.')
    expect(html).not.toContain('funnel-1-chart')
  })

  it('is none of a genetic score, nor of rows without limits', () => {
    expect(funnels(released(PLACES, [{ ...MODEL, kind: 'genetic' }]))).toEqual([])
    expect(funnels(releaseOf({}, { ...about, scores: [MODEL] }))).toEqual([])
  })

  it('of 300 places names no two over each other', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`P${i}`, [i % 2 ? 2 : 0.2, 50 + i] as const]),
    )
    const { content } = (await drawFunnel(funnels(released(many))[0]!))!
    expect(content.match(/<title>/g)).toHaveLength(300)
    const named = [...content.matchAll(/translate\(([\d.]+),([\d.]+)\)"[^>]*>P\d+</g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ])
    expect(named.length).toBeGreaterThan(0)
    for (const [i, [x, y]] of named.entries())
      for (const [otherX, otherY] of named.slice(i + 1))
        expect(Math.abs(x! - otherX!) > 20 || Math.abs(y! - otherY!) >= 15).toBe(true)
  })
})
