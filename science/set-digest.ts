// node:crypto is used for what it computes (SHA-256).
import { createHash } from 'node:crypto'

/**
 * A digest of 256 bits of a set of texts: the sum of their SHA-256 modulo 2^256, in hexadecimal digits. Their order leaves
 * it the same, and the digests of parts add up to that of the whole (`addSetDigests`). It tells data apart; it is no proof
 * against someone who makes texts to fit.
 */
export function setDigest(texts: Iterable<string>): string {
  let sum = 0n
  for (const text of texts) sum += BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
  return hexOf(sum)
}

/** The digest of a set that was digested in parts. */
export function addSetDigests(digests: Iterable<string>): string {
  let sum = 0n
  for (const digest of digests) sum += BigInt(`0x${digest}`)
  return hexOf(sum)
}

const hexOf = (sum: bigint) => BigInt.asUintN(256, sum).toString(16).padStart(64, '0')
