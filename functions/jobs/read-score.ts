import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import { readBytes } from '../../science/genotypes/bytes.ts'
import { readScoreFile, type ScoreRow } from '../../science/scores/read-score-file.ts'
import { job } from '../ports.ts'
import { bytesOf, sourceFile } from './shared/source-file.ts'

/** Some four million rows; a small file that inflates beyond it is no score. */
const MOST_BYTES = 2 ** 28

/** One score file: its rows, its weights as they are written. */
export const readScore = job({
  name: 'read-score',
  reads: ['source'],
  writes: 'lake',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({ score: z.string(), source: sourceFile, build: z.string() }),
  run: async ({ score, source: { file }, build }, env) => {
    const bytes = await bytesOf(env.store('source'), file)
    const { header, build: own, rows } = readScoreFile(textOf(await readBytes(bytes, 0, bytes.size), file), file)
    if (own !== build) throw otherBuild(file, own, build)
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

function textOf(bytes: Uint8Array, file: string): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? inflated(bytes, file) : bytes
  if (plain.length > MOST_BYTES) throw tooLarge(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch (cause) {
    const todo = 'Save it as UTF-8.'
    throw new UserError('not-utf8', 'The score file is not UTF-8 text.', { todo, place: { file }, cause })
  }
}

function inflated(bytes: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(file)
    const todo = 'Copy the file again.'
    throw new UserError('truncated', 'The compressed file cannot be read to its end.', { todo, place: { file }, cause })
  }
}

function tooLarge(file: string): UserError {
  return new UserError('too-large', `The score file holds more than ${MOST_BYTES / 2 ** 20} MiB of text.`, {
    todo: 'Check that it is a score file; if it is, split the score in several.',
    place: { file },
  })
}

function otherBuild(file: string, own: string | undefined, build: string): UserError {
  return new UserError(
    'other-build',
    `The score is on ${own ?? 'no stated genome build'} and the genotypes are on ${build}.`,
    {
      todo: `Use the score’s file harmonised to ${build} (the PGS Catalog offers one), so that positions mean the same.`,
      place: { file },
    },
  )
}
