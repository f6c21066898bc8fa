import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { describe, expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { chartSecurityPolicy, contentSecurityPolicy } from '../../dashboards/security-headers.ts'
import { RELEASED_TABLES, type ReleasedTableName } from '../../science/disclosure/released-table.ts'
import { about, distributionRows, qualityRows, releaseOf } from './fixture-release.ts'
import { readPage } from './html.ts'
import { markedRelease } from './marked-release.ts'

const files = new Map(
  (await buildSite(markedRelease)).map(({ path, body }) => [path, new TextDecoder().decode(body)] as const),
)
const pages = [...files.keys()].filter(path => path.endsWith('.html'))
const charts = pages.filter(path => path.startsWith('chart-'))
const specs = [...files.keys()].filter(path => path.endsWith('.vl.json'))

const scriptsOf = (path: string) =>
  readPage(files.get(path)!).elements.flatMap(({ name, attributes }) => (name === 'script' ? [attributes] : []))
const policyOf = (path: string) =>
  readPage(files.get(path)!).elements.find(({ attributes }) => attributes['http-equiv'])!.attributes.content

/** Draws a specification that stands alone, and says what it was warned of. */
async function drawn(spec: TopLevelSpec) {
  const warnings: string[] = []
  const logger = {
    level: () => logger,
    error: (...words: unknown[]) => logger.warn(...words),
    warn: (...words: unknown[]) => {
      if (words[0] !== 'Can not resolve event source: window') warnings.push(words.join(' '))
      return logger
    },
    info: () => logger,
    debug: () => logger,
  }
  const vega = compile(spec, { logger: logger as never }).spec
  return { svg: await new View(parse(vega), { renderer: 'none', logger: logger as never }).toSVG(), warnings }
}

describe('the charts of a site', () => {
  it('each lead to a page of their own, and are led to from the page that shows them', () => {
    const led = pages
      .filter(path => !path.startsWith('chart-'))
      .flatMap(path => [...files.get(path)!.matchAll(/href="(chart-[\w-]+\.html)"/g)].map(([, to]) => to))
    expect(led.sort()).toEqual(charts.toSorted())
    expect(new Set(led).size).toBe(led.length)
    expect(specs.map(path => path.replace('.vl.json', '.html')).sort()).toEqual(charts.toSorted())
    for (const kind of ['distribution', 'weights', 'performance', 'representation', 'map', 'places'])
      expect(
        charts.some(path => path.startsWith(`chart-${kind}-`)),
        kind,
      ).toBe(true)
  })

  it('say the same at the ticks of an axis of ratios as the chart that stands still', async () => {
    const ticks = (svg: string) =>
      [...svg.matchAll(/<text[^>]*>([≤≥]? ?[\d./]+)<\/text>/g)].map(([, tick]) => tick).filter(tick => tick !== '0')
    const name = 'chart-representation-1'
    const { svg } = await drawn(JSON.parse(files.get(`${name}.vl.json`)!))
    expect(ticks(svg)).toEqual(['≤ 1/8', '1/4', '1/2', '1', '2', '4', '≥ 8'])
    expect(ticks(files.get(`${name}.html`)!)).toEqual(ticks(svg))
  })

  it('have the site’s only script, deferred, on their own pages alone, and a policy that lets it and nothing else run', () => {
    for (const path of pages) {
      const own = path.startsWith('chart-')
      const scripts = [
        { defer: '', src: 'charts.js' },
        { type: 'application/json', id: 'spec' },
      ]
      expect(scriptsOf(path), path).toEqual(own ? scripts : [])
      expect(policyOf(path), path).toBe(own ? chartSecurityPolicy : contentSecurityPolicy)
    }
  })

  it.each(specs)(
    '%s opens alone in an editor: it compiles, draws without a warning and says what the page says',
    async path => {
      const spec = JSON.parse(files.get(path)!)
      expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json')
      expect(JSON.stringify(spec)).not.toMatch(/"url"/)
      const { svg, warnings } = await drawn(spec)
      expect(warnings.filter(words => !words.includes('Infinite extent'))).toEqual([])
      expect(svg).not.toMatch(/NaN|undefined/)
      const heard = readPage(svg).elements.flatMap(({ attributes }) => attributes['aria-label'] ?? [])
      const words = [...files.get(path.replace('.vl.json', '.html'))!.matchAll(/<li><bdi>(.*?)<\/bdi><\/li>/g)]
      expect(words.length).toBeGreaterThan(0)
      for (const [, said] of words) expect(heard).toContain(readPage(`<p>${said}</p>`).texts.join(''))
    },
  )

  it.each(specs)('%s holds no number that no released table has', path => {
    const rows = (Object.keys(RELEASED_TABLES) as ReleasedTableName[]).flatMap(table => markedRelease.table(table))
    const edges = rows.flatMap(({ keys }) => [Number(keys.bin_low), Number(keys.bin_high)])
    const known = new Set<unknown>([
      ...rows.flatMap(({ value, low, high, n }) => [value, low, high, n]),
      ...edges,
      // Open tails, drawn as wide as their neighbours.
      ...[-2, 2],
    ])
    const { datasets } = JSON.parse(files.get(path)!) as { datasets: Record<string, Record<string, unknown>[]> }
    for (const [name, data] of Object.entries(datasets))
      for (const row of name === 'shapes' ? [] : data)
        for (const [column, value] of Object.entries(row))
          if (typeof value === 'number' && !/^(declared|by_value|by_name)$/.test(column))
            expect(known, `${column}: ${value}`).toContain(value)
  })

  it('hold on their pages what their files hold, compiled', () => {
    for (const path of specs) {
      const block = /id="spec">(.*?)<\/script>/s.exec(files.get(path.replace('.vl.json', '.html'))!)![1]!
      expect(JSON.parse(block)).toEqual(JSON.parse(JSON.stringify(compile(JSON.parse(files.get(path)!)).spec)))
    }
  })

  it('come with the licence of every package in their script', () => {
    const [head] = files.get('charts.js')!.split('*/')
    for (const name of ['vega', 'vega-interpreter', 'vega-view', 'd3-geo', 'topojson-client'])
      expect(head).toMatch(new RegExp(`^(.*, )?${name} \\d+\\.\\d+\\.\\d+`, 'm'))
    expect(head!.match(/Copyright/g)!.length).toBeGreaterThan(10)
  })
})

describe('the labels of a chart’s rows and key', () => {
  const names = [
    ...['north', 'south'].map(end => `${'A region whose name goes on and on and on '.repeat(4)}${end}`),
    ...['a', 'b'].map(end => `${'x'.repeat(200)}${end}`),
    'short',
  ]
  const groups = names.map((name, at) => ({ stratum: `g=${name}`, people: 90 + at, mean: 0.1 * at }))
  const scores = about.scores.map((score, at) => ({ ...score, id: `${'y'.repeat(60)}${at}` }))
  const release = releaseOf(
    {
      distribution: scores.flatMap(({ id }) => distributionRows(id, 'g', groups)),
      quality: scores.flatMap(({ id }) => qualityRows(id, 'g', groups)),
    },
    { attributes: [{ name: 'g', kind: 'other', why: '', levels: [] }], views: ['g'], scores },
  )

  /** The texts of a drawing within elements of a class, each with its lines. */
  const within = (svg: string, role: string) =>
    [...svg.matchAll(new RegExp(`<g class="mark-text ${role}".*?</g>`, 'gs'))].map(([labels]) =>
      [...labels.matchAll(/<text.*?<\/text>/gs)].map(([words]) => readPage(words).texts.join(' ')),
    )

  it('differ, however long names are alike', async () => {
    const site = await buildSite(release)
    const specs = site.filter(({ path }) => path.endsWith('.vl.json'))
    expect(specs.map(({ path }) => path.split('-')[1])).toEqual(expect.arrayContaining(['distribution', 'weights']))
    for (const { path, body } of specs) {
      const { svg } = await drawn(JSON.parse(new TextDecoder().decode(body)))
      const labels = [...within(svg, 'role-axis-label'), ...within(svg, 'role-legend-label')]
      expect(labels.flat().length, path).toBeGreaterThan(names.length)
      for (const some of labels) expect(new Set(some).size, path).toBe(some.length)
    }
  })
})

describe('what a study calls things', () => {
  const hostile = [
    '</script><script>alert(1)</script>',
    '<!--<script>',
    '"><img src=x>',
    'مجموعة',
    'x'.repeat(200),
    '__proto__',
  ]

  it.each(hostile)('stays words in a chart’s page, block and file: %s', async name => {
    const groups = [
      {
        stratum: `g=${name.replace(/[%|=]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
        people: 40,
        mean: 0.5,
      },
      { stratum: 'g=other', people: 50, mean: null },
    ]
    const site = await buildSite(
      releaseOf(
        { distribution: distributionRows('T2D_FE', 'g', groups), quality: qualityRows('T2D_FE', 'g', groups) },
        { attributes: [{ name: 'g', kind: 'other', why: '', levels: [] }], scores: [about.scores[0]!] },
      ),
    )
    const text = (path: string) => new TextDecoder().decode(site.find(file => file.path === path)!.body)
    const html = text('chart-distribution-1.html')
    expect(html.match(/<script/g)).toHaveLength(2)
    expect(readPage(html).elements.some(({ name }) => name === 'img')).toBe(false)
    const block = /id="spec">(.*?)<\/script>/s.exec(html)![1]!
    expect(block).not.toContain('<')
    const groupsOf = (rows: { group: string }[]) => rows.map(({ group }) => group)
    expect(groupsOf(JSON.parse(text('chart-distribution-1.vl.json')).datasets.bands)).toContain(name)
    expect(
      JSON.parse(block).data.flatMap(({ values }: { values?: { group: string }[] }) => groupsOf(values ?? [])),
    ).toContain(name)
  })
})
