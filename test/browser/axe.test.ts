import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChromium } from './chromium.ts'
import { writeMarkedSite } from './marked-site.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
let folder: string
let pages: string[]
beforeAll(async () => {
  ;({ folder, pages } = await writeMarkedSite())
  browser = await startChromium()
})
afterAll(() => browser?.close())

test.each(['light', 'dark'] as const)('axe finds nothing on any page: %s', async colorScheme => {
  const context = await browser.newContext({ colorScheme, bypassCSP: true })
  for (const name of pages) {
    const page = await context.newPage()
    await page.goto(pathToFileURL(join(folder, name)).href)
    await page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    await page.addScriptTag({ content: AXE })
    const found = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))',
    )
    expect(found, name).toEqual([])
    await page.close()
  }
  await context.close()
})
