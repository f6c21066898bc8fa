// node:crypto is used for what it computes (SHA-256).
import { createHash } from 'node:crypto'

/** Groups of a delete-a-group jackknife (Kott 2001). */
export const GROUPS = 32

/**
 * Deals units of sampling (clusters, families or people) to 32 groups: within a stratum in the order of their hashes, one to
 * each group in turn, and the next stratum goes on where the one before ended. So each group holds the same number of units
 * of a stratum, and of all, to one. The same units and seed give the same groups, in whatever order they come.
 */
export function dealGroups(stratumOf: ReadonlyMap<string, string>, seed: number): Map<string, number> {
  const lots = new Map([...stratumOf.values()].map(stratum => [stratum, lot(seed, 'stratum', stratum)]))
  const drawn = [...stratumOf].map(([unit, stratum]) => ({ unit, place: lots.get(stratum)! + lot(seed, 'unit', unit) }))
  drawn.sort((a, b) => (a.place < b.place ? -1 : 1))
  return new Map(drawn.map(({ unit }, i) => [unit, i % GROUPS]))
}

function lot(seed: number, what: string, text: string): string {
  return createHash('sha256').update(`${seed}\t${what}\t${text}`).digest('hex')
}
