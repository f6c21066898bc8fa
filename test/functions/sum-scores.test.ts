import { expect, test } from 'vitest'
import { Attempt } from '../../functions/attempt.ts'
import { sumScores } from '../../functions/jobs/sum-scores.ts'
import type { AnyJob } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import { COPY, MISSING, MISSING_DOSAGE } from '../../science/genotypes/dosages.ts'
import { type TileKind, TileWriter } from '../../science/genotypes/tiles.ts'
import { batchOf, rowsOf } from '../helpers/batches.ts'
import { openLocal } from '../helpers/local-home.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { tileParts } from '../science/genotypes/helpers.ts'

/** Persons 1, 2, 4 and 5 are the shard's; of the last one nothing is called. */
const SHARDS = [0, 1, 1, 0, 1, 1]
const _ = MISSING
const __ = MISSING_DOSAGE

/** By variant, at positions 1, 2, …: what the four people have. */
const CALLS = [
  [0, 1, 2, _],
  [2, 2, _, _],
  [1, 1, 1, _],
  [0, _, 0, _],
  [2, 0, 1, _],
].map(calls => Uint8Array.from(calls))
const DOSAGES = [
  [0, COPY / 2, 2 * COPY, __],
  [COPY + 1, __, COPY, __],
].map(dosages => Uint16Array.from(dosages))

/** By variant: its position, what 0, 1 and 2 copies and a missing call add, and what a missing call loses. */
const ADDITIVE = [
  [1, 0, 100, 200, 30, 200],
  [5, 20, 10, 0, 5, 20],
  [102, 0, 16, 32, 8, 32],
]
const DOMINANT = [
  [2, 0, 7, 7, 6, 7],
  [101, 0, 9, 9, 4, 9],
]

test('scores of calls and of imputed dosages are summed for the people of a shard who have any', async () => {
  const home = openLocal(temporaryFolder(), { 'sum-scores': 'code' })
  const tablesOf = (attempt: string) => home.tables(new Attempt(attempt))
  const rangeOf = async (kind: TileKind, firstPos1: number, variants: (Uint8Array | Uint16Array)[]) => {
    const writer = new TileWriter(4, 'dosages')
    const parts =
      kind === 'calls'
        ? tileParts(variants, 4)
        : [...variants.flatMap(variant => writer.addDosages(Uint16Array.from(variant))), ...writer.finish()]
    const rows = variants.map((_, i) => [i, '1', firstPos1 + i, 'A', 'C', false, 0n, 0n, 0n, 0n, 0n])
    return {
      tiles: await tablesOf(kind).attach('tiles', 'shard-1.tiles', parts),
      variants: await tablesOf(kind).write('variants', [batchOf('variants', rows)]),
    }
  }
  const modelOf = async (score: string, variants: number[][]) => {
    const rows = variants.map(([pos1, ...units]) => [score, score, '1', pos1!, 'A', 'C', ...units.map(BigInt), 0.1])
    return { score, modelVariants: await tablesOf(score).write('model_variants', [batchOf('model_variants', rows)]) }
  }
  const people = SHARDS.map((shard, person) => [person, String(person), shard, true, 1n, 0, 0])
  const input = {
    shard: 1,
    people: [await tablesOf('people').write('people', [batchOf('people', people)])],
    scores: [await modelOf('additive', ADDITIVE), await modelOf('dominant', DOMINANT)],
    ranges: [await rangeOf('calls', 1, CALLS), await rangeOf('dosages', 101, DOSAGES)],
  }
  const { output } = await runJob(sumScores as unknown as AnyJob, input, home, new AbortController().signal)
  const { sums } = output as Awaited<ReturnType<typeof sumScores.run>>
  expect(await rowsOf(tablesOf('read').read([sums]))).toEqual([
    [1, 'additive', BigInt(0 + 0 + 16), 0, 0n], // 16 + 1/1,024 units of a dosage, rounded
    [2, 'additive', BigInt(100 + 20 + 8), 1, 32n],
    [4, 'additive', BigInt(200 + 10 + 16), 0, 0n],
    [1, 'dominant', BigInt(7 + 0), 0, 0n],
    [2, 'dominant', BigInt(7 + 5), 0, 0n], // half a copy: 4.5, rounded up
    [4, 'dominant', BigInt(6 + 9), 1, 7n],
  ])
})
