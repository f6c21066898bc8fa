import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildSite } from '../dashboards/build.ts'
import { startChromium } from '../test/browser/chromium.ts'
import { about, distributionRows, histogramRows, qualityRows, releaseOf } from '../test/dashboards/fixture-release.ts'

/** The site of a national study, 51 regions by 6 groups and seven scores: how long it takes to build, to send and to open. */

const MEASURES = ['unadjusted', 'znorm1', 'znorm2', 'most_similar']
const BINS = Array.from({ length: 64 }, (_, bin) => Math.exp(-(((bin - 32) / 12) ** 2)) / 21.27)

const REGIONS = Array.from({ length: 51 }, (_, at) => `region=Region ${at + 1}`)
const GROUPS = Array.from({ length: 6 }, (_, at) => `group=Group ${at + 1}`)
const VIEWS: Readonly<Record<string, readonly string[]>> = {
  '(all)': ['(all)'],
  region: REGIONS,
  group: GROUPS,
  'region|group': REGIONS.flatMap(region => GROUPS.map(group => `${region}|${group}`)),
}
const views = Object.entries(VIEWS).map(([view, strata]) => ({
  view,
  groups: strata.map((stratum, at) => ({ stratum, people: 1000 + at, mean: (at % 13) / 10 - 0.6 })),
}))
const scores = Array.from({ length: 7 }, (_, at) => ({ ...about.scores[0]!, id: `SCORE_${at + 1}` }))
const release = releaseOf(
  {
    distribution: scores.flatMap(({ id }) =>
      views.flatMap(({ view, groups }) => MEASURES.flatMap(measure => distributionRows(id, view, groups, measure))),
    ),
    histogram: scores.flatMap(({ id }) =>
      views.flatMap(({ view, groups }) => groups.flatMap(({ stratum }) => histogramRows(id, view, stratum, BINS))),
    ),
    quality: scores.flatMap(({ id }) => views.flatMap(({ view, groups }) => qualityRows(id, view, groups))),
  },
  {
    scores,
    views: Object.keys(VIEWS),
    attributes: [
      { name: 'region', kind: 'geography', why: '', levels: [] },
      { name: 'group', kind: 'race-ethnicity', why: '', levels: [] },
    ],
  },
)

const folder = resolve('.cache/bench/site')
mkdirSync(folder, { recursive: true })
const start = performance.now()
const files = await buildSite(release)
const seconds = (performance.now() - start) / 1000
console.log(
  `built in ${seconds.toFixed(1)} s of wall time, ${(process.cpuUsage().user / 1e6).toFixed(1)} s of CPU since the start`,
)

for (const { path, body } of files) writeFileSync(join(folder, path), body)
const kilobytes = (body: Uint8Array) => gzipSync(body, { level: 9 }).byteLength / 1000
const style = kilobytes(files.find(({ path }) => path === 'style.css')!.body)

const browser = await startChromium()
for (const { path, body } of files.filter(({ path }) => path.endsWith('.html') && !/score-[2-9]/.test(path))) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  await page.addInitScript(`globalThis.seen = { paint: 0, blocked: 0, longest: 0 }
    new PerformanceObserver(list => { for (const { startTime } of list.getEntries()) seen.paint = startTime })
      .observe({ type: 'largest-contentful-paint', buffered: true })
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) {
        seen.blocked += duration - 50
        seen.longest = Math.max(seen.longest, duration)
      }
    }).observe({ type: 'longtask', buffered: true })`)
  await page.goto(pathToFileURL(join(folder, path)).href)
  if (path.startsWith('chart-')) await page.locator('#still').waitFor({ state: 'hidden' })
  await page.waitForTimeout(500)
  const { paint, blocked, longest } = (await page.evaluate('seen')) as Record<'paint' | 'blocked' | 'longest', number>
  const sent = (kilobytes(body) + style).toFixed(1)
  console.log(
    `${path}: ${sent} kB with its style, largest paint ${paint.toFixed(0)} ms, blocked ${blocked.toFixed(0)} ms, longest task ${longest.toFixed(0)} ms`,
  )
  await page.context().close()
}
await browser.close()
