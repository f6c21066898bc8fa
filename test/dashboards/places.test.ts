import { beforeAll, describe, expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { fillWords, placeMaps, rankedPlaces } from '../../dashboards/place-map.ts'
import { text } from '../../dashboards/text.ts'
import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import { about, releaseOf, row, square } from './fixture-release.ts'
import { type Page, readPage } from './html.ts'

const SHAPES = [
  square('AAA', 'Alpha', 0),
  square('BBB', '<b>Beta</b>', 10),
  square('CCC', 'Gamma', 20),
  square('DDD', 'Delta', 30),
  square('EEE', 'Empty', 40),
  square(undefined, 'No code', 50),
]
const told = {
  attributes: [{ name: 'place', kind: 'geography', why: '', levels: ['DDD', 'CCC', 'BBB', 'AAA'] }],
  geography: [{ attribute: 'place', from: 'iso3', to: 'iso-numeric' }],
}
const quality = (shares: Record<string, number | null>, change: Partial<ReleasedRow> = {}) => [
  ...['people', 'share', 'scored', 'call_rate', 'weight_called', 'weight_gap'].map(statistic =>
    row({ score: 'S', view: '(all)', stratum: '(all)' }, statistic, statistic === 'people' ? 1000 : 1),
  ),
  ...Object.entries(shares).flatMap(([level, share]) => {
    const keys = { score: 'S', view: 'place', stratum: `place=${level}` }
    return ['people', 'share', 'scored', 'call_rate', 'weight_called', 'weight_gap'].map(statistic => ({
      ...row(keys, statistic, share === null ? null : statistic === 'people' ? share * 1000 : share),
      ...(level === 'DDD' && statistic === 'share' ? change : {}),
    }))
  }),
]
const SHARES = { '(missing)': 0.1, AAA: 0.05, BBB: 0.4, CCC: null, DDD: 0.41, ZZZ: 0.04 }
const UNRELIABLE = { status: 'unreliable' as const, reason: 'few people' }
const release = releaseOf({ quality: quality(SHARES, UNRELIABLE) }, told, { place: SHAPES })

describe('a map', () => {
  const [map] = placeMaps(release)

  it('puts shares into four classes of one width, ends included above', () => {
    expect(map!.top).toBe(0.5)
    const fills = (share: number) =>
      placeMaps(releaseOf({ quality: quality({ AAA: share, BBB: 0.4 }) }, told, { place: SHAPES }))[0]!.onMap.find(
        ({ level }) => level === 'AAA',
      )!.fill
    expect([0.001, 0.125, 0.126, 0.25, 0.375, 0.4].map(fills)).toEqual([
      'class_1',
      'class_1',
      'class_2',
      'class_2',
      'class_3',
      'class_4',
    ])
    expect(fillWords('class_2', 0.5)).toBe('12.5% to 25.0%')
    expect(fillWords('class_1', 0.5)).toBe('up to 12.5%')
  })

  it('draws every place of the file, and tells apart withheld, unreliable and nobody', () => {
    expect(map!.shapes.map(({ fill }) => fill)).toEqual([
      'class_1',
      'class_4',
      'withheld',
      'unreliable',
      'nobody',
      'nobody',
    ])
  })

  it('drops nobody: who has no shape is listed, the missing last, and groups stand in the declared order', () => {
    expect(map!.onMap.map(({ level }) => level)).toEqual(['DDD', 'CCC', 'BBB', 'AAA'])
    expect(map!.offMap.map(({ level }) => level)).toEqual(['ZZZ', '(missing)'])
  })
})

describe('the page of places', () => {
  const [map] = placeMaps(release)
  let html: string
  let page: Page
  const wordsOf = (page: Page) => page.texts.join('')
  beforeAll(async () => {
    const files = await buildSite(release)
    html = new TextDecoder().decode(files.find(({ path }) => path === 'places.html')!.body)
    page = readPage(html)
  })

  it('is there only where the study asks for a map', async () => {
    const files = await buildSite(releaseOf({ quality: quality(SHARES) }))
    expect(files.map(({ path }) => path)).not.toContain('places.html')
  })

  it('names its map, and describes it in a sentence made of its numbers', () => {
    const [svg] = page.elements.filter(({ name }) => name === 'svg')
    const ids = page.elements.map(({ attributes }) => attributes.id)
    expect(svg!.attributes.role).toBe('graphics-document')
    for (const by of ['aria-labelledby', 'aria-describedby']) expect(ids).toContain(svg!.attributes[by])
    expect(html).toMatch(
      /<desc [^>]*>People are counted in 6 levels of place, of which the map has 4\. [^<]*4\.0% to 41\.0%/,
    )
    expect(wordsOf(page)).toContain(text.summaryGap.slice(0, 4))
  })

  it('draws what is withheld and what is unreliable with hatches of their own, and no class for either', () => {
    const group = (name: string) =>
      new RegExp(`<g class="mark-shape role-mark ${name}_marks"[^>]*?(/>|>.*?</g>)`).exec(html)![0]
    expect(group('withheld')).toContain('fill="url(#withheld-map-1)"')
    expect(group('unreliable')).toContain('fill="url(#unreliable-map-1)"')
    expect(group('class_2')).not.toContain('<path')
    expect(group('nobody').match(/<path/g)).toHaveLength(2)
    for (const id of ['withheld-map-1', 'unreliable-map-1']) expect(html).toContain(`<pattern id="${id}"`)
    const hatches = html.match(/<path class="hatch" d="[^"]*"/g)!
    expect(new Set(hatches).size).toBe(2)
  })

  it('holds the same shares in a table, and those off the map in another', () => {
    const cells = [...html.matchAll(/<tr><th scope="row"><bdi>(.*?)<\/bdi><\/th>(.*?)<\/tr>/g)].map(
      ([, name, rest]) => [
        name,
        rest!
          .replace(/<[^>]+>/g, ' ')
          .trim()
          .split(/ {2,}/),
      ],
    )
    expect(Object.fromEntries(cells)).toEqual({
      'Delta (DDD)': ['410', '41.0%, unreliable', text.places.fills.unreliable],
      'Gamma (CCC)': ['– withheld by the disclosure policy', text.places.fills.withheld],
      '&lt;b>Beta&lt;/b> (BBB)': ['400', '40.0%', '37.5% to 50.0%'],
      'Alpha (AAA)': ['50', '5.0%', 'up to 12.5%'],
      ZZZ: ['40', '4.0%'],
      '(missing)': ['100', '10.0%'],
    })
  })

  it('says that it shows coverage, never risk, and that a convenience sample has no interval', () => {
    expect(wordsOf(page)).toContain(text.places.caution)
    expect(wordsOf(page)).toContain(text.places.intervals.convenience)
  })

  it('says of each place that holds someone what the map and the ranking show, and why where they show nothing', () => {
    const marks = page.texts.filter(words => /^(.+ \()?(AAA|BBB|CCC|DDD|ZZZ|\(missing)\)?: /.test(words))
    const once = ['Delta (DDD): 41.0%, unreliable', 'Gamma (CCC): – withheld', 'Alpha (AAA): 5.0%']
    for (const words of [...once, '<b>Beta</b> (BBB): 40.0%'])
      expect(marks.filter(mark => mark === words)).toHaveLength(2)
    for (const words of ['ZZZ: 4.0%', '(missing): 10.0%']) expect(marks.filter(mark => mark === words)).toHaveLength(1)
  })

  it('ranks all shares, also of who is not on the map, and puts last what is not shown', () => {
    const { rows } = rankedPlaces(map!)
    expect(rows.map(({ name }) => name)).toEqual([
      'Delta (DDD)',
      '<b>Beta</b> (BBB)',
      '(missing)',
      'Alpha (AAA)',
      'ZZZ',
      'Gamma (CCC)',
    ])
  })

  it('draws with no coordinate that is none', () => {
    for (const { attributes } of page.elements) if (attributes.d) expect(attributes.d).not.toMatch(/NaN|Infinity|e/)
  })

  it('is drawn where nobody’s share is shown', async () => {
    const hidden = Object.fromEntries(Object.keys(SHARES).map(level => [level, null]))
    const files = await buildSite(releaseOf({ quality: quality(hidden) }, told, { place: SHAPES }))
    const body = new TextDecoder().decode(files.find(({ path }) => path === 'places.html')!.body)
    expect(body).toContain('No share is shown')
    expect(body).not.toMatch(/class="swatch class_/)
  })
})

it('every name of the study and the map is text and never markup', async () => {
  const shape = async (name: string) => {
    const files = await buildSite(
      releaseOf(
        { quality: quality({ AAA: 0.5, [name.replace(/[%|=]/g, '-')]: 0.5 }) },
        { ...told, title: name, attributes: [{ ...told.attributes[0]!, why: name }] },
        { place: [square('AAA', name, 0)] },
      ),
    )
    // A name of several words may take several lines of a chart, each a tspan.
    return files
      .filter(({ path }) => path.endsWith('.html'))
      .map(({ body }) =>
        readPage(new TextDecoder().decode(body)).elements.flatMap(({ name }) => (name === 'tspan' ? [] : [name])),
      )
  }
  const plain = await shape('plain')
  for (const name of [
    '<script>alert(1)</script>',
    '"><img src=x>',
    '\u202Eevil\u202C',
    'مجموعة',
    'x'.repeat(200),
    '</title>',
  ])
    expect(await shape(name)).toEqual(plain)
})

it('about is not asked for a place that it does not name', () => {
  expect(placeMaps(releaseOf({}, { ...about, geography: [] }))).toEqual([])
})
