// Bundles the one script of the site, which the pages of charts run: Vega, its interpreter, and dashboards/explore/charts.mjs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

// Transforms that no chart has. What Vega would do with them is left out; a chart that had one would fail its test.
const UNUSED = /^vega-(crossfilter|force|hierarchy|label|regression|voronoi|wordcloud)$/
const withoutUnused = {
  name: 'without-unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: 'unused' }))
    onLoad({ filter: UNUSED, namespace: 'unused' }, () => ({ contents: 'export {}' }))
  },
}

/** Writes dist/charts.js: one classic script, which loads from a folder too, after the licences of all that is in it. */
export async function buildChartScript(root) {
  const { outputFiles, metafile } = await build({
    entryPoints: ['dashboards/explore/charts.mjs'],
    absWorkingDir: root,
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    plugins: [withoutUnused],
    metafile: true,
  })
  const [{ inputs }] = Object.values(metafile.outputs)
  const used = Object.keys(inputs).filter(file => inputs[file].bytesInOutput > 0)
  const path = join(root, 'dist/charts.js')
  const script = `/*\n${licencesOf(root, used)}\n*/\n${outputFiles[0].text}`
  // Others may be reading it: what is the same is left alone.
  if (existsSync(path) && readFileSync(path, 'utf8') === script) return
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(path, script)
}

/** The licence of every package that the files are of, each text once, after the packages that it covers. */
function licencesOf(root, files) {
  const folders = files.flatMap(file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [])
  const packages = new Map()
  for (const folder of [...new Set(folders)].sort()) {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const licence = readFileSync(join(root, folder, 'LICENSE'), 'utf8').trim()
    packages.set(licence, [...(packages.get(licence) ?? []), `${name} ${version}`])
  }
  return [...packages].map(([licence, names]) => `${names.join(', ')}\n\n${licence}`).join('\n\n')
}
