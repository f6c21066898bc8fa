import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runStudy, startCli } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startChromium } from './chromium.ts'

const PORT = 18481
const SHOTS = '.cache/screenshots'
const LOOKS: [name: string, options: BrowserContextOptions][] = [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
]

describe('the pages of the example', () => {
  let browser: Browser
  let folder: string
  let pages: string[]
  /** The pages of the report; those of single charts are held to the rest by tests of their own. */
  let report: string[]
  let server: ReturnType<typeof startCli>
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    const out = temporaryFolder()
    folder = (await runStudy('examples/1000-genomes/study.yaml', out)).folder
    pages = readdirSync(join(folder, 'site')).filter(name => name.endsWith('.html'))
    report = pages.filter(name => !name.startsWith('chart-'))
    server = startCli('view', out, '--port', String(PORT))
    await new Promise(resolve => server.process.stdout!.once('data', resolve))
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    server?.process.kill('SIGINT')
  })

  /** Opens a page and gives back whatever the browser had to complain of, or asked for elsewhere. */
  async function open(url: string, options: BrowserContextOptions, screenshot?: string) {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    page.on('requestfailed', request => complaints.push(`failed: ${request.url()}`))
    page.on('request', request => {
      const own = url.startsWith('file:') ? pathToFileURL(folder).href : `http://127.0.0.1:${PORT}/`
      if (!request.url().startsWith(own) && !request.url().startsWith('data:'))
        complaints.push(`asked for ${request.url()}`)
    })
    await page.goto(url)
    const wide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
    if (wide) complaints.push('is wider than the window')
    const styled = await page.evaluate(
      'getComputedStyle(document.body).margin === "0px" || document.styleSheets.length > 0',
    )
    if (!styled) complaints.push('has no style')
    if (screenshot) await page.screenshot({ path: join(SHOTS, screenshot), fullPage: true })
    await context.close()
    return complaints
  }

  test.each(LOOKS)(
    'open from a folder without a complaint, a request elsewhere or a page too wide: %s',
    async (look, options) => {
      expect(pages).toContain('index.html')
      for (const name of look === 'light' ? pages : report) {
        const url = pathToFileURL(join(folder, 'site', name)).href
        expect(await open(url, options, `${name.replace('.html', '')}-${look}.png`), name).toEqual([])
      }
    },
  )

  test('open from `view` under the headers of production', async () => {
    for (const name of pages)
      expect(await open(`http://127.0.0.1:${PORT}/site/${name}`, LOOKS[0]![1]), name).toEqual([])
  })

  test('need no script', async () => {
    for (const name of report) {
      const url = pathToFileURL(join(folder, 'site', name)).href
      const context = await browser.newContext({ javaScriptEnabled: false })
      const page = await context.newPage()
      await page.goto(url)
      expect((await page.locator('main').innerText()).length).toBeGreaterThan(500)
      await context.close()
    }
  })

  test('are no wider in print than A4 between its margins', async () => {
    const page = await browser.newPage({ viewport: { width: 673, height: 1000 } })
    await page.emulateMedia({ media: 'print' })
    for (const name of report) {
      await page.goto(pathToFileURL(join(folder, 'site', name)).href)
      expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(673)
    }
    await page.close()
  })

  test('would show a complaint: an image from elsewhere is refused by the policy', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))
    await page.goto(pathToFileURL(join(folder, 'site', 'index.html')).href)
    await page.evaluate(
      'new Promise(done => { const image = new Image(); image.onerror = done; image.src = "http://127.0.0.1:9/x.png"; document.body.append(image) })',
    )
    await context.close()
    expect(complaints.join()).toMatch(/Content Security Policy/)
  })
})
