import { describe, expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { fillWords } from '../../dashboards/place-map.ts'
import { text } from '../../dashboards/text.ts'
import { about, distributionRows, qualityRows, releaseOf, row, square, tables } from './fixture-release.ts'
import { HARD, hardGroups, hardRelease } from './hard-release.ts'
import { readPage } from './html.ts'
import type { markedRelease } from './marked-release.ts'

const MODEL = { ...about.scores[0]!, id: 'm', kind: 'probability' as const }
const told = { attributes: [{ name: 'g', kind: 'other' as const, why: '', levels: [] }], scores: [about.scores[0]!] }
const levels = (count: number) =>
  hardGroups(
    Array.from({ length: count }, (_, at) => `level ${at + 1}`),
    0.3,
  )

async function pagesOf(release: typeof markedRelease) {
  const files = await buildSite(release)
  const pages = files.filter(({ path }) => path.endsWith('.html') && !path.startsWith('chart-'))
  return Object.fromEntries(pages.map(({ path, body }) => [path, new TextDecoder().decode(body)]))
}
const wordsOf = (html: string | undefined) => readPage(html!).texts.join('')

describe('the pages of a study that is hard to show', () => {
  it('fold a table of more rows than are read at once under its name and length, and no shorter one', async () => {
    const of = async (groups: number) => (await pagesOf(hardRelease(levels(groups))))['index.html']!
    expect(await of(81)).toContain('<summary><bdi>People by g: 81 rows</bdi></summary>')
    expect(await of(80)).not.toContain('People by g: 80 rows')
    expect(await of(81)).toContain('<bdi>level 81</bdi>')
  })

  it('have no list, section or table without anything in it, whatever the groups, and with no groups at all', async () => {
    for (const release of [...Object.values(HARD).map(hardRelease), releaseOf({}, told)])
      for (const [name, html] of Object.entries(await pagesOf(release)))
        expect(html, name).not.toMatch(/<(ul|ol|dl|section|figure|table|tbody|p|h[1-6])( [^>]*)?><\/\1>/)
  })

  it('tell of no gap between means that are written alike', async () => {
    const alike = await pagesOf(
      releaseOf(
        {
          distribution: distributionRows('m', 'g', levels(2), 'probability'),
          quality: qualityRows('m', 'g', levels(2)),
        },
        { ...told, scores: [MODEL] },
      ),
    )
    expect(wordsOf(alike['distributions.html'])).toContain(text.risk.predicted)
    expect(wordsOf(alike['distributions.html'])).not.toContain('means run from')
  })

  it('tell of no share and of nobody’s presence where every share is withheld', async () => {
    const words = wordsOf((await pagesOf(hardRelease(HARD['nothing released']!)))['index.html'])
    expect(words).toContain('Not shown: the disclosure policy withholds it')
    expect(words).toContain('of how many groups that us counts by g nobody is here is not shown')
    expect(words).not.toContain('somebody is here')
    expect(words).not.toContain(text.findings.intervals.convenience)
  })

  it('tell of one place in words for one', async () => {
    const statistics = ['people', 'share', 'scored', 'call_rate', 'weight_called', 'weight_gap']
    const quality = statistics.map(statistic =>
      row({ score: 'm', view: 'place', stratum: 'place=P' }, statistic, statistic === 'share' ? 1 : 90),
    )
    const pages = await pagesOf(
      releaseOf(
        { quality },
        { ...told, scores: [MODEL], geography: [{ attribute: 'place', from: 'a', to: 'a' }] },
        { place: [square('P', 'Alpha', 0), square('nobody’s', 'Beta', 10), square(undefined, 'Gamma', 20)] },
      ),
    )
    const words = wordsOf(pages['places.html'])
    expect(words).toContain('Of place one level is shown, with 100.0% of all people counted.')
    expect(words).not.toContain('run from')
    expect(words).not.toContain('Beta')
  })

  it('give the edges of a map’s classes whole, so that no class seems to hold a share beside it', () => {
    expect(fillWords('class_1', 0.01)).toBe('up to 0.25%')
    expect(fillWords('class_4', 0.01)).toBe('0.75% to 1.0%')
    expect(fillWords('class_2', 0.05)).toBe('1.25% to 2.5%')
  })

  it('count views of which no group is listed once, however many tables are silent of them', async () => {
    const silent = ['distribution', 'quality', 'histogram'].flatMap(table =>
      ['cells', 'withheld'].map(statistic => row({ table, view: 'sampled_as|sex' }, statistic, null)),
    )
    const pages = await pagesOf(releaseOf({ ...tables, withheld: [...tables.withheld.slice(0, 2), ...silent] }))
    expect(wordsOf(pages['index.html'])).toContain(
      'Views of which some tables do not even list the groups: 1 (sampled_as × sex).',
    )
  })

  it('show of two stages one share, as the first is the one before', async () => {
    const stages = (names: readonly string[]) =>
      releaseOf(
        {
          participation: names.flatMap((stage, at) => {
            const keys = { stage, view: '(all)', stratum: '(all)' }
            const shares = [row(keys, 'of_previous', at === 0 ? null : 0.5), row(keys, 'of_first', 0.5 ** at)]
            return [row(keys, 'people', 800 / 2 ** at), ...shares]
          }),
        },
        { ...told, cascade: [...names] },
      )
    const captions = async (names: readonly string[]) => {
      const words = wordsOf((await pagesOf(stages(names)))['representation.html'])
      return ['of those at the stage before', 'of those at the first stage'].map(part => words.includes(part))
    }
    expect(await captions(['invited', 'came'])).toEqual([true, false])
    expect(await captions(['invited', 'came', 'stayed'])).toEqual([true, true])
  })
})
