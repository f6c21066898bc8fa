import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { build } from 'esbuild'

export const LOADERS = { '.sql': 'text', '.css': 'text' }

/**
 * Digest of the code that makes each job's output: the job with all it imports of the project, without comments and
 * without what it does not use, and the versions of the packages it imports. Adapters are not in it, so homes agree.
 */
export async function jobDigests(root) {
  const folder = join(root, 'functions/jobs')
  const entryPoints = readdirSync(folder)
    .filter(name => name.endsWith('.ts'))
    .map(name => join(folder, name))
  const { outputFiles, metafile } = await build({
    entryPoints,
    absWorkingDir: root,
    outdir: join(root, 'dist/digests'),
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    loader: LOADERS,
  })
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const contents = new Map(outputFiles.map(({ path, contents }) => [relative(root, path), contents]))
  return Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, { imports }]) => {
      const versions = [...new Set(imports.map(({ path }) => path))]
        .map(name => `${name}@${packages[`node_modules/${packageOf(name)}`]?.version ?? 'node'}`)
        .sort()
      const digest = createHash('sha256').update(contents.get(path)).update(versions.join('\n')).digest('hex')
      return [basename(path, '.js'), digest]
    }),
  )
}

const packageOf = name =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
