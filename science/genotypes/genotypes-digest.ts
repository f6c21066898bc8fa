// node:crypto is used for what it computes (SHA-256).
import { createHash } from 'node:crypto'

/** Words of 32 bits. */
const WORDS = 8
/** Variants that share a byte. */
const GROUP = 4

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
  /** Calls that are not yet in the total: two bits a variant, a byte a person; and the words of the variants. */
  readonly #bytes: Uint8Array
  #group: Int32Array[] = []

  /** Only the people whom the genotypes hold. */
  constructor(ids: readonly string[]) {
    this.#people = new Int32Array(ids.length * WORDS)
    this.#bytes = new Uint8Array(ids.length)
    for (const [person, id] of ids.entries()) this.#people.set(wordsOf(id), person * WORDS)
    for (const [i, word] of this.#people.entries()) this.#everyone[i % WORDS]! += word
  }

  /** `dosages` has one element for each of the people, in their order: calls (3 is missing) or dosages in units of 1/16,384. */
  add(
    { chromosome, pos1, ref, alt }: { chromosome: string; pos1: number; ref: string; alt: string },
    dosages: Uint8Array | Uint16Array,
  ): void {
    const words = wordsOf(`${chromosome}\t${pos1}\t${ref}\t${alt}`).map(word => word | 1)
    for (let word = 0; word < WORDS; word++) this.#total[word]! += Math.imul(words[word]!, this.#everyone[word]!)
    if (dosages instanceof Uint16Array) this.#addDosages(words, dosages)
    else this.#addCalls(words, dosages)
  }

  #addCalls(words: Int32Array, calls: Uint8Array): void {
    const shift = 2 * this.#group.length
    const bytes = this.#bytes
    for (let person = 0; person < bytes.length; person++) bytes[person]! |= calls[person]! << shift
    if (this.#group.push(words) === GROUP) this.#addGroup()
  }

  #addDosages(words: Int32Array, dosages: Uint16Array): void {
    for (let word = 0; word < WORDS; word++) {
      let sum = 0
      for (let person = 0; person < dosages.length; person++)
        sum = (sum + Math.imul(this.#people[person * WORDS + word]!, dosages[person]!)) | 0
      this.#total[word]! += Math.imul(words[word]!, sum)
    }
  }

  /** Up to four variants at once: a table gives what a person's byte adds, before the person's own words are multiplied in. */
  #addGroup(): void {
    const table = new Int32Array(256 * WORDS)
    let filled = WORDS // of the byte 0, which adds nothing
    for (const words of this.#group) {
      for (let at = filled; at < 4 * filled; at++) table[at] = table[at - filled]! + words[at % WORDS]!
      filled *= 4
    }
    addBytes(this.#total, this.#people, this.#bytes, table)
    this.#bytes.fill(0)
    this.#group = []
  }

  /** The digest of what was added, as 64 hexadecimal digits. */
  hex(): string {
    this.#addGroup()
    return hexOf(this.#total)
  }
}

/** Adds every person's words times those of the person's byte to the total; the eight words stand apart so that they stay in registers. */
function addBytes(total: Int32Array, people: Int32Array, bytes: Uint8Array, table: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let person = 0; person < bytes.length; person++) {
    const byte = bytes[person]!
    if (byte === 0) continue
    const at = person * WORDS
    const from = byte * WORDS
    a = (a + Math.imul(people[at]!, table[from]!)) | 0
    b = (b + Math.imul(people[at + 1]!, table[from + 1]!)) | 0
    c = (c + Math.imul(people[at + 2]!, table[from + 2]!)) | 0
    d = (d + Math.imul(people[at + 3]!, table[from + 3]!)) | 0
    e = (e + Math.imul(people[at + 4]!, table[from + 4]!)) | 0
    f = (f + Math.imul(people[at + 5]!, table[from + 5]!)) | 0
    g = (g + Math.imul(people[at + 6]!, table[from + 6]!)) | 0
    h = (h + Math.imul(people[at + 7]!, table[from + 7]!)) | 0
  }
  for (const [word, sum] of [a, b, c, d, e, f, g, h].entries()) total[word]! += sum
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
