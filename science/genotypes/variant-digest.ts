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

/**
 * The sum of digests modulo 2^256 (hex): the same in whatever order and however they were grouped, so ranges give parts of
 * it; two equal ones are not the same as one. It tells files apart; it is no proof against someone who makes files to fit.
 */
export function combineDigests(digests: Iterable<string>): string {
  let sum = 0n
  for (const digest of digests) sum += BigInt(`0x${digest}`)
  return BigInt.asUintN(256, sum).toString(16).padStart(64, '0')
}
