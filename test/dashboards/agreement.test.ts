import { expect, test } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { formatCorrelation } from '../../dashboards/format.ts'
import { releaseOf, row, tables } from './fixture-release.ts'
import { readPage } from './html.ts'

const PAIR = { score: 'T2D_FE', other: 'T2D_EAS', measure: 'znorm2' }
const VALUES = { people: 2480, rank_correlation: -0.7199, rank_error: 0.0641 }
const HIGH = { high_in_both: 0.0411, high_in_first_only: 0.0622, high_in_second_only: 0.0533 }
const rowsOf = (view: string, stratum: string, shown = true) =>
  Object.entries({ ...VALUES, ...HIGH }).map(([statistic, value]) =>
    row({ ...PAIR, view, stratum }, statistic, shown ? value : null),
  )

async function pageOf(agreement: ReturnType<typeof rowsOf>, pairs = [PAIR]) {
  const files = await buildSite(releaseOf({ ...tables, agreement }, { agreement: pairs }))
  const file = files.find(({ path }) => path === 'agreement.html')
  return file && readPage(new TextDecoder().decode(file.body))
}

const wordsOf = (page: { texts: readonly string[] }) => page.texts.join('').replace(/\s+/g, ' ')

test('a pair is said in a sentence of released numbers, and each view has a table', async () => {
  const page = (await pageOf([
    ...rowsOf('(all)', '(all)'),
    ...rowsOf('sex', 'sex=female'),
    ...rowsOf('sex', 'sex=male'),
  ]))!
  const words = wordsOf(page)
  expect(words).toContain('Do the scores agree on who is high?')
  expect(words).toContain(
    'Of all 2,480 people with both, 4.1% are high in both, 6.2% in T2D_FE alone and 5.3% in T2D_EAS alone. Their rank correlation is −0.72.',
  )
  expect(page.elements.filter(({ name }) => name === 'table')).toHaveLength(2)
  expect(words).toContain('T2D_FE and T2D_EAS by sex')
})

test('a pair that is withheld is named, without a sentence of numbers', async () => {
  const words = wordsOf((await pageOf(rowsOf('(all)', '(all)', false)))!)
  expect(words).toContain('T2D_FE and T2D_EAS')
  expect(words).toContain('withheld by the disclosure policy')
  expect(words).not.toContain('Of all')
})

test('a study that asks for no pair has no such page', async () => {
  expect(await pageOf([], [])).toBeUndefined()
})

test('a correlation that is not perfect never reads so', () => {
  expect([0.9999, -0.9999, 1, -1, 0.994, -0.004].map(formatCorrelation)).toEqual([
    ...['> 0.99', '< −0.99', '1.00', '−1.00', '0.99', '0.00'],
  ])
})
