// Bundles each job's Lambda handler, AWS SDK and all, into dist/lambda/<job>/index.mjs, and prints their sizes.
//   node scripts/bundle-lambdas.mjs
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { buildChartScript } from './chart-script.mjs'
import { jobDigests, LOADERS } from './job-digests.mjs'

const HANDLERS = 'functions/lambda'
/** What starts a study when its file arrives: a handler beside the jobs'. */
const STARTER = 'start-study'
// Packages of the older kind call `require`, which a module of the newer kind has to be given.
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

/**
 * A folder a job, and one for what starts a study: its handler in one module, and the step digests it needs. These are its own and no others, so that a
 * change to one job leaves the bundles of the rest as they are; every job's where it plans, and so looks for commits.
 * Returns, by job, the module's size and the files that went into it.
 */
export async function bundleLambdas(root, out = join(root, 'dist/lambda')) {
  rmSync(out, { recursive: true, force: true })
  await buildChartScript(root)
  const { JOBS, stepDigests } = await load(root, out)
  const digests = stepDigests(JOBS, await jobDigests(root))
  const { outputFiles, metafile } = await build({
    entryPoints: [...JOBS.map(({ name }) => name), STARTER].map(name => ({
      in: join(root, HANDLERS, `${name}.ts`),
      out: `${name}/index`,
    })),
    absWorkingDir: root,
    outdir: out,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    loader: LOADERS,
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
  })
  const made = new Map(outputFiles.map(({ path, contents }) => [path, contents]))
  // Aside: maps in the functions would double what every cold start has to fetch.
  mkdirSync(join(out, 'maps'))
  const digestsFor = ({ name, writes }) => (writes === 'control' ? digests : { [name]: digests[name] })
  return [...JOBS, { name: STARTER }].map(of => {
    const { name } = of
    const path = join(out, name, 'index.mjs')
    const code = made.get(path)
    mkdirSync(join(out, name))
    writeFileSync(path, code)
    if (name !== STARTER) writeFileSync(join(out, name, 'digests.json'), JSON.stringify(digestsFor(of)))
    writeFileSync(join(out, 'maps', `${name}.mjs.map`), made.get(`${path}.map`))
    const { inputs } = metafile.outputs[relative(root, path)]
    const files = Object.keys(inputs).filter(file => inputs[file].bytesInOutput > 0)
    return { job: name, bytes: code.length, zipped: gzipSync(code).length, files }
  })
}

/** The jobs' declarations and how a step's digest is made of them, which are TypeScript. */
async function load(root, out) {
  const outfile = join(out, 'declarations.mjs')
  await build({
    stdin: {
      contents: `export { JOBS } from './functions/jobs/index.ts'; export { stepDigests } from './functions/digests.ts'`,
      resolveDir: root,
    },
    absWorkingDir: root,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    loader: LOADERS,
  })
  const declarations = await import(pathToFileURL(outfile))
  rmSync(outfile)
  return declarations
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const kB = bytes => `${Math.round(bytes / 1000)} kB`.padStart(9)
  const bundles = await bundleLambdas(root)
  for (const { job, bytes, zipped } of bundles) console.log(`${job.padEnd(24)}${kB(bytes)}${kB(zipped)} zipped`)
}
