import { z } from 'zod'
import { highIn, type PairCell, rankCorrelation, topTenth } from '../../science/stats/rank-agreement.ts'
import { job, refs } from '../ports.ts'

/** Bins of the cube `pairs`: 1/8 wide from −4. */
const edgeOf = (bin: number) => bin / 8 - 4

/**
 * How two scores rank the same people, by pair, view and stratum: rank correlation, and who is high in both or in one
 * alone. High is the same in every stratum: at or above the edge that cuts off the share of all people nearest to a tenth.
 */
export const auditAgreement = job({
  name: 'audit-agreement',
  reads: ['cubes'],
  writes: 'audits',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({ pairs: refs('pairs') }),
  run: async ({ pairs }, env) => {
    const strata = new Map<string, Stratum>()
    for await (const batch of env.tables.read(pairs))
      for (let i = 0; i < batch.n.length; i++) {
        if (batch.outcome[i] !== '(all)') continue
        const keys = [batch.score[i]!, batch.other[i]!, batch.measure[i]!, batch.view[i]!, batch.stratum[i]!] as const
        const models = [batch.model[i]!, batch.other_model[i]!] as const
        const name = keys.join('\t')
        const stratum = strata.get(name) ?? { keys, models, n: 0n, cells: new Map() }
        if (stratum.models.join() !== models.join()) throw new Error('cubes of two models cannot be added')
        strata.set(name, stratum)
        stratum.n += batch.n[i]!
        const [bin, otherBin] = [batch.bin[i]!, batch.other_bin[i]!]
        const weight = (stratum.cells.get(`${bin} ${otherBin}`)?.weight ?? 0n) + batch.sum_w[i]!
        stratum.cells.set(`${bin} ${otherBin}`, { bin, otherBin, weight })
      }
    const sorted = [...strata].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stratum]) => stratum)
    const everyone = new Map(
      sorted.filter(({ keys }) => keys[3] === '(all)').map(of => [pairOf(of), [...of.cells.values()]]),
    )
    const rows = sorted.map(stratum => {
      const cells = [...stratum.cells.values()]
      const all = everyone.get(pairOf(stratum))!
      const cut = topTenth(all)
      const otherCut = topTenth(all.map(({ otherBin, weight }) => ({ bin: otherBin, weight })))
      const ranks = rankCorrelation(cells)
      const cuts = cut !== undefined && otherCut !== undefined ? ([cut, otherCut] as const) : undefined
      return { ...stratum, cells, ranks, cuts, high: cuts && highIn(cells, ...cuts) }
    })
    return {
      agreements: await env.tables.write('agreements', [
        {
          model: rows.map(({ models }) => models[0]),
          score: rows.map(({ keys }) => keys[0]),
          other_model: rows.map(({ models }) => models[1]),
          other: rows.map(({ keys }) => keys[1]),
          measure: rows.map(({ keys }) => keys[2]),
          view: rows.map(({ keys }) => keys[3]),
          stratum: rows.map(({ keys }) => keys[4]),
          n: BigInt64Array.from(rows, ({ n }) => n),
          sum_w: BigInt64Array.from(rows, ({ cells }) => cells.reduce((sum, { weight }) => sum + weight, 0n)),
          ranked: rows.map(({ ranks }) => ranks !== undefined),
          rank_correlation: Float64Array.from(rows, ({ ranks }) => ranks?.value ?? 0),
          rank_error: Float64Array.from(rows, ({ ranks }) => ranks?.error ?? 0),
          cut_off: rows.map(({ cuts }) => cuts !== undefined),
          cut: Float64Array.from(rows, ({ cuts }) => (cuts ? edgeOf(cuts[0]) : 0)),
          other_cut: Float64Array.from(rows, ({ cuts }) => (cuts ? edgeOf(cuts[1]) : 0)),
          w_both: BigInt64Array.from(rows, ({ high }) => high?.both ?? 0n),
          w_first: BigInt64Array.from(rows, ({ high }) => high?.first ?? 0n),
          w_second: BigInt64Array.from(rows, ({ high }) => high?.second ?? 0n),
        },
      ]),
    }
  },
})

interface Stratum {
  keys: readonly [score: string, other: string, measure: string, view: string, stratum: string]
  models: readonly [model: string, other: string]
  n: bigint
  cells: Map<string, PairCell>
}

const pairOf = ({ keys: [score, other, measure] }: Stratum) => JSON.stringify([score, other, measure])
