import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ScoreRow } from '../../science/scores/read-score-file.ts'
import { job } from '../ports.ts'
import { readScoreSource } from './shared/read-score-source.ts'
import { sourceFile } from './shared/source-file.ts'

/** One score file: its rows, its weights as they are written. */
export const readScore = job({
  name: 'read-score',
  reads: ['source'],
  writes: 'lake',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({ score: z.string(), source: sourceFile, build: z.string() }),
  run: async ({ score, source: { file }, build }, env) => {
    const { header, rows } = await readScoreSource(env.store('source'), file, build)
    const variants = await env.tables.write('score_variants', [
      {
        score: rows.map(() => score),
        row: Int32Array.from(rows, row => row.row),
        line: Int32Array.from(rows, row => row.line),
        rsid: rows.map(row => row.rsid),
        chromosome: rows.map(row => row.chromosome),
        pos1: Int32Array.from(rows, row => row.pos1),
        effect_allele: rows.map(row => row.effectAllele),
        other_allele: rows.map(row => row.otherAllele),
        weight: rows.map(row => row.weight),
      },
    ])
    return {
      score,
      variants,
      name: header.pgs_name ?? header.pgs_id ?? '',
      citation: header.citation ?? '',
      licence: header.license ?? '',
      digest: digestOf(rows),
    }
  },
})

/** SHA-256 of the rows in a canonical order: shuffling the file's rows leaves it the same. */
function digestOf(rows: readonly ScoreRow[]): string {
  const lines = rows.map(({ rsid, chromosome, pos1, effectAllele, otherAllele, weight }) =>
    [rsid, chromosome, pos1, effectAllele, otherAllele, weight].join('\t'),
  )
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}
