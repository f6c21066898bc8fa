import { gunzipSync } from 'node:zlib'
import { UserError } from '../../../science/errors.ts'
import { readBytes } from '../../../science/genotypes/bytes.ts'
import { checkKnown, knownBuild } from '../../../science/genotypes/known-positions.ts'
import { readScoreFile, type ScoreFile, type ScoreRow } from '../../../science/scores/read-score-file.ts'
import type { Objects } from '../../ports.ts'
import { bytesOf } from './source-file.ts'

/** Some four million rows; a small file that inflates beyond it is no score. */
const MOST_BYTES = 2 ** 28

/**
 * A score file, plain or gzipped. Throws UserError also where its positions are on another genome build: where it says so, or
 * after its last row where well-known variants in it do.
 */
export async function readScoreSource(source: Objects, file: string, build: string): Promise<ScoreFile> {
  const bytes = await bytesOf(source, file)
  const score = readScoreFile(textOf(await readBytes(bytes, 0, bytes.size), file), file)
  if (score.build !== build) throw otherBuild(file, score.build, build)
  return { ...score, rows: ofBuild(score.rows, file, build) }
}

function* ofBuild(rows: Iterable<ScoreRow>, file: string, build: string): Generator<ScoreRow> {
  const known = { GRCh37: 0, GRCh38: 0 }
  for (const row of rows) {
    const found = knownBuild(row.chromosome, row.pos1, row.effectAllele, row.otherAllele)
    if (found) known[found]++
    yield row
  }
  checkKnown(known, file, build)
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
