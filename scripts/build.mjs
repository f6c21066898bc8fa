import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildChartScript } from './chart-script.mjs'
import { jobDigests, LOADERS } from './job-digests.mjs'

const HOUR_MS = 3_600_000
const root = fileURLToPath(new URL('..', import.meta.url))
await buildChartScript(root)
const { metafile } = await build({
  entryPoints: { main: 'cli/main.ts', 'job-worker': 'cli/job-worker.ts' },
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  metafile: true,
  loader: LOADERS,
})
removeLeftovers(new Set(Object.keys(metafile.outputs).map(path => basename(path))))
// Last: its presence says that the build is whole.
writeFileSync(join(root, 'dist/digests.json'), `${JSON.stringify(await jobDigests(root), null, 2)}\n`)

/** Of earlier builds, but for what a run that is under way may still load: pieces are named by their content. */
function removeLeftovers(own) {
  for (const name of readdirSync(join(root, 'dist'))) {
    const path = join(root, 'dist', name)
    if (
      /\.js(\.map)?$/.test(name) &&
      name !== 'charts.js' &&
      !own.has(name) &&
      statSync(path).mtimeMs < Date.now() - HOUR_MS
    )
      rmSync(path)
  }
}
