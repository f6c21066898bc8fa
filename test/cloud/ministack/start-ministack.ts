import { spawn } from 'node:child_process'
import { mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ended, freePort, hasEnded, killGroup } from '../emulator-process.ts'
import { CACHE, installPackages } from '../install-packages.ts'

const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url))
const LOG = join(CACHE, 'ministack.log')
const PATIENCE_MS = 60_000

/** ministack on a free port of this machine, installed where it is not yet. Answers once it does. */
export async function startMinistack(python: string): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const installed = installPackages(python, 'ministack', REQUIREMENTS)
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const state = join(CACHE, `ministack-${port}`)
  mkdirSync(state)
  const log = openSync(LOG, 'w')
  const child = spawn(installed, ['-m', 'ministack'], {
    cwd: state,
    stdio: ['ignore', log, log],
    detached: true,
    env: {
      ...{ PATH: process.env.PATH, HOME: state, TMPDIR: state },
      ...{ BIND_HOST: '127.0.0.1', MINISTACK_HOST: '127.0.0.1', GATEWAY_PORT: String(port), IOT_MTLS_ENABLED: '0' },
    },
  })
  const kill = () => killGroup(child)
  process.once('exit', kill)
  const stop = async () => {
    await ended(child)
    process.off('exit', kill)
    rmSync(state, { recursive: true, force: true })
  }
  for (const until = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    if (await fetch(endpoint).catch(() => undefined)) return { endpoint, stop }
    if (!hasEnded(child) && Date.now() < until) continue
    await stop()
    throw new Error(`ministack did not start; see ${LOG}`)
  }
}
