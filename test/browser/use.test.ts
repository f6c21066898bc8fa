import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { about, distributionRows, qualityRows, releaseOf } from '../dashboards/fixture-release.ts'
import { HARD, hardRelease } from '../dashboards/hard-release.ts'
import { MARKED } from '../dashboards/marked-release.ts'
import { startChromium } from './chromium.ts'
import { writeMarkedSite, writeSite } from './marked-site.ts'

const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 } }
/** 1280 × 1024 at 400%, as WCAG 1.4.10 counts it. */
const ZOOMED: BrowserContextOptions = { viewport: { width: 320, height: 256 } }
/** The width of A4 between its margins. */
const PAPER: BrowserContextOptions = { viewport: { width: 673, height: 1000 } }
const PAGES_WITH_CHARTS = [
  'distributions.html',
  'performance.html',
  'places.html',
  'representation.html',
  'score-1.html',
]

/** Labels of charts that lie on another or are cut off. */
const LABEL_FAULTS = `[...document.querySelectorAll('svg.chart')].filter(chart => chart.checkVisibility()).flatMap(chart => {
  const box = element => element.getBoundingClientRect()
  const frame = box(chart)
  const texts = [...chart.querySelectorAll('text')].filter(text => text.textContent.trim() !== '')
  const beyond = texts.filter(text => box(text).left < frame.left - 1 || box(text).right > frame.right + 1)
  const meet = texts.filter((a, at) => texts.slice(at + 1).some(b => {
    const [p, q] = [box(a), box(b)]
    return Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1 &&
      Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 3
  }))
  return [...beyond, ...meet].map(text => text.textContent)
})`

describe('pages in use', () => {
  let browser: Browser
  let folder: string
  let pages: string[]
  beforeAll(async () => {
    ;({ folder, pages } = await writeMarkedSite())
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  async function open<T>(
    name: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<T>,
    from = folder,
  ): Promise<T> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    await page.goto(pathToFileURL(join(from, name)).href)
    try {
      return await look(page)
    } finally {
      await context.close()
    }
  }

  test.each(PAGES_WITH_CHARTS)('every chart of %s is a stop of the keyboard, and its marks have names', async name => {
    await open(name, DESK, async page => {
      const charts = await page.locator('svg.chart:visible').count()
      expect(charts).toBeGreaterThan(0)
      const reached = new Set<string>()
      for (let stops = 0; stops < 200; stops++) {
        await page.keyboard.press('Tab')
        const id = await page.evaluate(
          "document.activeElement.matches('svg.chart') ? document.activeElement.getAttribute('aria-labelledby') : ''",
        )
        if (id) reached.add(String(id))
        if (await page.evaluate('document.activeElement === document.body')) break
      }
      expect(reached.size).toBe(charts)
      const session = await page.context().newCDPSession(page)
      const { nodes } = await session.send('Accessibility.getFullAXTree')
      const names = nodes.flatMap(({ name, ignored }) => (ignored ? [] : [String(name?.value ?? '')]))
      for (const mark of MARKED[name]!) expect(names, mark).toContain(mark)
    })
  })

  test('a choice is made by arrow keys, without a script, and on paper nothing is left out', async () => {
    await open('performance.html', { ...DESK, javaScriptEnabled: false }, async page => {
      const thresholds = page.locator('.choice .choice:visible').last()
      const shown = () => thresholds.locator('> .panel:visible').count()
      const all = await thresholds.locator('> .panel').count()
      expect([await shown(), all]).toEqual([1, 2])
      await thresholds.getByLabel('top 0.1', { exact: true }).focus()
      await page.keyboard.press('ArrowRight')
      expect(await thresholds.locator('> .panel:visible caption').innerText()).toContain('top 0.25')
      await page.keyboard.press('ArrowRight')
      expect(await shown()).toBe(2)
      await page.keyboard.press('ArrowRight')
      expect(await shown()).toBe(1)
      await page.emulateMedia({ media: 'print' })
      expect(await shown()).toBe(2)
      expect(await thresholds.locator('> fieldset').isVisible()).toBe(false)
    })
  })

  test('on paper a table of more lines than a page holds gives way to how many rows it has and the file that holds them', async () => {
    const levels = Array.from({ length: 51 }, (_, at) => ({ stratum: `g=level ${at + 1}`, people: 90, mean: 0.3 }))
    const nation = releaseOf(
      { distribution: distributionRows('T2D_FE', 'g', levels), quality: qualityRows('T2D_FE', 'g', levels) },
      { attributes: [{ name: 'g', kind: 'other', why: '', levels: [] }], scores: [about.scores[0]!] },
    )
    const site = await writeSite(nation)
    const told = 'The 51 rows of this table are not printed'
    for (const [name, file] of [
      ['quality.html', 'tables/quality.csv'],
      ['distributions.html', 'tables/distribution.csv'],
    ] as const)
      await open(
        name,
        DESK,
        async page => {
          await page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
          const printed = () => page.locator('.printed:visible').allInnerTexts()
          const long = page.locator('table:visible').filter({ hasText: 'level 51' })
          expect([await printed(), await long.count()]).toEqual([[], 1])
          const charts = await page.locator('svg.chart:visible').count()
          await page.emulateMedia({ media: 'print' })
          expect(await long.count(), name).toBe(0)
          expect((await printed()).join(), name).toContain(told)
          expect((await printed()).join(), name).toContain(file)
          expect(await page.locator('svg.chart:visible').count(), name).toBe(charts)
        },
        site.folder,
      )
  })

  test('on paper nothing else is left out: every finding and chart, short tables, and definitions with their columns’ names; nothing is wider', async () => {
    for (const name of pages.filter(name => !name.startsWith('chart-')))
      await open(name, PAPER, async page => {
        await page.emulateMedia({ media: 'print' })
        expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(673)
        const lost = await page.evaluate(`[...document.querySelectorAll('main :is(p, li, dd, td, svg.chart)')]
          .filter(element => !element.checkVisibility() && !element.closest('nav, .schema, .explore, .long'))
          .filter(element => !element.matches('.printed'))
          .map(element => element.outerHTML.slice(0, 120))`)
        expect(lost, name).toEqual([])
        expect(await page.locator('.long').count(), name).toBe(await page.locator('p.printed:not(.columns)').count())
        const beyond = await page.evaluate(`[...document.querySelectorAll('td[data-column]')]
          .filter(cell => !getComputedStyle(cell, '::before').content.includes(cell.dataset.column)).length`)
        expect(beyond, name).toBe(0)
      })
  })

  test.each(PAGES_WITH_CHARTS)('no label of %s lies on another or is cut off', async name => {
    const faults = await open(name, DESK, page => page.evaluate(LABEL_FAULTS))
    expect(faults).toEqual([])
  })

  test.each(Object.keys(HARD))('a study of %s reads well on a phone', async study => {
    const { folder: from, pages } = await writeSite(hardRelease(HARD[study]!))
    for (const name of pages.filter(name => !name.startsWith('chart-')))
      await open(
        name,
        PHONE,
        async page => {
          expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBe(390)
          // Definitions are as many whatever the groups.
          if (name !== 'methods.html')
            expect(await page.evaluate('document.documentElement.scrollHeight'), name).toBeLessThan(14_000)
          expect(await page.evaluate(LABEL_FAULTS), name).toEqual([])
        },
        from,
      )
  })

  test('a heading that begins with a name from right to left still runs from left to right itself', async () => {
    const { folder: from } = await writeSite(hardRelease(HARD['names that are no mere words']!))
    const [name, and] = await open(
      'index.html',
      DESK,
      page =>
        page.evaluate(`(() => {
          const headings = [...document.querySelectorAll('tbody th bdi')].map(({ firstChild }) => firstChild)
          const heading = headings.find(({ data }) => /السكان.* and /.test(data))
          const range = document.createRange()
          return ['السكان', 'and'].map(word => {
            range.setStart(heading, heading.data.indexOf(word))
            range.setEnd(heading, heading.data.indexOf(word) + word.length)
            const { left, right, top } = range.getBoundingClientRect()
            return { left, right, top }
          })
        })()`) as Promise<{ left: number; right: number; top: number }[]>,
      from,
    )
    expect(and!.top).toBe(name!.top)
    expect(and!.left).toBeGreaterThan(name!.right)
  })

  test.each(['light', 'dark'] as const)(
    'at 400% and under forced colours every page still fits and is read: %s',
    async colorScheme => {
      for (const name of pages)
        for (const forcedColors of ['none', 'active'] as const)
          await open(name, { ...ZOOMED, colorScheme, forcedColors }, async page => {
            expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(320)
            const low = await page.evaluate(`(() => {
            const channel = of => { const share = of / 255; return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4 }
            const luminance = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b) }
            const probe = document.createElement('p')
            document.body.append(probe)
            probe.style.backgroundColor = 'var(--ground)'
            const ground = luminance(getComputedStyle(probe).backgroundColor)
            probe.remove()
            const contrast = colour => { const own = luminance(colour); return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05) }
            return [...document.querySelectorAll('svg.chart text, main > p, main > section > p:not(.caution), th, td, summary, label')]
              .filter(element => contrast(element.ownerSVGElement ? getComputedStyle(element).fill : getComputedStyle(element).color) < 4.5)
              .map(element => element.textContent)
          })()`)
            expect(low, name).toEqual([])
          })
    },
  )
})
