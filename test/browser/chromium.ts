import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Starts the machine's Chromium, which asks nothing of any network by itself. */
export async function startChromium(): Promise<Browser> {
  const executablePath = PLACES.find(path => path !== undefined && existsSync(path))
  if (!executablePath)
    throw new Error('needs Chromium: install it (apt-get install chromium), or name it in the variable CHROMIUM')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
