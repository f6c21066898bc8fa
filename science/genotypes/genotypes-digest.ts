// node:crypto is used for what it computes (SHA-256).
import { createHash } from 'node:crypto'

/** Words of 32 bits. */
const WORDS = 8

/**
 * A digest of 256 bits of who has which genotypes, built up variant by variant: for each of eight words the sum, modulo
 * 2^32, of r · k · (dosage + 1) over variants and people, where r and k are words of the SHA-256 of the variant and of the
 * person's id. So parts of it, over any people and any variants, add up to the whole (`addGenotypesDigests`): the order of
 * files and people, and how the work was cut, leave it the same. It tells data apart; it is no proof against someone who makes
 * genotypes to fit.
 */
export class GenotypesDigest {
  /** Shape (people × WORDS). */
  readonly #people: Int32Array
  /** Sum of everyone's words. */
  readonly #everyone = new Int32Array(WORDS)
  readonly #total = new Int32Array(WORDS)

  /** Only the people whom the genotypes hold. */
  constructor(ids: readonly string[]) {
    this.#people = new Int32Array(ids.length * WORDS)
    for (const [person, id] of ids.entries()) this.#people.set(wordsOf(id), person * WORDS)
    for (const [i, word] of this.#people.entries()) this.#everyone[i % WORDS]! += word
  }

  /** `dosages` has one element for each of the people, in their order: calls (3 is missing) or dosages in units of 1/16,384. */
  add(
    { chromosome, pos1, ref, alt }: { chromosome: string; pos1: number; ref: string; alt: string },
    dosages: Uint8Array | Uint16Array,
  ): void {
    const sums = this.#everyone.slice()
    for (let person = 0; person < dosages.length; person++) {
      const dosage = dosages[person]!
      if (dosage === 0) continue
      const at = person * WORDS
      for (let word = 0; word < WORDS; word++) sums[word]! += Math.imul(this.#people[at + word]!, dosage)
    }
    const variant = wordsOf(`${chromosome}\t${pos1}\t${ref}\t${alt}`)
    for (let word = 0; word < WORDS; word++) this.#total[word]! += Math.imul(variant[word]! | 1, sums[word]!)
  }

  /** The digest of what was added, as 64 hexadecimal digits. */
  hex(): string {
    return hexOf(this.#total)
  }
}

/** The digest of all that was digested in parts; of nothing, zeros. */
export function addGenotypesDigests(digests: Iterable<string>): string {
  const total = new Int32Array(WORDS)
  for (const digest of digests)
    for (let word = 0; word < WORDS; word++)
      total[word]! += Number.parseInt(digest.slice(8 * word, 8 * word + 8), 16) | 0
  return hexOf(total)
}

function wordsOf(text: string): Int32Array {
  const hash = createHash('sha256').update(text).digest()
  return Int32Array.from({ length: WORDS }, (_, word) => hash.readInt32BE(4 * word))
}

function hexOf(words: Int32Array): string {
  return Array.from(words, word => (word >>> 0).toString(16).padStart(8, '0')).join('')
}
