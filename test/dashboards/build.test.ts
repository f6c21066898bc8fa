import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { formatCount, formatDeviations, formatShare } from '../../dashboards/format.ts'
import { definitions, measures } from '../../dashboards/method-text.ts'
import { contentSecurityPolicy } from '../../dashboards/security-headers.ts'
import { text } from '../../dashboards/text.ts'
import { fieldsOf } from '../../science/disclosure/data-package.ts'
import type { Released } from '../../science/disclosure/released.ts'
import { RELEASED_TABLES, type ReleasedTableName } from '../../science/disclosure/released-table.ts'
import {
  about,
  CERTIFIED,
  distributionRows,
  JUDGED,
  NO_TABLES,
  qualityRows,
  releaseOf,
  row,
  tables,
  VIEWS,
} from './fixture-release.ts'
import { type Page, readPage } from './html.ts'

const NAVIGATION = ['index.html', 'distributions.html', 'representation.html', 'quality.html', 'methods.html']
const PAGES = [...NAVIGATION, 'score-1.html', 'score-2.html']

async function site(release: Released): Promise<Record<string, string>> {
  const files = await buildSite(release)
  return Object.fromEntries(files.map(({ path, body }) => [path, new TextDecoder().decode(body)]))
}
const named = (page: Page, name: string) => page.elements.filter(element => element.name === name)
const wordsOf = (page: Page) => page.texts.join('')
const chartsOf = (page: Page) => page.texts.filter(words => /^Chart.*: /.test(words))

describe('a realistic release', () => {
  let files: Record<string, string>
  let pages: Record<string, Page>
  beforeAll(async () => {
    files = await site(releaseOf(tables))
    pages = Object.fromEntries(PAGES.map(path => [path, readPage(files[path]!)]))
  })

  it('is five pages, one a score, one stylesheet, and of charts their own pages, files and script', () => {
    expect(Object.keys(files).filter(path => !/^chart-[\w-]+\.(html|vl\.json)$/.test(path))).toEqual([
      ...PAGES,
      'charts.js',
      'style.css',
    ])
    expect(files['style.css']).toContain('prefers-color-scheme: dark')
  })

  it('gives the same bytes when built again', async () => {
    expect(await site(releaseOf(tables))).toEqual(files)
  })

  it.each(PAGES)('%s has one h1, a language, a title and its own policy', path => {
    const page = pages[path]!
    expect(named(page, 'h1')).toHaveLength(1)
    expect(named(page, 'main')).toHaveLength(1)
    expect(named(page, 'html')[0]!.attributes).toEqual({ lang: 'en', dir: 'ltr' })
    expect(files[path]!.match(/<head>.*<title>.*<\/head>/s)![0].match(/<title>/g)).toHaveLength(1)
    expect(page.elements.map(({ attributes }) => attributes.content)).toContain(contentSecurityPolicy)
  })

  it.each(PAGES)('%s holds nothing that its policy forbids, and asks for nothing elsewhere', path => {
    const page = pages[path]!
    const forbidden = ['script', 'style', 'img', 'iframe', 'object', 'embed', 'form', 'base', 'use', 'foreignObject']
    expect(page.elements.filter(({ name }) => forbidden.includes(name))).toEqual([])
    for (const { attributes } of page.elements) {
      expect(Object.keys(attributes).filter(name => name === 'style' || name.startsWith('on'))).toEqual([])
      for (const address of [attributes.href, attributes.src]) {
        if (address !== undefined)
          expect(address).toMatch(/^(#[\w-]+|data:,|[\w-]+\.(html|css)|\.\.\/(tables\/)?\w+\.(csv|json))$/)
      }
    }
    expect(files['style.css']).not.toMatch(/@import|url\(|https?:/)
  })

  it.each(PAGES)('%s heads every table and names every chart, region and section', path => {
    const page = pages[path]!
    const ids = page.elements.flatMap(({ attributes }) => attributes.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    expect(named(page, 'caption')).toHaveLength(named(page, 'table').length)
    for (const { attributes } of named(page, 'th')) expect(attributes.scope).toMatch(/^(row|col)$/)
    for (const { attributes } of named(page, 'section'))
      expect(attributes['aria-label'] ?? ids.includes(attributes['aria-labelledby']!)).toBeTruthy()
    const regions = named(page, 'section').flatMap(({ attributes }) => attributes['aria-label'] ?? [])
    expect(new Set(regions).size).toBe(regions.length)
    for (const { attributes } of named(page, 'svg')) {
      expect(attributes).toMatchObject({ role: 'graphics-document', tabindex: '0' })
      for (const by of ['aria-labelledby', 'aria-describedby']) expect(ids).toContain(attributes[by])
    }
    for (const { attributes } of page.elements)
      if (attributes.href?.startsWith('#')) expect(ids).toContain(attributes.href.slice(1))
  })

  it('sets the same people under each set of weights side by side, and draws one chart a view of each score', () => {
    expect(chartsOf(pages['distributions.html']!)).toEqual([
      'Chart: means of the raw score by sampled_as, a row a score',
      'Chart: means of the raw score by sex, a row a score',
    ])
    for (const [path, score] of [
      ['score-1.html', 'T2D_FE'],
      ['score-2.html', 'T2D_EAS'],
    ] as const)
      expect(chartsOf(pages[path]!)).toEqual([
        `Chart: ${score}, all people`,
        `Chart: ${score} by sampled_as`,
        `Chart: ${score} by sex`,
        `Chart: ${score} by sampled_as × sex`,
      ])
  })

  it('leads from the page of distributions to each score and back, and names no score in the navigation', () => {
    const links = (path: string) =>
      named(pages[path]!, 'a').flatMap(({ attributes }) =>
        /^(?!chart-).*\.html$/.test(attributes.href!) ? [attributes.href] : [],
      )
    expect(links('distributions.html')).toEqual([...NAVIGATION, 'score-1.html', 'score-2.html'])
    for (const path of ['score-1.html', 'score-2.html']) {
      expect(links(path)).toEqual([...NAVIGATION, 'distributions.html'])
      expect(files[path]).toContain('<a href="distributions.html" aria-current="true">')
    }
  })

  it('keeps the order of the study, whatever order the tables have', async () => {
    const reversed = Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.toReversed()]))
    const turned = await site(releaseOf(reversed))
    for (const path of ['distributions.html', 'score-1.html', 'score-2.html', 'quality.html'])
      expect(named(readPage(turned[path]!), 'caption').length, path).toBeGreaterThan(0)
    expect(chartsOf(readPage(turned['score-1.html']!))).toEqual(chartsOf(pages['score-1.html']!))
    expect(chartsOf(readPage(turned['distributions.html']!))).toEqual(chartsOf(pages['distributions.html']!))
  })

  it('shows no number that is not released or said by the release about itself', () => {
    const numbers = (words: string) => words.match(/[−\d][\d,.]*\d%?|\d%?/g) ?? []
    const known = new Set([
      ...Object.values(tables)
        .flat()
        .flatMap(({ value }) => (value === null ? [] : [value]))
        .flatMap(value => [formatCount(value), formatDeviations(value), formatShare(value)]),
      ...numbers(JSON.stringify([about, '5d41402abc4b', text, definitions, measures, RELEASED_TABLES])),
      formatShare(about.matching.min_weight),
      formatCount(about.people!.listed),
      formatCount(about.people!.listed - about.people!.reference),
      formatCount(tables.withheld.reduce((sum, { statistic, value }) => sum + (statistic === 'cells' ? value! : 0), 0)),
      ...['cells', 'withheld', 'equations'].map(name => formatCount(CERTIFIED[name as 'cells'])),
      formatCount(CERTIFIED.solver.steps),
      // Figures withheld of each group, and their share: invisibility.test.ts.
      ...['0', '28', '84', '168', '2', '0.0%', '16.7%', '33.3%'],
    ])
    for (const path of PAGES) {
      const ticks = /<g class="mark-text role-axis-label".*?<\/g>/g
      const page = readPage(files[path]!.replace(ticks, ''))
      const shown = page.texts.flatMap(numbers)
      expect(shown.length).toBeGreaterThan(20)
      expect(shown.filter(number => !known.has(number))).toEqual([])
    }
  })

  it('defines every statistic and describes every column of every table it offers', () => {
    const words = wordsOf(pages['methods.html']!)
    for (const [table, defined] of Object.entries(definitions)) {
      expect(Object.keys(defined)).toEqual(RELEASED_TABLES[table as ReleasedTableName].statistics)
      const offered = tables[table as ReleasedTableName].length > 0
      expect(files['methods.html']!.includes(`href="../tables/${table}.csv"`)).toBe(offered)
      for (const { definition } of Object.values(defined)) if (offered) expect(words).toContain(definition)
      for (const { description } of fieldsOf(table as ReleasedTableName))
        if (offered) expect(words).toContain(description)
    }
  })

  it('defines every measure that it has a name for', () => {
    expect(Object.keys(measures)).toEqual(Object.keys(text.measures))
  })

  it.each(PAGES)('%s links every page and begins with the question that it answers', path => {
    const links = pages[path]!.elements.flatMap(({ name, attributes }) => (name === 'a' ? [attributes.href] : []))
    expect(links).toEqual(expect.arrayContaining(NAVIGATION))
    const name = { 'index.html': 'overview' }[path] ?? path.replace(/(-\d)?\.html/, '')
    const question = text.questions[name as keyof typeof text.questions].split('{')[0]
    expect(files[path]).toContain(`</h1><p class="question">This page answers: ${question}`)
  })

  it('says who is missing, and what of how much was withheld', () => {
    const words = wordsOf(pages['index.html']!)
    expect(words).toContain('627 have no genetic components')
    expect(words).toContain('lists 3,202 people; 2,504 are reference people. The other 698 are not counted.')
    expect(words).toContain('Withheld: 1 of 18 numbers of the tables: 1 about groups by sampled_as × sex.')
    expect(words).toContain('Of the 2,504 people counted, 2,503 have a score.')
    expect(words).toContain('The invisibility index is highest of AMR (sampled_as): 33.3%.')
    expect(words).toContain('AMRsampled_as33.3%288422')
    expect(wordsOf(pages['methods.html']!)).toContain(text.invisibility.definition)
  })

  it('has no invisibility index where nothing is withheld', async () => {
    const shown = Object.fromEntries(
      Object.entries(tables).map(([name, rows]) => [name, rows.filter(({ value }) => value !== null)]),
    )
    const open = await site(releaseOf(shown))
    expect(open['index.html']).not.toContain(text.invisibility.heading)
  })

  it('does not say how many people a file lists where the release does not', async () => {
    const kept = await site(releaseOf(tables, { people: null }))
    expect(kept['index.html']).toContain(text.gaps.kept)
    expect(kept['index.html']).not.toContain('3,202')
  })

  it('says why means are not risk, with the study’s own numbers', () => {
    const words = wordsOf(pages['score-1.html']!)
    expect(words).toContain('the groups’ mean raw scores run from 0.00 to 2.46 reference standard deviations')
    expect(words).not.toMatch(/excess genetic risk|unbiased|\bfair\b|\bsafe\b/i)
  })

  it('says what must not be concluded, in the words the study gives for each description', () => {
    const words = wordsOf(pages['index.html']!)
    expect(words).toContain('The study says: how the project recruited; neither identity nor ancestry.')
    expect(words).toContain(text.conclude.risk)
    expect(words).toContain(text.conclude.convenience)
  })

  it('shows a withheld stratum as words, and never as a number', () => {
    const markup = files['score-1.html']! + files['score-2.html']!
    const cells = markup.match(/<bdi>AMR · male<\/bdi><\/th>(<td class.*?)<\/tr>/)![1]
    expect(cells).toBe('<td class="number status" colspan="8">– withheld by the disclosure policy</td>')
    const charts = markup.match(/<g class="mark-text role-mark note_marks".*?<\/g>/g)!
    expect(charts.filter(chart => chart.includes('>withheld by the disclosure policy</text>'))).toHaveLength(2)
    expect(wordsOf(pages['score-1.html']!)).toContain('withheld: fewer people than the policy shows')
  })
})

describe('what the study calls things', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'; </style></svg><script>",
    ']]><!-- &lt;b&gt; &amp; -->',
    'مجموعة 12 السكان',
    '\u202Eevil\u202C',
    'x'.repeat(200),
    '{score} {low}',
    'a|b=c%7C%',
    '__proto__',
  ]
  const encode = (level: string) => level.replace(/[%|=]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const releaseNamed = (name: string) => {
    const groups = [
      { stratum: `g=${encode(name)}`, people: 40, mean: 0.5 },
      { stratum: 'g=other', people: 50, mean: null },
    ]
    const match = ['rows', 'matched', 'weight_share', `excluded: ${name}`]
    return releaseOf(
      {
        ...NO_TABLES,
        distribution: distributionRows(name, 'g', groups),
        quality: qualityRows(name, 'g', groups),
        match: match.map(statistic => row({ score: name }, statistic, 1)),
      },
      {
        ...about,
        title: name,
        approver: name,
        attributes: [{ name: 'g', kind: name, why: `${name}!`, levels: [name] }],
        scores: [{ ...about.scores[0]!, id: name, name, citation: name, licence: name, trait: name, model: name }],
        policy: { ...about.policy, title: name, meaning: name, does_not_protect: [name] },
        inputs: [{ role: name, algorithm: 'sha256', digest: name }],
      },
    )
  }
  const shape = (page: Page) => page.elements.map(({ name, attributes }) => [name, Object.keys(attributes).sort()])
  const shapes = async (name: string) => {
    const files = await site(releaseNamed(name))
    return NAVIGATION.map(path => shape(readPage(files[path]!)))
  }

  it.each(hostile)('is text and never markup: %s', async name => {
    expect(await shapes(name)).toEqual(await shapes('plain'))
    const files = await site(releaseNamed(name))
    for (const path of NAVIGATION) expect(readPage(files[path]!).texts.join('\n')).toContain(name)
  })

  it('is text and never markup, whatever it is', async () => {
    const plain = await shapes('plain')
    const name = fc.array(fc.constantFrom(...'<>&"\'=/;{}|%\\`! ​\u2068\u202Eaé漢'), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(name, async characters => {
        expect(await shapes(characters.join(''))).toEqual(plain)
      }),
      { seed: 1, numRuns: 30 },
    )
  })
})

describe('a choice of panels', () => {
  let files: Record<string, string>
  beforeAll(async () => {
    const adjusted = about.scores.flatMap(({ id }) => distributionRows(id, 'sampled_as', VIEWS.sampled_as!, 'znorm2'))
    files = await site(releaseOf({ ...tables, distribution: [...tables.distribution, ...adjusted] }))
  })

  it('needs no script: each is a group of radio buttons of its own, one of them chosen, and every panel is there', () => {
    const chosen = files['distributions.html']!.match(/<div class="choice charts">.*?<\/fieldset>/gs)!
    expect(chosen).toHaveLength(1)
    expect(new Set(chosen[0]!.match(/ name="[^"]+"/g))).toHaveProperty('size', 1)
    expect(chosen[0]!.match(/ checked/g)).toHaveLength(1)
    // Two measures of one view, and the one measure of the other view, of which nothing is to be chosen.
    expect(files['distributions.html']!.match(/<div class="panel">/g)).toHaveLength(3)
  })

  it('has a rule of the style sheet for as many panels as it offers, and none where there is nothing to choose', async () => {
    expect(files['style.css']!.match(/checked\) > \.panel:nth-of-type\(\d\)/g)).toHaveLength(8)
    const of = async (thresholds: number) => {
      const statistics = RELEASED_TABLES.performance.statistics
      const names = ['(none)', ...Array.from({ length: thresholds }, (_, at) => `top ${at}`)]
      const performance = names.flatMap(threshold =>
        statistics.map(statistic =>
          row(
            { score: 'S', measure: 'znorm2', outcome: 'o', view: '(all)', stratum: '(all)', threshold },
            statistic,
            1,
          ),
        ),
      )
      const told = { performance: [JUDGED] }
      return (await site(releaseOf({ performance }, told)))['performance.html']!
    }
    expect((await of(1)).match(/type="radio"/g)).toBeNull()
    expect((await of(8)).match(/type="radio"/g)).toHaveLength(9)
    expect((await of(9)).match(/type="radio"/g)).toBeNull()
    expect((await of(9)).match(/<caption>/g)).toHaveLength(10)
  })
})

describe('unusual releases', () => {
  it('say on every page that the data are synthetic, and only then', async () => {
    const synthetic = await site(releaseOf(tables, { synthetic: true }))
    const real = await site(releaseOf(tables))
    for (const path of PAGES) {
      expect(synthetic[path]).toContain(text.synthetic)
      expect(real[path]).not.toContain(text.synthetic)
    }
  })

  it('without a released row are still pages, which say so', async () => {
    const files = await site(releaseOf(NO_TABLES))
    expect(wordsOf(readPage(files['index.html']!))).toContain(text.noRows)
    const page = readPage(files['distributions.html']!)
    expect(wordsOf(page)).toContain(text.distributions.none)
    expect(named(page, 'svg')).toEqual([])
    expect(files['methods.html']).not.toContain('../tables/')
  })

  it('with one group give its own numbers and claim no range', async () => {
    const [group] = VIEWS.sampled_as!
    const files = await site(releaseOf({ distribution: distributionRows('T2D_FE', 'sampled_as', [group!]) }))
    const words = wordsOf(readPage(files['distributions.html']!))
    expect(words).toContain('The median is 2.46. 90% of the people lie between 0.91 and 4.01.')
    expect(words).toContain(text.risk.raw)
  })

  it('with every group withheld draw nothing and say why', async () => {
    const groups = VIEWS.sampled_as!.map(group => ({ ...group, mean: null }))
    const files = await site(releaseOf({ distribution: distributionRows('T2D_FE', 'sampled_as', groups) }))
    const page = readPage(files['distributions.html']!)
    expect(named(page, 'svg')).toEqual([])
    expect(wordsOf(page)).toContain(text.summaryNone)
    expect(wordsOf(page)).not.toContain('0.00')
  })

  const groupsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ stratum: `g=${index}`, people: 100, mean: index / 100 }))

  it('with 60 groups draw each of them, in charts that fit a printed page', async () => {
    const files = await site(releaseOf({ distribution: distributionRows('T2D_FE', 'g', groupsOf(60)) }))
    const page = readPage(files['distributions.html']!)
    expect(files['distributions.html']!.match(/<text [^>]*>people: /g)).toHaveLength(60)
    expect(new Set(chartsOf(page)).size).toBe(named(page, 'svg').length)
    for (const { attributes } of named(page, 'svg')) expect(Number(attributes.height)).toBeLessThan(900)
  })

  it('with 306 groups, as of 51 regions by 6 groups, show each in a folded table, and stay usable', async () => {
    const measures = ['unadjusted', 'znorm1', 'znorm2', 'most_similar']
    const distribution = ['T2D_FE', 'T2D_EAS'].flatMap(score =>
      measures.flatMap(measure => distributionRows(score, 'g', groupsOf(306), measure)),
    )
    const files = await site(releaseOf({ distribution }))
    const page = readPage(files['score-1.html']!)
    expect(named(page, 'th').filter(({ attributes }) => attributes.scope === 'row')).toHaveLength(306 * measures.length)
    expect(named(page, 'svg')).toEqual([])
    expect(wordsOf(page)).toContain('Table of 306 groups')
    expect(wordsOf(page)).toContain(text.risk.none)
    expect(files['score-1.html']!.length).toBeLessThan(500_000)
    expect(wordsOf(readPage(files['distributions.html']!))).toContain('Means by g, of 306 groups, stand on the page of')
    expect(files['distributions.html']!.length).toBeLessThan(10_000)
  })

  it('give the reason of no number that the page does not show', async () => {
    const [group] = VIEWS.sampled_as!
    const keys = { score: 'T2D_FE', measure: 'unadjusted', view: 'sampled_as', stratum: group!.stratum }
    const clamped = { ...row(keys, 'clamped', null), reason: 'never shown' }
    const distribution = [...distributionRows('T2D_FE', 'sampled_as', [group!]), clamped]
    const files = await site(releaseOf({ distribution }))
    expect(files['distributions.html']).not.toContain('never shown')
  })

  it('give adjusted means the words for adjusted scores', async () => {
    const files = await site(
      releaseOf({ distribution: distributionRows('T2D_FE', 'sampled_as', VIEWS.sampled_as!, 'znorm2') }),
    )
    const words = wordsOf(readPage(files['distributions.html']!))
    expect(words).toContain('An adjusted score is centred by construction')
    expect(words).not.toContain('raw scores run')
  })

  it('say whose populations people are compared with, and what their names describe', async () => {
    const distribution = distributionRows('T2D_FE', 'sampled_as', VIEWS.sampled_as!, 'most_similar')
    const page = async (populations: string) =>
      wordsOf(readPage((await site(releaseOf({ distribution }, { populations })))['distributions.html']!))
    const words = await page('sampled_as')
    expect(words).toContain(text.measures.most_similar)
    expect(words).toContain('Being most similar to a population says how alike genomes are, not who someone is.')
    expect(words).toContain('sampled_as describes recruitment, how people came into the study: neither who they are')
    expect(await page('')).not.toContain('Being most similar')
  })

  it('keep the order of the released table, whatever the means are', async () => {
    const order = async (means: number[]) => {
      const groups = ['C', 'A', 'B'].map((level, index) => ({ stratum: `g=${level}`, people: 50, mean: means[index]! }))
      const files = await site(releaseOf({ distribution: distributionRows('T2D_FE', 'g', groups) }))
      return readPage(files['distributions.html']!).texts.filter(words => /^[ABC]$/.test(words))
    }
    expect(await order([1, 2, 3])).toEqual(['C', 'A', 'B', 'C', 'A', 'B'])
    expect(await order([3, 1, 2])).toEqual(['C', 'A', 'B', 'C', 'A', 'B'])
  })
})
