import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { MISSING } from '../science/genotypes/dosages.ts'
import { BLOCK_VARIANTS, GROUP_VARIANTS, TileWriter } from '../science/genotypes/tiles.ts'
import { scoreUnits } from '../science/scores/score-units.ts'

/** Genotypes made up from frequencies, and scores of every `every`-th variant. */
export interface DataSize {
  name: string
  people: number
  variants: number
  scores: number
  every: number
}

/** What `score-run.ts` needs to know beside the files. */
export interface Data {
  /** Tile files: the people are shared out evenly, in order. */
  shards: number
  scores: number
  /** A score's unit is 2^-log2. */
  log2: number[]
}

export const SHARDS = 2
const MISSING_RATE = 0.01

/**
 * Makes, once, in a folder: the genotypes as .bed for plink2 and as tiles; the scores as text for plink2 and as units in
 * 64-bit floats. Everything follows from the seed.
 *
 * `places.u32` has the scored variants. `units.f64` has what one copy, two copies and a missing call add, each by scored
 * variant: these three by score, and the scores by block of 1,024 variants.
 */
export function makeData(folder: string, size: DataSize): Data {
  const done = join(folder, 'data.json')
  if (existsSync(done)) return JSON.parse(readFileSync(done, 'utf8'))
  mkdirSync(folder, { recursive: true })
  const next = randomWords(1)
  const frequencies = Array.from({ length: size.variants }, () => Number((0.01 + 0.49 * (next() / 2 ** 32)).toFixed(6)))
  makeGenotypes(folder, size, frequencies, next)
  const data = { shards: SHARDS, scores: size.scores, log2: makeScores(folder, size, frequencies, next) }
  writeFileSync(done, JSON.stringify(data))
  return data
}

function makeGenotypes(
  folder: string,
  { people, variants }: DataSize,
  frequencies: number[],
  next: () => number,
): void {
  const open = (name: string) => openSync(join(folder, name), 'w')
  const bed = open('data.bed')
  const bim = open('data.bim')
  const afreq = open('data.afreq')
  const each = people / SHARDS
  const shards = Array.from({ length: SHARDS }, (_, i) => ({
    file: open(`${i}.tiles`),
    writer: new TileWriter(each, 'calls'),
    bytes: new Uint8Array(each),
  }))
  writeFileSync(join(folder, 'data.fam'), Array.from({ length: people }, (_, i) => `0 p${i} 0 0 0 -9\n`).join(''))
  writeSync(bed, Uint8Array.of(0x6c, 0x1b, 0x01))
  writeSync(afreq, '#CHROM\tID\tREF\tALT\tALT_FREQS\tOBS_CT\n')
  const calls = new Uint8Array(people)
  const row = new Uint8Array(people / 4)
  const callOf = new Uint8Array(65_536)
  // In a .bed, 0 is two copies of the first allele of the .bim, 2 one, 3 none, and 1 no call.
  const bits = [3, 2, 0, 1]
  for (const [v, f] of frequencies.entries()) {
    const called = 65_536 * (1 - MISSING_RATE)
    const [none, one] = [called * (1 - f) ** 2, called * (1 - f * f)]
    callOf.fill(0).fill(1, Math.round(none)).fill(2, Math.round(one)).fill(MISSING, Math.round(called))
    for (let i = 0; i < people; i += 2) {
      const word = next()
      calls[i] = callOf[word & 0xffff]!
      calls[i + 1] = callOf[word >>> 16]!
    }
    for (let i = 0; i < people; i += 4)
      row[i >> 2] =
        bits[calls[i]!]! | (bits[calls[i + 1]!]! << 2) | (bits[calls[i + 2]!]! << 4) | (bits[calls[i + 3]!]! << 6)
    writeSync(bed, row)
    writeSync(bim, `1\tv${v}\t0\t${v + 1}\tA\tC\n`)
    writeSync(afreq, `1\tv${v}\tC\tA\t${f}\t${2 * people}\n`)
    for (const [i, { file, writer, bytes }] of shards.entries()) {
      const shift = 2 * (v % GROUP_VARIANTS)
      for (let person = 0; person < each; person++) {
        if (shift === 0) bytes[person] = 0xff
        bytes[person]! ^= (calls[i * each + person]! ^ MISSING) << shift
      }
      const last = v % GROUP_VARIANTS === GROUP_VARIANTS - 1 || v === variants - 1
      for (const part of last ? writer.addCalls(bytes, (v % GROUP_VARIANTS) + 1) : []) writeSync(file, part)
    }
  }
  for (const { file, writer } of shards) {
    for (const part of writer.finish()) writeSync(file, part)
    closeSync(file)
  }
  for (const file of [bed, bim, afreq]) closeSync(file)
}

function makeScores(
  folder: string,
  { variants, scores, every }: DataSize,
  frequencies: number[],
  next: () => number,
): number[] {
  const places = Uint32Array.from({ length: Math.ceil(variants / every) }, (_, i) => i * every)
  const weights = Array.from({ length: scores }, () =>
    Array.from(places, () => Number((next() / 2 ** 32 - 0.5).toFixed(5))),
  )
  const text = openSync(join(folder, 'scores.tsv'), 'w')
  writeSync(text, `ID\tA1\t${weights.map((_, s) => `S${s + 1}`).join('\t')}\n`)
  for (const [i, place] of places.entries()) writeSync(text, `v${place}\tA\t${weights.map(of => of[i]).join('\t')}\n`)
  closeSync(text)

  const used = Array.from(places, place => frequencies[place]!)
  const units = weights.map(of =>
    scoreUnits(
      of.map(weight => [0, weight, 2 * weight] as const),
      used,
    ),
  )
  writeFileSync(join(folder, 'places.u32'), places)
  const file = openSync(join(folder, 'units.f64'), 'w')
  for (let from = 0, to = 0; from < places.length; from = to) {
    const block = Math.floor(places[from]! / BLOCK_VARIANTS)
    while (to < places.length && Math.floor(places[to]! / BLOCK_VARIANTS) === block) to++
    for (const { copies, missing } of units)
      for (const column of [copies[1], copies[2], missing]) writeSync(file, column.subarray(from, to))
  }
  closeSync(file)
  return units.map(score => score.log2)
}

/** Marsaglia's xorshift of 32 bits: fast, and good enough for frequencies. */
function randomWords(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}
