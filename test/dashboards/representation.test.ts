import { beforeAll, describe, expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { doublings } from '../../dashboards/dot-plot.ts'
import { formatCount, formatRatio, formatShare } from '../../dashboards/format.ts'
import { withDissimilarity } from '../../science/disclosure/dissimilarity-rows.ts'
import { policyOf } from '../../science/disclosure/policies.ts'
import type { About, ReleasedRow, ReleasedTables } from '../../science/disclosure/released-table.ts'
import { releaseOf, tables } from './fixture-release.ts'
import { type Page, readPage } from './html.ts'

const told: Partial<About> = {
  attributes: [{ name: 'group', kind: 'race-ethnicity', why: 'a declared crosswalk', levels: [] }],
  censuses: [
    {
      id: 'us',
      year: 2023,
      source: 'A census office',
      crosswalk: [
        {
          attribute: 'group',
          cohort: [{ value: '<GIH>', level: 'Asian' }],
          columns: ['race', 'origin'],
          census: [
            { values: ['asian', 'no'], level: 'Asian', people: 6000 },
            { values: ['white', 'no'], level: 'White', people: 60000 },
            { values: ['unheard', 'no'], level: '(not mapped)', people: 4000 },
          ],
        },
      ],
    },
  ],
  representation: [
    {
      census: 'us',
      view: 'country|group',
      among: [{ attribute: 'country', level: 'A|B' }],
      count: 'reference',
      precision: null,
    },
  ],
}
const row = (stratum: string, statistic: string, value: number | null, status: ReleasedRow['status'], reason = '') => ({
  ...{ keys: { census: 'us', view: 'country|group', stratum }, statistic, value, low: null, high: null },
  ...{ n: value === null ? null : 300, status, reason },
})
const cells = (stratum: string, values: (number | null)[], status: ReleasedRow['status'] = 'released', reason = '') =>
  ['cohort_share', 'census_share', 'ratio', 'needed'].map((statistic, i) => {
    const value = values[i] ?? null
    return row(stratum, statistic, value, value === null ? status : 'released', value === null ? reason : '')
  })
const representation = [
  ...cells('country=A%7CB|group=(not mapped)', [0.125, 0.057143], 'not_applicable', 'level not mapped'),
  ...cells('country=A%7CB|group=Asian', [0.4, 0.0909, 4.4, 0]),
  ...cells('country=A%7CB|group=Nobody', [0, 0.0301, 0, 17]),
  ...cells('country=A%7CB|group=White', [null, 0.9091], 'suppressed', 'kept back'),
]

const site = async (rows: readonly ReleasedRow[], about = told) => {
  const { dissimilarity } = withDissimilarity(
    { ...tables, representation: rows } as unknown as ReleasedTables,
    { representation: [], ...about },
    policyOf('open-data'),
  )
  const files = await buildSite(releaseOf({ ...tables, representation: rows, dissimilarity }, about))
  return Object.fromEntries(files.map(({ path, body }) => [path, new TextDecoder().decode(body)]))
}
const wordsOf = (page: Page) => page.texts.join(' ')

describe('the page of representation', () => {
  let files: Record<string, string>
  let page: Page
  beforeAll(async () => {
    files = await site(representation)
    page = readPage(files['representation.html']!)
  })

  it('is linked from every page, and says so where the study compares with no census', async () => {
    for (const path of ['index.html', 'distributions.html']) expect(files[path]).toContain('href="representation.html"')
    expect(wordsOf(page)).not.toContain('no census')
    const without = await site([], {})
    expect(wordsOf(readPage(without['representation.html']!))).toContain(
      'compares its people with no census: who is missing cannot be told',
    )
  })

  it('shows every released number and its census, and which people are meant', () => {
    const words = wordsOf(page)
    for (const number of [formatShare(0.4), formatShare(0.0909), formatRatio(4.4), formatCount(17), formatShare(0.125)])
      expect(words).toContain(number)
    expect(words).toContain('A census office')
    expect(words).toContain('group, beside us (people with country A|B)')
  })

  it('says how far the mix lies from the census beside what chance would make of it, where all shares are shown', async () => {
    expect(wordsOf(page)).not.toContain('total variation')
    const shown = [
      ...cells('country=A%7CB|group=Asian', [0.4, 0.1, 4, 0]),
      ...cells('country=A%7CB|group=White', [0.6, 0.9, 0.6667, 0]),
    ]
    const words = wordsOf(readPage((await site(shown))['representation.html']!))
    expect(words).toContain('30.0% of the people would have to be in other groups')
    expect(words).toContain('of a random sample of as many it would be 1.4% on average')
  })

  it('tells how many people a share known as well as asked would take', async () => {
    const [audit] = told.representation!
    const shown = [
      ...cells('country=A%7CB|group=Asian', [0.4, 0.1, 4, 0]),
      row('country=A%7CB|group=Asian', 'needed_for_precision', 265, 'released'),
    ]
    const html = (await site(shown, { ...told, representation: [{ ...audit!, precision: 0.05 }] }))[
      'representation.html'
    ]!
    expect(wordsOf(readPage(html))).toContain('People to add for a share known to ± 5.0%')
    expect(html).toContain('>265<')
  })

  it('shows the crosswalk on both sides and what it loses', () => {
    const words = wordsOf(page)
    for (const shown of ['<GIH>', 'asian · no', '60,000', 'unheard · no', '(not mapped)'])
      expect(words).toContain(shown)
    expect(words).toMatch(/leaves out +4,000 +people of the census \( *5\.7% *\)/)
  })

  it('draws a dot for each ratio, also of nobody, and words where one is withheld', () => {
    const [plot] = page.elements.filter(({ name }) => name === 'svg')
    expect(plot!.attributes.role).toBe('graphics-document')
    expect(wordsOf(page)).toContain('Chart: ratios of group, beside us')
    expect(wordsOf(page)).toContain('Nobody is here of: Nobody. Asian has 4.40 times its share of the census.')
    const drawn = /median_marks[^>]*>(.*?)<\/g>/.exec(files['representation.html']!)![1]!
    expect(drawn.match(/<path /g)).toHaveLength(2)
    for (const mark of ['Asian: 4.40', 'Nobody: 0.00']) expect(page.texts).toContain(mark)
    expect(wordsOf(page)).toContain('– withheld')
  })

  it('says that a convenience sample has no interval, and never that anyone is at fault or fair', () => {
    expect(wordsOf(page)).toContain('carry no sampling interval')
    expect(wordsOf(page)).not.toMatch(/\b(fair|unbiased|safe|biased)\b/i)
  })

  it('holds nothing that its policy forbids, and names every table and chart', () => {
    expect(page.elements.filter(({ name }) => ['script', 'style', 'img'].includes(name))).toEqual([])
    for (const { attributes } of page.elements) expect(Object.keys(attributes)).not.toContain('style')
    const of = (name: string) => page.elements.filter(element => element.name === name)
    expect(of('caption')).toHaveLength(of('table').length)
  })
})

it('ratios stand on a scale of doublings with parity in the middle, and stop at its ends', () => {
  expect([0, 0.01, 1 / 8, 0.5, 1, 2, 8, 900].map(doublings)).toEqual([-3, -3, -3, -1, 0, 1, 3, 3])
})

it('a ratio that is not 0 never reads as 0', () => {
  expect([0, 0.0004, 0.0412, 0.5, 4.8712].map(formatRatio)).toEqual(['0.00', '< 0.001', '0.041', '0.50', '4.87'])
})

describe('two attributes at once', () => {
  const view = 'group|sex'
  const cell = (stratum: string, statistic: string, value: number | null) => {
    const status = value === null ? ('suppressed' as const) : ('released' as const)
    return { ...row(stratum, statistic, value, status), keys: { census: 'us', view, stratum } }
  }
  const ratios: Record<string, number | null> = {
    'group=Asian|sex=female': 0.42,
    'group=Asian|sex=male': 0.79,
    'group=Black|sex=female': 1.25,
    'group=Black|sex=male': null,
    'group=White|sex=female': 2,
    'group=White|sex=male': 2.01,
  }
  const rows = Object.entries(ratios).flatMap(([stratum, ratio]) => [
    cell(stratum, 'cohort_share', ratio === null ? null : 0.2),
    cell(stratum, 'census_share', 0.1),
    cell(stratum, 'ratio', ratio),
    cell(stratum, 'needed', ratio === null ? null : 3),
  ])
  let html: string
  beforeAll(async () => {
    const about = {
      ...told,
      representation: [{ census: 'us', view, among: [], count: 'reference' as const, precision: null }],
    }
    html = (await site(rows, about))['representation.html']!
  })
  const matrixOf = (caption: string) =>
    /<table class="matrix">.*?<\/table>/.exec(html.slice(html.indexOf(`aria-label="${caption}`)))![0]

  it('are a matrix of ratios with their shares, shaded and marked by how far they lie from parity', () => {
    const shades = [...matrixOf('Ratios to the census').matchAll(/<td( class="[\w-]+")?>/g)].map(([, shade]) => shade)
    expect(shades.map(shade => /"(.*)"/.exec(shade ?? '')?.[1])).toEqual([
      ...['less-2', 'less-1', undefined, 'suppressed', 'more-1', 'more-2'],
    ])
    expect(matrixOf('Ratios to the census')).toContain(
      '<span aria-hidden="true">▼ </span><strong>0.42</strong><small>here 20.0%</small><small>census 10.0%</small>',
    )
  })

  it('say that a cell is withheld where the ratio is, and keep what is public', () => {
    expect(matrixOf('Ratios to the census')).toContain(
      '<td class="suppressed"><strong>withheld</strong><small>census 10.0%</small></td>',
    )
  })

  it('name who is compared with their number, and the levels of both heads of the table', () => {
    expect(html.replace(/<[^>]+>/g, '')).toContain('Shares here are of 300 people compared.')
    expect(matrixOf('Ratios to the census').match(/scope="(?:row|col)"/g)).toHaveLength(6)
  })

  it('are a matrix of people for every two attributes that the study counts together', () => {
    const people = matrixOf('People by sampled_as × sex')
    expect(people).toContain('<td class="suppressed"><strong>withheld</strong></td>')
    expect(people).toMatch(/<strong>\d+<\/strong><small>[\d.]+%<\/small>/)
  })
})

describe('whom the scores were made from', () => {
  const sectionOf = async (about: Partial<About>) => {
    const page = (await site([], about))['representation.html']!
    return page
      .slice(page.indexOf('id="training"'))
      .replace(/<\/t[hd]>/g, '|')
      .replace(/<[^>]+>/g, '')
  }

  it('stands beside the people here under the same words, and is named or not, never guessed', async () => {
    const section = await sectionOf({})
    expect(section).toContain('Whom|multi|EAS|AFR|AMR|EUR|SAS|')
    expect(section).toContain('People here, by sampled_as|–|20.1%|26.4%|13.9%|20.1%|19.5%|')
    expect(section).toContain('T2D_EAS|–|named|–|–|–|–|')
  })

  it('is not given where the study does not give it', async () => {
    const scores = releaseOf(tables).about.scores.map(score => ({ ...score, trained_on: [] }))
    expect(await sectionOf({ scores })).toContain(`${scores[0]!.id}|not given|not given|`)
    expect(await sectionOf({ scores, attributes: [] })).toContain('gives of no score whom it was made from')
  })

  it('does not stand beside race, place or sex: a word for them is none for ancestry', async () => {
    const section = await sectionOf({ attributes: [{ name: 'sex', kind: 'sex', why: '', levels: [] }] })
    expect(section).toContain('neither by genetic similarity nor by how they were recruited')
    expect(section).not.toContain('People here, by sex')
  })
})
