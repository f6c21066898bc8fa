import type { ScoreTable } from './score-tiles.ts'
import { BLOCK_VARIANTS, GROUP_VARIANTS } from './tiles.ts'

/** The most scores of a chunk: with more, the look-ups of four groups no longer lie near the processor. */
export const MAX_CHUNK = 8

/** The groups of four variants of a block that any score has a variant in, ascending. */
export function scoredGroups(tables: readonly ScoreTable[]): number[] {
  return groupsIn(tables.map(groupSet).reduce(union, NO_GROUP))
}

/** Scores whose sums lie side by side, and the groups of the block that any of them has a variant in. */
export interface Chunk {
  scores: number[]
  groups: number[]
}

/** A byte of a tile costs as much by itself as adding what it says for so many scores (measured). */
const BYTE_COST = 4

/** Shares the scores out: each goes where it adds least work, with others that have its groups or by itself. */
export function chunksOf(tables: readonly ScoreTable[]): Chunk[] {
  const chunks: { scores: number[]; set: GroupSet; cost: number }[] = []
  for (const [score, table] of tables.entries()) {
    const own = groupSet(table)
    let best: (typeof chunks)[number] | undefined
    let least = sizeOf(own) * (BYTE_COST + 1)
    if (least === 0) continue
    for (const chunk of chunks) {
      const more = sizeOf(union(chunk.set, own)) * (BYTE_COST + chunk.scores.length + 1) - chunk.cost
      if (chunk.scores.length === MAX_CHUNK || more >= least) continue
      best = chunk
      least = more
    }
    if (!best) chunks.push({ scores: [score], set: own, cost: least })
    else {
      best.scores.push(score)
      best.set = union(best.set, own)
      best.cost += least
    }
  }
  return chunks.map(({ scores, set }) => ({ scores, groups: groupsIn(set) }))
}

/** The groups of a block, a bit each. */
type GroupSet = Uint32Array
const NO_GROUP: GroupSet = new Uint32Array(BLOCK_VARIANTS / GROUP_VARIANTS / 32)
const union = (a: GroupSet, b: GroupSet): GroupSet => a.map((word, i) => word | b[i]!)

function groupSet({ places }: ScoreTable): GroupSet {
  const set = NO_GROUP.slice()
  if (places.length > 0 && places.at(-1)! >= BLOCK_VARIANTS) throw new RangeError(`variant ${places.at(-1)} of a block`)
  for (const place of places) set[place >> 7]! |= 1 << ((place >> 2) & 31)
  return set
}

function groupsIn(set: GroupSet): number[] {
  const groups: number[] = []
  for (let group = 0; group < 32 * set.length; group++) if ((set[group >> 5]! >>> (group & 31)) & 1) groups.push(group)
  return groups
}

function sizeOf(set: GroupSet): number {
  let size = 0
  for (let i = 0; i < set.length; i++) for (let word = set[i]!; word !== 0; word &= word - 1) size++
  return size
}
