import { sumScores } from '../functions/jobs/sum-scores.ts'
import { TileWriter } from '../science/genotypes/tiles.ts'

// `npm run bench:sums [SCORES] [VARIANTS] [PEOPLE]`: the memory of the job sum-scores; see README.md.

const PART = 10_000
const [scores, variants, PEOPLE] = [100, 100_000, 1_000].map((usual, i) => Number(process.argv[2 + i] ?? usual)) as [
  number,
  number,
  number,
]

const writer = new TileWriter(PEOPLE, 'calls')
const nobody = new Uint8Array(PEOPLE)
const parts = Array.from({ length: variants / 4 }, () => writer.addCalls(nobody, 4)).flat()
const tiles = Buffer.concat([...parts, ...writer.finish()])
const file = { file: 'tiles', key: '', attempt: '', name: 'tiles' }
const columns = (table: string, start: number) => {
  const rows = Array.from(
    { length: Math.min(PART, (table === 'people' ? PEOPLE : variants) - start) },
    (_, i) => start + i,
  )
  if (table === 'people') return { person: Int32Array.from(rows), shard: new Int32Array(rows.length) }
  const pos1 = Int32Array.from(rows, row => row + 1)
  const names = { chromosome: rows.map(() => '1'), pos1, ref: rows.map(() => 'A'), alt: rows.map(() => 'C') }
  if (table === 'variants') return { ...names, place: Int32Array.from(rows) }
  const units = (copies: number) => BigInt64Array.from(rows, row => BigInt(copies * (row % 1000)))
  const [units_0, units_1, units_2] = [units(0), units(1), units(2)]
  return { ...names, units_0, units_1, units_2, units_missing: units_1, weight_units: units_2 }
}
const env = {
  signal: new AbortController().signal,
  progress: () => {},
  store: () => ({
    size: async () => tiles.length,
    read: async function* (_: string, { start, end }: { start: number; end: number }) {
      yield tiles.subarray(start, end)
    },
  }),
  tables: {
    read: async function* ([{ table }]: { table: string }[]) {
      const rows = table === 'people' ? PEOPLE : variants
      for (let start = 0; start < rows; start += PART) yield columns(table!, start)
    },
    write: async () => ({}),
  },
}
const ref = <T extends string>(table: T) => ({ table, key: '', attempt: '' })
const before = process.resourceUsage().maxRSS
await sumScores.run(
  {
    shard: 0,
    people: [ref('people')],
    scores: Array.from({ length: scores }, (_, s) => ({ score: `s${s}`, modelVariants: ref('model_variants') })),
    ranges: [{ variants: ref('variants'), tiles: file as never }],
  } as never,
  env as never,
)
const peak = process.resourceUsage().maxRSS
console.log(
  `${scores} scores × ${variants} variants: peak ${(peak / 1024).toFixed(0)} MB, of which ${(((peak - before) * 1024) / scores / variants).toFixed(0)} bytes by score and variant`,
)
