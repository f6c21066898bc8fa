import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { jobDigests, LOADERS } from './job-digests.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
rmSync(join(root, 'dist'), { recursive: true, force: true })
await build({
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
  loader: LOADERS,
})
// Last: its presence says that the build is whole.
writeFileSync(join(root, 'dist/digests.json'), `${JSON.stringify(await jobDigests(root), null, 2)}\n`)
