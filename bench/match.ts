import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderStore } from '../functions/adapters/files.ts'
import { parquetTables } from '../functions/adapters/parquet.ts'
import { Attempt } from '../functions/attempt.ts'
import { matchScore } from '../functions/jobs/match-score.ts'
import { matchScore as matchRows } from '../science/scores/match.ts'

// What matching a score of 100,000 rows against a lake of 1,000,000 variants takes of one core: rows and variants that
// are in memory, and the job, which also reads both from Parquet and writes what became of every row. `npm run bench:match`
const [ROWS, VARIANTS, RUNS] = [100_000, 1_000_000, 5]
const PAIRS = ['AG', 'GA', 'CT', 'TC', 'AC', 'AT'] as const

const variants = Array.from({ length: VARIANTS }, (_, i) => ({
  chromosome: String(1 + Math.floor((22 * i) / VARIANTS)),
  pos1: 1000 + 61 * (i % Math.ceil(VARIANTS / 22)),
  ref: PAIRS[i % 6]![0]!,
  alt: PAIRS[i % 6]![1]!,
  multiallelic: false,
  inEveryBatch: true,
}))
// Every tenth variant; of every seven rows one is flipped, one names no other allele, one lies elsewhere.
const rows = Array.from({ length: ROWS }, (_, n) => {
  const { chromosome, pos1, ref, alt } = variants[(n * VARIANTS) / ROWS]!
  const flip = (allele: string) => (n % 7 === 1 ? ({ A: 'T', C: 'G', G: 'C', T: 'A' }[allele] ?? allele) : allele)
  const place = { chromosome, pos1: n % 7 === 2 ? pos1 + 1 : pos1 }
  return { row: n + 1, ...place, effectAllele: flip(alt), otherAllele: n % 7 === 3 ? '' : flip(ref) }
})
const rules = { ambiguous: 'drop', multiallelic: 'drop', min_weight: 0.1 } as const

async function cpuSeconds(work: () => unknown): Promise<string> {
  const took: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    took.push((user + system) / 1e6)
  }
  const [least, middle] = took.sort((a, b) => a - b).filter((_, i) => i === 0 || i === RUNS >> 1)
  return `${middle!.toFixed(2)} s of CPU (median of ${RUNS}; least ${least!.toFixed(2)} s)`
}

const folder = mkdtempSync(join(tmpdir(), 'bench-match-'))
try {
  const store = folderStore(folder)
  const tables = parquetTables(() => store, new Attempt('bench'))
  const bigints = () => new BigInt64Array(VARIANTS)
  const lake = await tables.write('variants', [
    {
      place: Int32Array.from(variants.keys()),
      chromosome: variants.map(({ chromosome }) => chromosome),
      pos1: Int32Array.from(variants, ({ pos1 }) => pos1),
      ref: variants.map(({ ref }) => ref),
      alt: variants.map(({ alt }) => alt),
      multiallelic: variants.map(() => false),
      people: bigints(),
      called: bigints(),
      alt_units: bigints(),
      reference_called: bigints(),
      reference_alt_units: bigints(),
    },
  ])
  const score = await tables.write('score_variants', [
    {
      score: rows.map(() => 's'),
      row: Int32Array.from(rows, ({ row }) => row),
      line: Int32Array.from(rows, ({ row }) => row + 1),
      rsid: rows.map(() => ''),
      chromosome: rows.map(({ chromosome }) => chromosome),
      pos1: Int32Array.from(rows, ({ pos1 }) => pos1),
      effect_allele: rows.map(({ effectAllele }) => effectAllele),
      other_allele: rows.map(({ otherAllele }) => otherAllele),
      effect: rows.map(() => 'additive'),
      weight: rows.map(({ row }) => String(row / ROWS)),
    },
  ])
  const input = { score: 's', file: 'score.txt', rows: [score], batches: [{ variants: [lake] }], rules, frozen: null }
  const env = { tables } as unknown as Parameters<typeof matchScore.run>[1]
  console.log(`in memory: ${await cpuSeconds(() => matchRows(rows, variants, rules))}`)
  console.log(`the job:   ${await cpuSeconds(() => matchScore.run(input, env))}`)
} finally {
  rmSync(folder, { recursive: true })
}
