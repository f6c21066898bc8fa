// Mutated genotype files, many more than the tests read: node bench/fuzz.ts [cases of each format] [seed]
import { FUZZED, fuzz } from '../test/science/genotypes/mutated.ts'

const [cases = '100000', seed = '2'] = process.argv.slice(2)
for (const fuzzed of FUZZED) {
  const refused = await fuzz(fuzzed, Number(cases), Number(seed))
  console.log(`${fuzzed.format}: ${cases} cases, ${refused} refused, the others read as they say`)
}
