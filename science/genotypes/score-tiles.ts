import { COPY, MISSING_DOSAGE } from './dosages.ts'
import { GROUP_VARIANTS } from './tiles.ts'

/** What one score makes of some variants, a block's or a range's; every number is an integer. */
export interface ScoreTable {
  /** Where the score's variants are among them, ascending; the others are not looked at. */
  places: Uint32Array
  /** Shape (places × 4): what a person with dosage 0, 1, 2 or no call adds to the sum. */
  contributions: Float64Array
  /** Shape (places): what a missing call adds to the person's missing weight; not negative. */
  missingWeights: Float64Array
}

/** Running totals, one entry per person; sums and weights are integers below 2^53, so any order gives the same. */
export interface ScoreTotals {
  sums: Float64Array
  missingCalls: Uint32Array
  missingWeights: Float64Array
}

/** Where a score's variants are among those of a range, ascending, and which rows of its model they are. */
export interface ScorePlaces {
  places: Uint32Array
  rows: Uint32Array
}

/** What a score makes of the variants [first, first + variants) of a range alone, counted from `first`, by its model's rows. */
export function cutTable(
  { places, rows }: ScorePlaces,
  model: Pick<ScoreTable, 'contributions' | 'missingWeights'>,
  first: number,
  variants: number,
): ScoreTable {
  const from = countBelow(places, first)
  const to = countBelow(places, first + variants)
  const contributions = new Float64Array(4 * (to - from))
  for (const [entry, row] of rows.subarray(from, to).entries())
    contributions.set(model.contributions.subarray(4 * row, 4 * row + 4), 4 * entry)
  return {
    places: places.subarray(from, to).map(place => place - first),
    contributions,
    missingWeights: Float64Array.from(rows.subarray(from, to), row => model.missingWeights[row]!),
  }
}

/** The totals of people [first, first + people) alone: the same memory. */
export function cutTotals(
  { sums, missingCalls, missingWeights }: ScoreTotals,
  first: number,
  people: number,
): ScoreTotals {
  const end = first + people
  return {
    sums: sums.subarray(first, end),
    missingCalls: missingCalls.subarray(first, end),
    missingWeights: missingWeights.subarray(first, end),
  }
}

/** How many of the ascending places are below a place. */
function countBelow(places: Uint32Array, place: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle]! < place) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Adds a block of calls to each person's totals of one score (SUM of Σ wᵢdᵢ, with the table's value for a missing call): one
 * look-up and add per byte, four variants at once. Groups of four without a scored variant are skipped.
 * `bytes` is as `readBlock` gives it; the table is cut to the block's variants, the totals to its people.
 * This is what `TileScorer` computes, one score at a time and in plain TypeScript: tests hold the two together.
 * Throws RangeError if there is a place beyond the block.
 */
export function scoreBlock(bytes: Uint8Array, table: ScoreTable, totals: ScoreTotals): void {
  const people = totals.sums.length
  const { places } = table
  for (let first = 0, next = 0; first < places.length; first = next) {
    const group = Math.floor(places[first]! / GROUP_VARIANTS)
    const run = bytes.subarray(group * people, (group + 1) * people)
    if (run.length !== people) throw new RangeError(`variant ${places[first]} of a block of ${bytes.length} bytes`)
    while (next < places.length && Math.floor(places[next]! / GROUP_VARIANTS) === group) next++
    fillLookup(table, first, next)
    addRun(run, totals)
  }
}

// What each byte adds: shape (256). Filled anew for each group; nothing is kept in them between two calls of scoreBlock.
const SUM = new Float64Array(256)
const CALLS = new Uint8Array(256)
const WEIGHT = new Float64Array(256)

/** Fills the look-ups for the entries [entry, end) of the table, which are of one group. */
function fillLookup({ places, contributions, missingWeights }: ScoreTable, entry: number, end: number): void {
  let filled = 1
  SUM[0] = CALLS[0] = WEIGHT[0] = 0
  for (let variant = 0; variant < GROUP_VARIANTS; variant++) {
    const isScored = entry < end && places[entry]! % GROUP_VARIANTS === variant
    // Downwards, for dosage 0 is written over what the others are made from.
    for (let dosage = 3; dosage >= 0; dosage--) {
      const add = isScored ? contributions[4 * entry + dosage]! : 0
      const missing = isScored && dosage === 3
      for (let low = 0; low < filled; low++) {
        SUM[dosage * filled + low] = SUM[low]! + add
        CALLS[dosage * filled + low] = CALLS[low]! + (missing ? 1 : 0)
        WEIGHT[dosage * filled + low] = WEIGHT[low]! + (missing ? missingWeights[entry]! : 0)
      }
    }
    if (isScored) entry++
    filled *= 4
  }
}

function addRun(run: Uint8Array, { sums, missingCalls, missingWeights }: ScoreTotals): void {
  for (let i = 0; i < run.length; i++) {
    const byte = run[i]!
    sums[i]! += SUM[byte]!
    const calls = CALLS[byte]!
    if (calls !== 0) {
      missingCalls[i]! += calls
      missingWeights[i]! += WEIGHT[byte]!
    }
  }
}

/**
 * Adds some runs of a block of imputed dosages to each person's totals of one score. A dosage between 0, 1 and 2 copies adds
 * what lies between their contributions in proportion, rounded half up to the integer unit: sums stay exact in any order.
 * `bytes` holds the block's `runs`, as `readRuns` gives them, and one of every variant of the table among them.
 */
export function scoreDosages(bytes: Uint8Array, runs: readonly number[], table: ScoreTable, totals: ScoreTotals): void {
  const people = totals.sums.length
  const slotOf = new Map(runs.map((run, slot) => [run, slot]))
  for (const [entry, place] of table.places.entries()) {
    const slot = slotOf.get(place)
    if (slot === undefined) throw new RangeError(`the run of variant ${place} was not read`)
    const run = bytes.subarray(2 * slot * people, 2 * (slot + 1) * people)
    const [none, one, two, missing] = table.contributions.subarray(4 * entry, 4 * entry + 4) as unknown as Quad
    addDosages(run, line(none, one), line(one, two), missing, table.missingWeights[entry]!, totals)
  }
}

type Quad = [number, number, number, number]

/** start + copies × (end − start) in units of 1/16,384 copy: `whole` units a step, and `part` of 16,384 more. */
interface Line {
  start: number
  whole: number
  part: number
}

// The difference times the dosage would not fit below 2^53: each half does.
function line(start: number, end: number): Line {
  const whole = Math.floor((end - start) / COPY)
  return { start, whole, part: end - start - whole * COPY }
}

function addDosages(
  run: Uint8Array,
  first: Line,
  second: Line,
  missing: number,
  missingWeight: number,
  { sums, missingCalls, missingWeights }: ScoreTotals,
): void {
  for (let i = 0; i < sums.length; i++) {
    const dosage = run[2 * i]! | (run[2 * i + 1]! << 8)
    if (dosage === MISSING_DOSAGE) {
      sums[i]! += missing
      missingCalls[i]! += 1
      missingWeights[i]! += missingWeight
    } else if (dosage <= COPY) sums[i]! += at(first, dosage)
    else sums[i]! += at(second, dosage - COPY)
  }
}

const at = ({ start, whole, part }: Line, steps: number) =>
  start + whole * steps + Math.floor((part * steps + COPY / 2) / COPY)
