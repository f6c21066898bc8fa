// Prints the module that holds a compiled kernel, `compile-kernel.mjs NAME`: text, so that no bundler, worker or Lambda has a file
// to find.
import { readFileSync } from 'node:fs'
import { main } from 'assemblyscript/asc'

const name = process.argv[2]
const source = readFileSync(new URL(`../science/genotypes/${name}-kernel.as`, import.meta.url), 'utf8')
let bytes
const { error, stderr } = await main(
  [
    ...['kernel.ts', '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub'],
    ...['--enable', 'simd', '--importMemory', '--noExportMemory'],
  ],
  {
    readFile: name => (name === 'kernel.ts' ? source : null),
    writeFile: (_, contents) => {
      bytes = contents
    },
    listFiles: () => [],
  },
)
if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
const lines = Buffer.from(bytes)
  .toString('base64')
  .match(/.{1,110}/g)
console.log(`// Compiled from ${name}-kernel.as by \`npm run kernel\`; a test compiles it again and compares.`)
console.log(`export const ${name.toUpperCase()}_KERNEL =\n${lines.map(line => `  '${line}'`).join(' +\n')}`)
