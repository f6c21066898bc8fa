import { z } from 'zod'
import { type Effect, genotypeWeights, span } from '../../science/scores/effects.ts'
import { stableSum } from '../../science/stats/stable-sum.ts'
import { job, refs } from '../ports.ts'

/** What became of the rows of every score, and of their weight (what copies can make differ), by status and reason. */
export const auditMatching = job({
  name: 'audit-matching',
  reads: ['scores'],
  writes: 'audits',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({ matches: refs('matches') }),
  run: async ({ matches }, env) => {
    const cells = new Map<string, { score: string; status: string; reason: string; weights: number[] }>()
    const weights = new Map<string, number[]>()
    for await (const batch of env.tables.read(matches, ['score', 'status', 'reason', 'effect', 'weight']))
      for (const [i, score] of batch.score.entries()) {
        const [status, reason] = [batch.status[i]!, batch.reason[i]!]
        const weight = span(genotypeWeights(batch.effect[i]! as Effect, batch.weight[i]!))
        const name = [score, status, reason].join('\t')
        const cell = cells.get(name) ?? { score, status, reason, weights: [] }
        cell.weights.push(weight)
        cells.set(name, cell)
        const all = weights.get(score) ?? []
        all.push(weight)
        weights.set(score, all)
      }
    const sorted = [...cells]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, cell]) => ({ ...cell, weight: stableSum(cell.weights) }))
    return {
      matchCounts: await env.tables.write('match_counts', [
        {
          score: sorted.map(cell => cell.score),
          status: sorted.map(cell => cell.status),
          reason: sorted.map(cell => cell.reason),
          rows: BigInt64Array.from(sorted, cell => BigInt(cell.weights.length)),
          weight: Float64Array.from(sorted, cell => cell.weight),
          weight_share: Float64Array.from(sorted, cell => cell.weight / stableSum(weights.get(cell.score)!)),
        },
      ]),
    }
  },
})
