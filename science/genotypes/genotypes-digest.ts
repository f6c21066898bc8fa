// node:crypto is used for what it computes (SHA-256).
import { hash } from 'node:crypto'
import { type CallsKernel, callsKernel } from './calls-kernel.ts'
import { GROUP_VARIANTS } from './tiles.ts'
import type { VariantName } from './variant-index.ts'

/** Words of 32 bits. */
const WORDS = 8
/** Bytes of a person that are looked up before the person's words are multiplied in. */
const GROUPS = 4
// Where things lie in the kernel's memory, in bytes.
const TABLES = 0
const TOTAL = TABLES + GROUPS * 4 * 256 * WORDS
const PEOPLE = TOTAL + 4 * WORDS

/**
 * A digest of 256 bits of who has which genotypes, built up variant by variant: for each of eight words the sum, modulo
 * 2^32, of r · k · (dosage + 1) over variants and people, where r and k are words of the SHA-256 of the variant and of the
 * person's id. So parts of it, over any people and any variants, add up to the whole (`addGenotypesDigests`): the order of
 * files and people, and how the work was cut, leave it the same. It tells data apart; it is no proof against someone who makes
 * genotypes to fit.
 */
export class GenotypesDigest {
  readonly #kernel: CallsKernel
  /** Shape (people × WORDS); as the other arrays, a view of the kernel's memory. */
  readonly #people: Int32Array
  /** Sum of everyone's words. */
  readonly #everyone = new Int32Array(WORDS)
  readonly #total: Int32Array
  /** What a byte of a person adds, before the person's own words are multiplied in. Shape (GROUPS × 256 × WORDS). */
  readonly #tables: Int32Array
  /** Calls that are not yet in the total: two bits a variant, a byte a person; shape (GROUPS × people). And the variants' words. */
  readonly #bytes: Uint8Array
  #waiting: Int32Array[] = []

  /** Only the people whom the genotypes hold. */
  constructor(ids: readonly string[]) {
    const people = ids.length
    const { kernel, buffer } = callsKernel(PEOPLE + (4 * WORDS + GROUPS) * people)
    this.#kernel = kernel
    this.#tables = new Int32Array(buffer, TABLES, GROUPS * 256 * WORDS)
    this.#total = new Int32Array(buffer, TOTAL, WORDS)
    this.#people = new Int32Array(buffer, PEOPLE, people * WORDS)
    this.#bytes = new Uint8Array(buffer, PEOPLE + this.#people.byteLength, GROUPS * people)
    for (const [person, id] of ids.entries()) this.#people.set(wordsOf(id), person * WORDS)
    for (const [i, word] of this.#people.entries()) this.#everyone[i % WORDS]! += word
  }

  /** Calls of up to four variants as `CallGroups` gives them, of the people in their order; fewer than four are the last. */
  addCalls(variants: readonly VariantName[], bytes: Uint8Array): void {
    for (const variant of variants) this.#waiting.push(this.#begin(variant))
    const groups = Math.ceil(this.#waiting.length / GROUP_VARIANTS)
    this.#bytes.set(bytes, (groups - 1) * bytes.length)
    if (groups === GROUPS) this.#addWaiting()
  }

  /** One variant's dosages in units of 1/16,384, of the people in their order. */
  addDosages(variant: VariantName, dosages: Uint16Array): void {
    const words = this.#begin(variant)
    for (let word = 0; word < WORDS; word++) {
      let sum = 0
      for (let person = 0; person < dosages.length; person++)
        sum = (sum + Math.imul(this.#people[person * WORDS + word]!, dosages[person]!)) | 0
      this.#total[word]! += Math.imul(words[word]!, sum)
    }
  }

  /** What a variant adds whatever the genotypes; gives its words. */
  #begin({ chromosome, pos1, ref, alt }: VariantName): Int32Array {
    const words = wordsOf(`${chromosome}\t${pos1}\t${ref}\t${alt}`).map(word => word | 1)
    for (let word = 0; word < WORDS; word++) this.#total[word]! += Math.imul(words[word]!, this.#everyone[word]!)
    return words
  }

  /** Groups of four variants at once, by their tables. */
  #addWaiting(): void {
    for (let group = 0; group < GROUPS; group++) {
      const table = this.#tables.subarray(group * 256 * WORDS, (group + 1) * 256 * WORDS)
      let filled = WORDS // of the byte 0, which adds nothing
      for (let variant = group * GROUP_VARIANTS; variant < (group + 1) * GROUP_VARIANTS; variant++) {
        const words = this.#waiting[variant]
        for (let at = filled; at < 4 * filled; at++) table[at] = table[at - filled]! + (words?.[at % WORDS] ?? 0)
        filled *= 4
      }
    }
    this.#kernel.addProducts(PEOPLE, this.#bytes.byteOffset, this.#bytes.length / GROUPS, TABLES, TOTAL)
    this.#bytes.fill(0)
    this.#waiting = []
  }

  /** The digest of what was added, as 64 hexadecimal digits. */
  hex(): string {
    this.#addWaiting()
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
  const digest = hash('sha256', text, 'buffer')
  return Int32Array.from({ length: WORDS }, (_, word) => digest.readInt32BE(4 * word))
}

function hexOf(words: Int32Array): string {
  return Array.from(words, word => (word >>> 0).toString(16).padStart(8, '0')).join('')
}
