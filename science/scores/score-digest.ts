import { setDigest } from '../set-digest.ts'
import type { ScoreRow } from './read-score-file.ts'

/** Digest of what the rows of a score say, whatever their order and whichever lines they stand on. Parts of it add up. */
export function scoreDigest(rows: Iterable<ScoreRow>): string {
  return setDigest(textsOf(rows))
}

function* textsOf(rows: Iterable<ScoreRow>): Generator<string> {
  for (const { rsid, chromosome, pos1, effectAllele, otherAllele, effect, weight } of rows)
    yield [rsid, chromosome, pos1, effectAllele, otherAllele, effect, weight].join('\t')
}
