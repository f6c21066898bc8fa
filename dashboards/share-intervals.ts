import type { About } from '../science/disclosure/released-table.ts'

/** What a page says of the intervals of shares: of a random sample, or why there are none. */
export function shareIntervals({ design, weighted, replicated }: About): 'random' | 'convenience' | 'designed' {
  if (design === 'convenience') return design
  return weighted || replicated ? 'designed' : 'random'
}
