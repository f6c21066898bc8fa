import { chunksOf, MAX_CHUNK, scoredGroups } from './score-chunks.ts'
import { SCORE_KERNEL } from './score-kernel-bytes.ts'
import type { ScoreTable, ScoreTotals } from './score-tiles.ts'
import { BLOCK_PEOPLE, BLOCK_VARIANTS, GROUP_VARIANTS, type TileBlock } from './tiles.ts'

const KERNEL = new WebAssembly.Module(Buffer.from(SCORE_KERNEL, 'base64'))

/** What score-kernel.as exports. */
type Kernel = Record<'fill' | 'addSums' | 'findMissing' | 'addMissing' | 'flush', (...numbers: number[]) => number>

/** The kernel works on so many groups of four variants at once. */
const BATCH = 4

// Where things lie in the kernel's memory, in bytes.
const ROW = 8 * MAX_CHUNK
const MISSING_ROWS = 2 ** GROUP_VARIANTS
const TABLES = 0
const MISSING = TABLES + BATCH * 256 * ROW
const CONTRIBUTIONS = MISSING + MISSING_ROWS * ROW
const WEIGHTS = CONTRIBUTIONS + GROUP_VARIANTS * 4 * ROW
const ADDRESSES = WEIGHTS + GROUP_VARIANTS * ROW
const SUMS = ADDRESSES + 16 * MAX_CHUNK
const MISSED = SUMS + BLOCK_PEOPLE * ROW
const INPUT = MISSED + BLOCK_PEOPLE * ROW
const INPUT_LENGTH = (BLOCK_VARIANTS / GROUP_VARIANTS) * BLOCK_PEOPLE
const LISTS = INPUT + INPUT_LENGTH + 64 // read past, never used
const TOTALS = LISTS + 4 * INPUT_LENGTH
const PAGE = 65_536

/**
 * Scores tiles of calls: one or hundreds of scores, all people of one tile file. What it computes is what `scoreBlock`
 * computes for each score, to the bit.
 *
 * A byte of a tile is one look-up, of a row with a sum for each score of a chunk; scores are in one chunk if they have about
 * the same groups of four variants in the block. Groups without a scored variant are neither read nor looked at. Missing
 * calls are added up apart, only where a byte has one; but in a row of a score alone, whose other lane is free, beside its sum.
 * @example
 * await readRuns(source, file, block, scoredGroups(tables), scorer.input)
 * scorer.add(block, tables)
 */
export class TileScorer {
  /** By score; entries are the file's people. Views of the scorer's memory. */
  readonly totals: readonly ScoreTotals[]
  /** Room for a block's runs, one after another. */
  readonly input: Uint8Array
  readonly #kernel: Kernel
  readonly #contributions: Float64Array
  readonly #weights: Float64Array
  readonly #addresses: Uint32Array

  /** Throws RangeError where totals of so many people and scores do not fit into 4 GiB. */
  constructor(people: number, scores: number) {
    const bytes = TOTALS + 20 * people * scores + 8
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) })
    this.#kernel = new WebAssembly.Instance(KERNEL, { env: { memory } }).exports as Kernel
    const { buffer } = memory
    this.input = new Uint8Array(buffer, INPUT, INPUT_LENGTH)
    this.#contributions = new Float64Array(buffer, CONTRIBUTIONS, GROUP_VARIANTS * 4 * MAX_CHUNK)
    this.#weights = new Float64Array(buffer, WEIGHTS, GROUP_VARIANTS * MAX_CHUNK)
    this.#addresses = new Uint32Array(buffer, ADDRESSES, 3 * MAX_CHUNK)
    const doubles = 8 * people * scores
    this.totals = Array.from({ length: scores }, (_, s) => ({
      sums: new Float64Array(buffer, TOTALS + 8 * people * s, people),
      missingWeights: new Float64Array(buffer, TOTALS + doubles + 8 * people * s, people),
      missingCalls: new Uint32Array(buffer, TOTALS + 2 * doubles + 4 * people * s, people),
    }))
  }

  /**
   * Adds the runs in `input`, which are those of the block's `scoredGroups`. One table a score, cut to the block's variants.
   * Throws RangeError if a place is beyond a block.
   */
  add({ firstPerson, people }: Pick<TileBlock, 'firstPerson' | 'people'>, tables: readonly ScoreTable[]): void {
    const chunks = chunksOf(tables)
    const apart = chunks.flatMap(({ scores }) => (scores.length > 1 ? scores : []))
    const runOf = this.#findMissing(
      people,
      scoredGroups(tables),
      apart.map(score => tables[score]!),
    )
    for (const chunk of chunks) {
      const beside = chunk.scores.length === 1
      const columns = Math.ceil(chunk.scores.length / 2)
      const lanes = chunk.scores.map(s => ({ totals: this.totals[s]!, table: tables[s]!, entry: 0 }))
      for (let at = 0; at < chunk.groups.length; ) {
        const count = chunk.groups.length - at < BATCH ? 1 : BATCH
        const batch = chunk.groups.slice(at, at + count)
        const runs = batch.map(group => runOf.get(group)!)
        for (const [i, group] of batch.entries()) {
          this.#put(group, columns, beside, lanes)
          this.#kernel.fill(columns, CONTRIBUTIONS, WEIGHTS, TABLES + 256 * 16 * columns * i, beside ? 0 : MISSING)
          if (!beside) this.#kernel.addMissing(columns, runs[i]!.list, runs[i]!.listEnd, MISSING, MISSED)
        }
        const [r0, r1, r2, r3] = runs.map(({ at }) => at)
        this.#kernel.addSums(columns, count, people, r0!, r1 ?? 0, r2 ?? 0, r3 ?? 0, TABLES, SUMS)
        at += count
      }
      for (const [lane, { totals }] of lanes.entries())
        this.#addresses.set(
          [totals.sums, totals.missingCalls, totals.missingWeights].map(
            ({ byteOffset, BYTES_PER_ELEMENT }) => byteOffset + firstPerson * BYTES_PER_ELEMENT,
          ),
          3 * lane,
        )
      this.#kernel.flush(columns, lanes.length, people, SUMS, beside ? SUMS + 8 : MISSED, ADDRESSES)
    }
  }

  /** Where each group's run is, and the list of who misses which of the tables' calls: one for all chunks. */
  #findMissing(people: number, groups: readonly number[], tables: readonly ScoreTable[]): Map<number, Run> {
    const scored = new Uint8Array(BLOCK_VARIANTS / GROUP_VARIANTS)
    for (const { places } of tables) for (const place of places) scored[place >> 2]! |= 1 << (2 * (place & 3))
    const runs = new Map<number, Run>()
    let list = LISTS
    for (const [slot, group] of groups.entries()) {
      const at = INPUT + slot * people
      const listEnd = scored[group] === 0 ? list : this.#kernel.findMissing(people, at, scored[group]!, list)
      runs.set(group, { at, list, listEnd })
      list = listEnd
    }
    return runs
  }

  /** Puts in place what the lanes make of a group. */
  #put(group: number, columns: number, beside: boolean, lanes: { table: ScoreTable; entry: number }[]): void {
    const row = 2 * columns
    this.#contributions.fill(0, 0, GROUP_VARIANTS * 4 * row)
    this.#weights.fill(-1, 0, GROUP_VARIANTS * row)
    for (let i = 0; i < lanes.length; i++) {
      const lane = lanes[i]!
      const { places, contributions, missingWeights } = lane.table
      for (; lane.entry < places.length && places[lane.entry]! >> 2 === group; lane.entry++) {
        const variant = places[lane.entry]! & 3
        this.#weights[variant * row + i + Number(beside)] = missingWeights[lane.entry]!
        for (let dosage = 0; dosage < 4; dosage++)
          this.#contributions[(4 * variant + dosage) * row + i] = contributions[4 * lane.entry + dosage]!
      }
    }
  }
}

/** A group's run and its list of missing calls, in the kernel's memory. */
interface Run {
  at: number
  list: number
  listEnd: number
}
