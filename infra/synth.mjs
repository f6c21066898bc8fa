// What `cdk` runs: bundles the handlers and the app, both TypeScript, and synthesises. Needs no account and no network.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundleLambdas } from '../scripts/bundle-lambdas.mjs'
import { LOADERS } from '../scripts/job-digests.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
await bundleLambdas(root)
await build({
  entryPoints: [join(root, 'infra/app.ts')],
  absWorkingDir: root,
  outdir: join(root, 'dist/infra'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  loader: LOADERS,
})
await import('../dist/infra/app.js')
