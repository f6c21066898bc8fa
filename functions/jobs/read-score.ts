import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import type { ScoreRow } from '../../science/scores/read-score-file.ts'
import { scoreDigest } from '../../science/scores/score-digest.ts'
import { addSetDigests } from '../../science/set-digest.ts'
import { job } from '../ports.ts'
import { readScoreSource } from './shared/read-score-source.ts'
import { sourceFile } from './shared/source-file.ts'

const ROWS_PER_BATCH = 100_000

/** One score file: its rows, its weights as they are written. */
export const readScore = job({
  name: 'read-score',
  reads: ['source'],
  writes: 'lake',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({ score: z.string(), source: sourceFile, build: z.string() }),
  run: async ({ score, source: { file }, build }, env) => {
    const { name, citation, licence, rows } = await readScoreSource(env.store('source'), file, build)
    let digest = scoreDigest([])
    let count = 0
    function* batches() {
      for (const some of inBatches(rows)) {
        digest = addSetDigests([digest, scoreDigest(some)])
        count += some.length
        yield batchOf(score, some)
      }
    }
    const variants = await env.tables.write('score_variants', batches())
    return { score, variants, rows: count, name, citation, licence, digest }
  },
})

function* inBatches(rows: Iterable<ScoreRow>): Generator<ScoreRow[]> {
  let batch: ScoreRow[] = []
  for (const row of rows) {
    batch.push(row)
    if (batch.length === ROWS_PER_BATCH) {
      yield batch
      batch = []
    }
  }
  yield batch
}

const batchOf = (score: string, rows: readonly ScoreRow[]): Batch<'score_variants'> => ({
  score: rows.map(() => score),
  row: Int32Array.from(rows, row => row.row),
  line: Int32Array.from(rows, row => row.line),
  rsid: rows.map(row => row.rsid),
  chromosome: rows.map(row => row.chromosome),
  pos1: Int32Array.from(rows, row => row.pos1),
  effect_allele: rows.map(row => row.effectAllele),
  other_allele: rows.map(row => row.otherAllele),
  effect: rows.map(row => row.effect),
  weight: rows.map(row => row.weight),
})
