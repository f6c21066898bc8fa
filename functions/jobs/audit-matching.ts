import { z } from 'zod'
import { job, refs } from '../ports.ts'

/** What became of the rows of every score, and of their weight, by status and reason. */
export const auditMatching = job({
  name: 'audit-matching',
  reads: ['scores'],
  writes: 'audits',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({ matches: refs('matches') }),
  run: async ({ matches }, env) => {
    const cells = new Map<string, { score: string; status: string; reason: string; rows: bigint; weight: number }>()
    const totals = new Map<string, number>()
    for await (const batch of env.tables.read(matches, ['score', 'status', 'reason', 'weight']))
      for (const [i, score] of batch.score.entries()) {
        const [status, reason, weight] = [batch.status[i]!, batch.reason[i]!, Math.abs(Number(batch.weight[i]!))]
        const name = [score, status, reason].join('\t')
        const cell = cells.get(name) ?? { score, status, reason, rows: 0n, weight: 0 }
        cells.set(name, { ...cell, rows: cell.rows + 1n, weight: cell.weight + weight })
        totals.set(score, (totals.get(score) ?? 0) + weight)
      }
    const sorted = [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
    return {
      matchCounts: await env.tables.write('match_counts', [
        {
          score: sorted.map(cell => cell.score),
          status: sorted.map(cell => cell.status),
          reason: sorted.map(cell => cell.reason),
          rows: BigInt64Array.from(sorted, cell => cell.rows),
          weight: Float64Array.from(sorted, cell => cell.weight),
          weight_share: Float64Array.from(sorted, cell => cell.weight / totals.get(cell.score)!),
        },
      ]),
    }
  },
})
