import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildSite } from '../../dashboards/build.ts'
import { HARD, hardRelease } from '../dashboards/hard-release.ts'
import { markedRelease } from '../dashboards/marked-release.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startChromium } from './chromium.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 900 } }
const PHONE: BrowserContextOptions = { viewport: { width: 320, height: 700 } }

describe('a chart’s own page', () => {
  let browser: Browser
  let folder: string
  let charts: string[]
  beforeAll(async () => {
    ;[folder, charts] = await written(markedRelease)
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  async function written(release: typeof markedRelease): Promise<[folder: string, charts: string[]]> {
    const folder = temporaryFolder()
    mkdirSync(folder, { recursive: true })
    const files = await buildSite(release)
    for (const { path, body } of files) writeFileSync(join(folder, path), body)
    return [folder, files.map(({ path }) => path).filter(path => /^chart-.*\.html$/.test(path))]
  }

  /** Opens a page from a folder, and fails on whatever the browser complains of or asks for elsewhere. */
  async function open<T>(
    name: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<T>,
    from = folder,
    first = '',
  ): Promise<T> {
    const context = await browser.newContext(options)
    await context.addInitScript(first)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    page.on('request', request => {
      if (!/^(data:|blob:)/.test(request.url()) && !request.url().startsWith(pathToFileURL(from).href))
        complaints.push(`asked for ${request.url()}`)
    })
    await page.goto(pathToFileURL(join(from, name)).href)
    try {
      if (options.javaScriptEnabled !== false) await page.locator('#still').waitFor({ state: 'hidden' })
      const seen = await look(page)
      expect(complaints, name).toEqual([])
      return seen
    } finally {
      await context.close()
    }
  }
  const marksOf = (page: Page) => page.locator('#drawn [role="graphics-symbol"][aria-label]')
  const wide = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as Promise<number>

  test('draws under its policy, without a complaint, a request elsewhere or a page too wide, what the still chart shows', async () => {
    for (const options of [DESK, PHONE])
      for (const name of charts)
        await open(name, options, async page => {
          const said = await page.locator('details li').allTextContents()
          const labels = await page.evaluate(
            `[...document.querySelectorAll('#drawn [role="graphics-symbol"]')].map(mark => mark.getAttribute('aria-label'))`,
          )
          expect(labels, name).toEqual(expect.arrayContaining(said))
          expect(await wide(page), name).toBe(0)
        })
  })

  test('would show a broken policy: a script that stands in the page is not run', async () => {
    const context = await browser.newContext(DESK)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))
    await page.goto(pathToFileURL(join(folder, charts[0]!)).href)
    await page.evaluate(
      'document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = 1" }))',
    )
    expect(await page.title()).not.toBe('1')
    expect(complaints.join()).toMatch(/Content Security Policy/)
    await context.close()
  })

  test('stands still without scripts, and offers no control that does nothing', async () => {
    for (const name of charts)
      await open(name, { ...DESK, javaScriptEnabled: false }, async page => {
        expect(await page.locator('#still svg.chart').first().isVisible(), name).toBe(true)
        expect(await page.locator('#explored').isVisible(), name).toBe(false)
      })
  })

  /** A clock on which every look is late, and what the page does at its turns while the chart is drawn. */
  const whileDrawn = (act: string) => `
    let clock = 0
    performance.now = () => (clock += 1000)
    globalThis.turns = 0
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      const still = document.getElementById('still')
      if (still?.hidden) return port1.close()
      if (document.getElementById('explored')?.hidden === false) { turns++; ${act} }
      port2.postMessage(0)
    }
    port2.postMessage(0)`

  test('lets the browser have its turn while it draws, with the still chart in sight and nothing moved', async () => {
    const one = /^chart-(distribution-2|weights-1-1|performance-4-auc|representation-1|map-1|places-1)\.html$/
    for (const name of charts.filter(name => one.test(name)))
      await open(
        name,
        DESK,
        async page => {
          expect(await page.evaluate('turns'), name).toBeGreaterThan(40)
          expect(await page.evaluate('[...places].length'), name).toBe(1)
        },
        folder,
        `globalThis.places = new Set()
        ${whileDrawn('places.add(still.getBoundingClientRect().top + " " + still.checkVisibility())')}`,
      )
  })

  test('hears while it draws that it is narrower now, and gives the focus of the still chart to what takes its place', async () => {
    await open(
      'chart-distribution-2.html',
      DESK,
      async page => {
        const width = await page.evaluate("document.querySelector('#drawn svg').getBoundingClientRect().width")
        expect(width).toBeLessThanOrEqual(400)
        expect(width).toBeGreaterThan(390)
        expect(await page.evaluate('document.activeElement.id')).toBe('drawn')
      },
      folder,
      whileDrawn(`if (turns === 30) {
        document.querySelector('.stage').style.width = '400px'
        document.querySelector('#still svg').focus()
        dispatchEvent(new Event('resize'))
      }`),
    )
  })

  test('is walked by the arrow keys from mark to mark, in the order in which they lie, each named with its value', async () => {
    await open('chart-places-1.html', DESK, async page => {
      await page.locator('#drawn').focus()
      const heard: string[] = []
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Home']) {
        await page.keyboard.press(key)
        heard.push(await page.locator('#says').innerText())
      }
      const [first, second, last] = [
        'Beta of the Long and Winding Name (BBB): 44.1%',
        'Alpha (AAA): 35.9%',
        'Gamma (CCC): – withheld',
      ]
      expect(heard.map(words => words.slice(0, 22))).toEqual(
        [first, second, last, last, first].map(words => words!.slice(0, 22)),
      )
      await page.keyboard.press('Escape')
      expect(await page.locator('#says').isVisible()).toBe(false)
    })
  })

  test('says of the pointer’s mark what it shows', async () => {
    await open('chart-performance-4-auc.html', DESK, async page => {
      await marksOf(page).first().hover()
      await expect.poll(() => page.locator('#says').innerText()).toMatch(/^AFR: 0\.\d+ \(0\.\d+ to 0\.\d+\)$/)
    })
  })

  test('puts places in another order, by a control that the keyboard reaches', async () => {
    await open('chart-places-1.html', DESK, async page => {
      const names = () =>
        page.evaluate(`[...document.querySelectorAll('#drawn .role-axis-label text')]
          .map(text => [text.getBoundingClientRect().top, text.textContent]).filter(([, name]) => !name.endsWith('%'))
          .sort(([a], [b]) => a - b).map(([, name]) => name.slice(0, 5))`)
      expect(await names()).toEqual(['Beta ', 'Alpha', 'Gamma'])
      await page.getByLabel('Order').focus()
      await page.keyboard.press('ArrowDown')
      await expect.poll(names).toEqual(['Alpha', 'Beta ', 'Gamma'])
    })
  })

  test('sets a group off by its control, by a click and by Enter', async () => {
    await open('chart-performance-4-auc.html', DESK, async page => {
      const faded = () => page.locator('#drawn .median_marks path[opacity="0.2"]').count()
      expect(await faded()).toBe(0)
      await page.getByLabel('Set off').selectOption('EUR')
      await expect.poll(faded).toBeGreaterThan(0)
      await page.getByLabel('Set off').selectOption('')
      await expect.poll(faded).toBe(0)
      await page.locator('#drawn').focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect.poll(faded).toBeGreaterThan(0)
      expect(await page.getByLabel('Set off').inputValue()).toBe('AFR')
    })
  })

  test('shows a part of its axis and the whole again; a map is looked at closer', async () => {
    await open('chart-distribution-2.html', DESK, async page => {
      const ticks = async () =>
        (await page.locator('#drawn .role-axis-label').first().locator('text').allTextContents()).sort().join(' ')
      const whole = await ticks()
      await page.getByRole('button', { name: 'Zoom in' }).press('Enter')
      await expect.poll(ticks).not.toBe(whole)
      await page.getByRole('button', { name: 'Whole axis' }).press('Enter')
      await expect.poll(ticks).toBe(whole)
    })
    await open('chart-map-1.html', DESK, async page => {
      const shape = () => page.locator('#drawn .class_3_marks path').first().getAttribute('d')
      const far = await shape()
      await page.getByLabel('Closer').focus()
      await page.keyboard.press('ArrowRight')
      await expect.poll(shape).not.toBe(far)
    })
  })

  test.each(['light', 'dark'] as const)('gives axe nothing to find, drawn or still: %s', async colorScheme => {
    const context = await browser.newContext({ colorScheme, bypassCSP: true })
    for (const name of charts) {
      const page = await context.newPage()
      await page.goto(pathToFileURL(join(folder, name)).href)
      await page.locator('#still').waitFor({ state: 'hidden' })
      await page.locator('#drawn').press('ArrowDown')
      await page.addScriptTag({ content: AXE })
      const found = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))',
      )
      expect(found, name).toEqual([])
      await page.close()
    }
    await context.close()
  })

  test.each(Object.keys(HARD))('draws a study of %s without a complaint, on a desk and on a phone', async study => {
    const [from, own] = await written(hardRelease(HARD[study]!))
    // Of the distribution, and of ratios to a census.
    expect(own.length).toBe(study === 'nothing released' || study === '300 groups' ? 0 : 2)
    for (const name of own)
      for (const options of [DESK, PHONE])
        await open(
          name,
          options,
          async page => {
            expect(await wide(page)).toBe(0)
            expect(await marksOf(page).count()).toBe(HARD[study]!.length)
          },
          from,
        )
  })
})
