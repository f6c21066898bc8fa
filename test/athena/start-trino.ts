import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { trinoClient } from './ask-trino.ts'
import { CACHE, installTrino, javaHome } from './install-trino.ts'

const LOG = join(CACHE, 'server.log')
const PATIENCE_MS = 120_000

export interface RunningTrino {
  url: string
  stop(): Promise<void>
}

/**
 * A Trino of one node on a free port of this machine, with the catalogue `hive` over the folder `lake`
 * (`local:///…` in its locations). Answers once a query runs. Its log stays in the cache.
 */
export async function startTrino(lake: string): Promise<RunningTrino> {
  const server = installTrino()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const etc = join(CACHE, `run-${port}`)
  configure(etc, url, lake)
  const child = launch(server, etc)
  const stop = async () => {
    await ended(child)
    rmSync(etc, { recursive: true, force: true })
  }
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  try {
    await ready(url, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

function configure(etc: string, url: string, lake: string): void {
  mkdirSync(join(etc, 'catalog'), { recursive: true })
  const write = (file: string, properties: Record<string, string>) =>
    writeFileSync(
      join(etc, file),
      Object.entries(properties)
        .map(pair => `${pair.join('=')}\n`)
        .join(''),
    )
  write('config.properties', {
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': new URL(url).port,
    'discovery.uri': url,
    'query.max-memory': '500MB',
    'query.max-memory-per-node': '500MB',
    'memory.heap-headroom-per-node': '200MB',
    'catalog.management': 'static',
  })
  write('log.properties', { 'io.trino': 'WARN', 'io.airlift': 'WARN' })
  write('catalog/hive.properties', {
    'connector.name': 'hive',
    'hive.metastore': 'file',
    'hive.metastore.catalog.dir': 'local:///metastore',
    'fs.native-local.enabled': 'true',
    'local.location': lake,
    'hive.non-managed-table-writes-enabled': 'true',
    'hive.security': 'allow-all',
    'hive.parquet.time-zone': 'UTC',
    // The one compression that the jobs' own reader and both engines know.
    'hive.compression-codec': 'SNAPPY',
  })
}

function launch(server: string, etc: string): ChildProcess {
  const node = {
    'node.environment': 'test',
    'node.id': 'test',
    'node.data-dir': join(etc, 'data'),
    'node.internal-address': '127.0.0.1',
    'node.bind-ip': '127.0.0.1',
    config: join(etc, 'config.properties'),
    'catalog.config-dir': join(etc, 'catalog'),
    'plugin.dir': join(server, 'plugin'),
    'secrets.plugin-dir': join(server, 'secrets-plugin'),
    'log.levels-file': join(etc, 'log.properties'),
    'user.timezone': 'UTC',
    'file.encoding': 'UTF-8',
    'jdk.attach.allowAttachSelf': 'true',
  }
  const options = [
    // Quick to start: these data are small, so the second compiler would never pay.
    ...['-server', '-Xmx1G', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'],
    ...['--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow'],
    ...['--add-modules=jdk.incubator.vector'],
    ...Object.entries(node).map(([name, value]) => `-D${name}=${value}`),
  ]
  mkdirSync(join(etc, 'data'), { recursive: true })
  const log = openSync(LOG, 'w')
  return spawn(
    join(javaHome()!, 'bin', 'java'),
    [...options, '-cp', join(server, 'lib', '*'), 'io.trino.server.TrinoServer'],
    { cwd: etc, stdio: ['ignore', log, log], env: { ...process.env, TZ: 'UTC' } },
  )
}

/** It says that it has started before it can run a query, so a query is what counts. */
async function ready(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  let last: unknown
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Trino ended by itself; see ${LOG}`)
    try {
      const { starting } = (await (await fetch(`${url}/v1/info`)).json()) as { starting: boolean }
      if (!starting) {
        await trinoClient(url)('SELECT 1')
        return
      }
    } catch (error) {
      last = error
    }
    await sleep(250)
  }
  throw new Error(`Trino was not ready after ${PATIENCE_MS / 1000} s; see ${LOG}`, { cause: last })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exit
  clearTimeout(late)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
