// Installs and builds what is missing or out of date, and does nothing otherwise.
//   node scripts/ensure.mjs          what running needs
//   node scripts/ensure.mjs --dev    what developing and testing need
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Evenstrand needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(2)
}

const stamp = join(root, 'node_modules/.evenstrand')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
// Whoever has the development tools keeps them.
const dev = process.argv.includes('--dev') || installed.endsWith(' dev')
if (installed !== `${lock} dev` && (dev || installed !== `${lock} runtime`)) {
  console.error(`Installing packages (${dev ? 'with' : 'without'} development tools) …`)
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(dev ? [] : ['--omit=dev'])], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  writeFileSync(stamp, `${lock} ${dev ? 'dev' : 'runtime'}`)
}

const SOURCES = [
  'cli',
  'dashboards',
  'functions',
  'queries',
  'science',
  'study',
  'workflows',
  'scripts',
  'package-lock.json',
]
const built = join(root, 'dist/digests.json')
if (!existsSync(built) || Math.max(...SOURCES.map(path => newest(join(root, path)))) > statSync(built).mtimeMs) {
  console.error('Building …')
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' })
}

function newest(path) {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map(name => newest(join(path, name))))
}
