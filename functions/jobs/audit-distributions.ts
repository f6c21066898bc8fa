import { z } from 'zod'
import { gridOf } from '../../science/scores/measure-grid.ts'
import { addMoments, type Moments, mean, meanStandardError, standardDeviation } from '../../science/stats/moments.ts'
import { job, refs } from '../ports.ts'

/** Mean, its standard error and SD of every score, measure, view and stratum, from the cubes of all batches added up. */
export const auditDistributions = job({
  name: 'audit-distributions',
  reads: ['cubes'],
  writes: 'audits',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({ moments: refs('moments') }),
  run: async ({ moments }, env) => {
    const cells = new Map<string, Cell>()
    for await (const batch of env.tables.read(moments))
      for (let i = 0; i < batch.n.length; i++) {
        if (batch.outcome[i] !== '(all)') continue
        const keys = [batch.score[i]!, batch.measure[i]!, batch.view[i]!, batch.stratum[i]!] as const
        const found = {
          n: batch.n[i]!,
          sumW: batch.sum_w[i]!,
          sumW2: batch.sum_w2[i]!,
          sumWz: batch.sum_wz[i]!,
          sumWz2: batch.sum_wz2[i]!,
          sumW2z: batch.sum_w2z[i]!,
          sumW2z2: batch.sum_w2z2[i]!,
        }
        const name = keys.join('\t')
        const cell = cells.get(name)
        if (cell && cell.model !== batch.model[i]) throw new Error('cubes of two models cannot be added')
        const clamped = (cell?.clamped ?? 0n) + batch.n_clamped[i]!
        cells.set(name, {
          model: batch.model[i]!,
          keys,
          clamped,
          moments: cell ? addMoments(cell.moments, found) : found,
        })
      }
    const sorted = [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
    return {
      distributions: await env.tables.write('distributions', [
        {
          model: sorted.map(cell => cell.model),
          score: sorted.map(({ keys }) => keys[0]),
          measure: sorted.map(({ keys }) => keys[1]),
          view: sorted.map(({ keys }) => keys[2]),
          stratum: sorted.map(({ keys }) => keys[3]),
          n: BigInt64Array.from(sorted, cell => cell.moments.n),
          n_clamped: BigInt64Array.from(sorted, cell => cell.clamped),
          mean: Float64Array.from(sorted, cell => mean(cell.moments, stepsOf(cell))),
          mean_se: Float64Array.from(sorted, cell => meanStandardError(cell.moments, stepsOf(cell))),
          sd: Float64Array.from(sorted, cell => standardDeviation(cell.moments, stepsOf(cell))),
        },
      ]),
    }
  },
})

const stepsOf = ({ keys: [, measure] }: Cell) => BigInt(gridOf(measure).steps)

interface Cell {
  model: string
  keys: readonly [score: string, measure: string, view: string, stratum: string]
  clamped: bigint
  moments: Moments
}
