import { expect, it } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { formatCount, formatNumber, formatShare, type NumberStyle } from '../../dashboards/format.ts'
import { invisibility } from '../../dashboards/invisibility.ts'
import { definitions, measures } from '../../dashboards/method-text.ts'
import { text } from '../../dashboards/text.ts'
import { RELEASED_TABLES, type ReleasedTableName } from '../../science/disclosure/released-table.ts'
import { CERTIFIED } from './fixture-release.ts'
import { readPage } from './html.ts'
import { markedRelease } from './marked-release.ts'

const STYLES: readonly NumberStyle[] = ['count', 'deviations', 'probability', 'share', 'ratio', 'correlation', 'chance']
const numbers = (words: string) => words.match(/[−\d][\d,.]*\d%?|\d%?/g) ?? []

it('no page of any kind shows a number that is not released, counted off released rows, or told by the release', async () => {
  const rows = (Object.keys(RELEASED_TABLES) as ReleasedTableName[]).flatMap(table => markedRelease.table(table))
  const { about } = markedRelease
  const known = new Set([
    ...rows
      .flatMap(({ value, low, high }) => [value, low, high])
      .filter(value => value !== null)
      .flatMap(value => STYLES.flatMap(style => [formatNumber(value, style), String(value)])),
    ...numbers(
      JSON.stringify([
        rows.map(({ keys }) => keys),
        about,
        markedRelease.id,
        text,
        definitions,
        measures,
        RELEASED_TABLES,
      ]),
    ),
    ...[about.matching.min_weight].map(value => formatNumber(value, 'share')),
    ...[about.people!.listed, about.people!.reference, about.people!.listed - about.people!.reference].map(formatCount),
    ...[CERTIFIED.cells, CERTIFIED.withheld, CERTIFIED.equations, CERTIFIED.solver.steps].map(formatCount),
    // Counted off released rows: comparisons, numbers of the tables.
    ...['cells', 'withheld'].map(name =>
      formatCount(rows.reduce((sum, { statistic, value }) => sum + (statistic === name ? (value ?? 0) : 0), 0)),
    ),
    // Which figures are there, counted off released rows: invisibility.test.ts.
    ...invisibility(markedRelease).flatMap(({ figures, withheld, views, viewsShown }) => [
      ...[figures, withheld, views, viewsShown].map(formatCount),
      formatShare(withheld / figures),
    ]),
    // Ends of the classes of a map.
    ...['12.5%', '25.0%', '37.5%', '50.0%'],
  ])
  for (const { path, body } of await buildSite(markedRelease)) {
    if (!path.endsWith('.html')) continue
    // The numbers of a chart’s own block are held to the tables one by one, in explore.test.ts.
    const html = new TextDecoder()
      .decode(body)
      .replace(/<g class="mark-text role-axis-label".*?<\/g>/g, '')
      .replace(/chart-[\w-]+\.vl\.json/g, '')
      .replace(/<script type="application\/json".*?<\/script>/s, '')
    const shown = readPage(html).texts.flatMap(numbers)
    expect(shown.length, path).toBeGreaterThan(10)
    expect(
      shown.filter(number => !known.has(number)),
      path,
    ).toEqual([])
  }
})

it('every number on a page is written in one style: thousands separated, a true minus, percentages of one decimal', async () => {
  for (const { path, body } of await buildSite(markedRelease)) {
    if (!path.endsWith('.html')) continue
    const html = new TextDecoder().decode(body).replace(/<(script|code|style)\b.*?<\/\1>/gs, '')
    const words = readPage(html).texts.join('\n').replaceAll(markedRelease.about.title, '')
    const among = (wrong: RegExp) => words.match(wrong) ?? []
    // Years, as of a citation or a period, stand alone or in a date.
    const unseparated = among(/(?<![\w.,:/-])\d{4,}(?![\w/-])/g).filter(number => !/^(1[7-9]|20)\d\d$/.test(number))
    expect(unseparated, path).toEqual([])
    expect(among(/(?<![\w)–-])-\d/g), path).toEqual([])
    expect(among(/\d\.\d{2,}%/g), path).toEqual([])
    expect(
      among(/\d+ (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* \d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4}/g),
      path,
    ).toEqual([])
    expect(among(/\bNaN\b|\bundefined\b|\bInfinity\b|\bnull\b|\d\.\d{5,}/g), path).toEqual([])
  }
})
