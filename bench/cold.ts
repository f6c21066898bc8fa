import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

// `npm run bench:cold [RUNS]`: from a new process of Node to the handler of each bundle; see README.md.

const RUNS = Number(process.argv[2] ?? 7)
const LAMBDAS = resolve('dist/lambda')
const EMPTY = 'data:text/javascript,export const handler = () => {}'

/** Milliseconds from the start of a process until it has a module's handler, and what its memory then is. */
function start(module: string): Promise<{ ms: number; rssMb: number }> {
  const code = `const { handler } = await import(${JSON.stringify(module)})
    if (typeof handler !== 'function') throw new Error('no handler')
    process.send(process.memoryUsage().rss)`
  const began = performance.now()
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { PATH: process.env.PATH, AWS_REGION: 'us-east-1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((ready, failed) => {
    child.once('message', rss => {
      ready({ ms: performance.now() - began, rssMb: Number(rss) / 2 ** 20 })
      child.kill()
    })
    child.once('error', failed)
    child.once('exit', code => failed(new Error(`${module} ended with ${code}`)))
  })
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!

async function measure(module: string) {
  const runs: Awaited<ReturnType<typeof start>>[] = []
  for (let run = 0; run < RUNS; run++) runs.push(await start(module))
  return { ms: median(runs.map(({ ms }) => ms)), rssMb: median(runs.map(({ rssMb }) => rssMb)) }
}

const node = await measure(EMPTY)
const row = (name: string, kB: string, { ms, rssMb }: typeof node) =>
  console.log(`| ${name} | ${kB} | ${ms.toFixed(0)} | ${(ms - node.ms).toFixed(0)} | ${rssMb.toFixed(0)} |`)
console.log('| bundle | kB | ms | ms beyond Node itself | MB |\n| --- | --- | --- | --- | --- |')
row('(Node alone)', '0', node)
for (const name of readdirSync(LAMBDAS).filter(name => name !== 'maps')) {
  const file = join(LAMBDAS, name, 'index.mjs')
  row(`\`${name}\``, (statSync(file).size / 1000).toFixed(0), await measure(pathToFileURL(file).href))
}
