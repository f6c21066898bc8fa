import { z } from 'zod'
import { gridOf } from '../../science/scores/measure-grid.ts'
import { jackknifeError } from '../../science/stats/jackknife.ts'
import {
  addMoments,
  type Moments,
  mean,
  meanStandardError,
  standardDeviation,
  subtractMoments,
} from '../../science/stats/moments.ts'
import { job, refs } from '../ports.ts'

/**
 * Mean, its standard errors (linearised, and jackknifed where a design is declared) and SD of every score, measure, view
 * and stratum, from the cubes of all batches added up.
 */
export const auditDistributions = job({
  name: 'audit-distributions',
  reads: ['cubes'],
  writes: 'audits',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({
    moments: refs('moments'),
    /** Were people dealt to replicate groups by a declared design? */
    replicated: z.boolean(),
  }),
  run: async ({ moments, replicated }, env) => {
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
        const groups = cell?.groups ?? new Map<number, Moments>()
        const group = groups.get(batch.replicate[i]!)
        groups.set(batch.replicate[i]!, group ? addMoments(group, found) : found)
        cells.set(name, { model: batch.model[i]!, keys, clamped, groups })
      }
    const sorted = [...cells]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { groups, ...cell }]) => {
        const moments = [...groups.values()].reduce(addMoments)
        const steps = BigInt(gridOf(cell.keys[1]).steps)
        const jackknife = replicated ? jackknifed(moments, groups, steps) : { groups: 0, se: 0 }
        return { ...cell, moments, steps, jackknife }
      })
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
          mean: Float64Array.from(sorted, cell => mean(cell.moments, cell.steps)),
          mean_se: Float64Array.from(sorted, cell => meanStandardError(cell.moments, cell.steps)),
          jackknife_groups: Int32Array.from(sorted, cell => cell.jackknife.groups),
          jackknife_se: Float64Array.from(sorted, cell => cell.jackknife.se),
          sd: Float64Array.from(sorted, cell => standardDeviation(cell.moments, cell.steps)),
        },
      ]),
    }
  },
})

interface Cell {
  model: string
  keys: readonly [score: string, measure: string, view: string, stratum: string]
  clamped: bigint
  /** By replicate. */
  groups: Map<number, Moments>
}

/** Of the mean. Groups in the order of their numbers, so that the order of parts does not move a last bit. */
function jackknifed(whole: Moments, groups: Cell['groups'], steps: bigint): { groups: number; se: number } {
  const without = [...groups]
    .sort(([a], [b]) => a - b)
    .flatMap(([, group]) => (groups.size < 2 ? [] : [mean(subtractMoments(whole, group), steps)]))
  return { groups: groups.size, se: jackknifeError(mean(whole, steps), without) ?? 0 }
}
