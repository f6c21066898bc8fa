import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from './chromium.ts'
import { compareShots, type Grey, readShot, writeShot } from './layout.ts'
import { writeMarkedSite } from './marked-site.ts'

/** Small grey pictures of how each page is laid out; UPDATE_SHOTS=1 takes them anew. Look at them before they are committed. */
const SHOTS = 'test/browser/shots'
/** What this run saw instead, where it is not alike. */
const SEEN = '.cache/screenshots/layout'
/** Of a page’s pixels, those of its picture. */
const SCALE = 0.1
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  desk: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 } },
}
const PAGES = [
  'index.html',
  'distributions.html',
  'representation.html',
  'performance.html',
  'places.html',
  'quality.html',
  'methods.html',
]

describe('the layout of every page is that of its kept picture', () => {
  let browser: Browser
  let folder: string
  let tool: Page
  beforeAll(async () => {
    mkdirSync(SEEN, { recursive: true })
    ;({ folder } = await writeMarkedSite())
    browser = await startChromium()
    tool = await browser.newPage()
  })
  afterAll(() => browser?.close())

  /** A page as it is seen, small; `style` is what a test breaks it with. */
  async function seen(name: string, look: string, style = ''): Promise<Grey> {
    const context = await browser.newContext({ ...LOOKS[look], deviceScaleFactor: SCALE, bypassCSP: true })
    const page = await context.newPage()
    await page.goto(pathToFileURL(join(folder, name)).href)
    if (style !== '') await page.addStyleTag({ content: style })
    const shot = await page.screenshot({ fullPage: true })
    await context.close()
    return readShot(tool, shot)
  }
  const pathOf = (name: string, look: string) => join(SHOTS, `${name.replace('.html', '')}-${look}.png`)
  const kept = (name: string, look: string) => readShot(tool, readFileSync(pathOf(name, look)))

  test.each(PAGES.flatMap(name => Object.keys(LOOKS).map(look => [name, look] as const)))(
    '%s, %s',
    async (name, look) => {
      const shot = await seen(name, look)
      if (process.env.UPDATE_SHOTS) writeFileSync(pathOf(name, look), await writeShot(tool, shot))
      expect(existsSync(pathOf(name, look)), 'no picture is kept: take it with UPDATE_SHOTS=1').toBe(true)
      const apart = compareShots(await kept(name, look), shot)
      if (apart.length > 0)
        writeFileSync(join(SEEN, `${name.replace('.html', '')}-${look}.png`), await writeShot(tool, shot))
      expect(apart, `see ${SEEN}; if it is meant, take the pictures anew with UPDATE_SHOTS=1`).toEqual([])
    },
  )

  test.each([
    ['another font', '* { font-family: "DejaVu Serif", "Liberation Serif", serif !important }'],
    ['letters a little wider', 'body { letter-spacing: 0.02em }'],
  ])('%s is no other layout', async (_, style) => {
    for (const name of ['index.html', 'places.html'])
      for (const look of Object.keys(LOOKS))
        expect(compareShots(await kept(name, look), await seen(name, look, style)), `${name}, ${look}`).toEqual([])
  })

  test.each([
    ['no map', 'places.html', '.map svg { visibility: hidden }'],
    ['no table', 'quality.html', 'table { visibility: hidden }'],
    ['no chart', 'distributions.html', 'svg.chart { display: none }'],
    ['no style', 'index.html', '* { all: revert !important }'],
    ['a column half as wide', 'index.html', 'main { max-width: 40% }'],
  ])('%s is another', async (_, name, style) => {
    expect(compareShots(await kept(name, 'desk'), await seen(name, 'desk', style))).not.toEqual([])
  })
})
