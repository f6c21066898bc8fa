import { GROUP_VARIANTS } from './tiles.ts'

/** What one score makes of a block's variants, in file order; every number is an integer. */
export interface ScoreTable {
  /** Shape (variants × 4): what a person with dosage 0, 1, 2 or no call adds to the sum. */
  contributions: Float64Array
  /** Shape (variants): what a missing call adds to the person's missing weight. */
  missingWeights: Float64Array
  /** Shape (variants): 1 where the variant is in the score; the others are not looked at. */
  scored: Uint8Array
}

/** Running totals, one entry per person of the block; sums and weights are integers below 2^53, so any order gives the same. */
export interface ScoreTotals {
  sums: Float64Array
  missingCalls: Uint32Array
  missingWeights: Float64Array
}

/**
 * Adds a block's contributions to each person's totals (SUM of Σ wᵢdᵢ, with the table's value for a missing call): one look-up
 * and add per byte, four variants at once. Groups of four without a scored variant are skipped.
 * `bytes` is as `readBlock` gives it. The tables of a score are cut to the block's variants, the totals to its people.
 * Throws RangeError if their sizes do not agree.
 */
export function scoreBlock(bytes: Uint8Array, table: ScoreTable, totals: ScoreTotals): void {
  const people = totals.sums.length
  const variants = table.scored.length
  const groups = Math.ceil(variants / GROUP_VARIANTS)
  const agrees =
    bytes.length === groups * people &&
    table.contributions.length === 4 * variants &&
    table.missingWeights.length === variants &&
    totals.missingCalls.length === people &&
    totals.missingWeights.length === people
  if (!agrees) throw new RangeError(`a block of ${bytes.length} bytes, ${variants} variants and ${people} people`)
  for (let group = 0; group < groups; group++) {
    if (fillLookup(table, group * GROUP_VARIANTS)) {
      addRun(bytes.subarray(group * people, (group + 1) * people), totals)
    }
  }
}

// What each byte adds: shape (256). Filled anew for each group; nothing is kept in them between two calls of scoreBlock.
const SUM = new Float64Array(256)
const CALLS = new Uint8Array(256)
const WEIGHT = new Float64Array(256)

/** Fills the look-ups for the four variants from `first`; false if none of them is in the score. */
function fillLookup({ contributions, missingWeights, scored }: ScoreTable, first: number): boolean {
  let any = false
  let filled = 1
  SUM[0] = CALLS[0] = WEIGHT[0] = 0
  for (let variant = first; variant < first + GROUP_VARIANTS; variant++) {
    const isScored = scored[variant] === 1
    any ||= isScored
    // Downwards, for dosage 0 is written over what the others are made from.
    for (let dosage = 3; dosage >= 0; dosage--) {
      const add = isScored ? contributions[4 * variant + dosage]! : 0
      const missing = isScored && dosage === 3
      for (let low = 0; low < filled; low++) {
        SUM[dosage * filled + low] = SUM[low]! + add
        CALLS[dosage * filled + low] = CALLS[low]! + (missing ? 1 : 0)
        WEIGHT[dosage * filled + low] = WEIGHT[low]! + (missing ? missingWeights[variant]! : 0)
      }
    }
    filled *= 4
  }
  return any
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
