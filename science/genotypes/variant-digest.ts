// node:crypto is used for what it computes (SHA-256).
import { createHash } from 'node:crypto'

/**
 * SHA-256 (hex) of one variant and its genotypes: `dosages` has one byte per person, people in ascending order of id, so file
 * order, ranges and shards leave it the same.
 */
export function variantDigest(
  { chromosome, pos1, ref, alt }: { chromosome: string; pos1: number; ref: string; alt: string },
  dosages: Uint8Array,
): string {
  return createHash('sha256').update(`${chromosome}\t${pos1}\t${ref}\t${alt}\n`).update(dosages).digest('hex')
}

/** SHA-256 (hex) of any number of digests, whatever their order; two equal ones are not the same as one. */
export function combineDigests(digests: Iterable<string>): string {
  return createHash('sha256')
    .update([...digests].sort().join('\n'))
    .digest('hex')
}
