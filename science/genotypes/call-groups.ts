import { type CallsKernel, callsKernel, toSixteen } from './calls-kernel.ts'
import type { Copies } from './count-copies.ts'
import { COPY, MISSING } from './dosages.ts'
import type { GenotypeRecord } from './genotype-file.ts'
import type { GenotypeCounts } from './hardy-weinberg.ts'
import { GROUP_VARIANTS } from './tiles.ts'

/** What a person's byte holds where none of the four calls is known, and a .bed's byte where none of its four people's is. */
const NONE_KNOWN = 0xff
const NONE_KNOWN_IN_BED = 0x55

/** Whose calls are wanted of a file's samples, and as what they are counted. */
export interface CountedPeople {
  /** Each person's place in the file, or -1 for who is not in it: missing everywhere. */
  columns: Int32Array
  /** Samples of the file. */
  samples: number
  /** 1 for each reference person, else 0. */
  isReference: Uint8Array
  /** Each person's group, from 0 to `groups` - 1, or `groups` for who is in none. */
  groupOf: Uint16Array
  groups: number
}

/** Up to four variants' calls of the people, and their counts. */
export interface CallGroup {
  /**
   * A byte a person, with two bits a variant from the low ones on, as tiles hold them; missing beyond the last variant. A view that
   * the next group is written over.
   */
  bytes: Uint8Array
  /** By variant. */
  copies: Copies[]
  /** By variant, then by group; people without a call are not counted. */
  genotypes: GenotypeCounts[][]
}

/**
 * Takes a file's calls variant by variant, and gives the people's in groups of four: what is done for each person is done once a
 * group. A file's records all hold a .bed's bytes, or none does.
 */
export class CallGroups {
  readonly #kernel: CallsKernel
  readonly #samples: number
  readonly #groups: number
  readonly #allAreReference: boolean
  /** Bytes of a row of a .bed, in whole sixteens. */
  readonly #stride: number
  /** Variants of the group that is begun. */
  #variants = 0
  #isBed = false
  // Views of the kernel's memory.
  /** One variant's calls, or four rows of a .bed. */
  readonly #incoming: Uint8Array
  /** A byte a sample, then that of who is not among them. */
  readonly #ofSamples: Uint8Array
  /** A byte a person; the same memory where people and samples are the same in the same order. */
  readonly #ofPeople: Uint8Array
  readonly #columns: Uint32Array
  readonly #groupOf: Uint16Array
  /** What `countCalls` leaves out: nobody, and whoever is no reference person. */
  readonly #nobody: Uint8Array
  readonly #others: Uint8Array
  readonly #counts: Int32Array
  readonly #histograms: Int32Array

  constructor({ columns, samples, isReference, groupOf, groups }: CountedPeople) {
    const people = columns.length
    const padded = toSixteen(people)
    this.#stride = toSixteen(Math.ceil(samples / 4))
    const ofSamples = 4 * this.#stride + 16
    const { kernel, buffer } = callsKernel(64 + 1024 * (groups + 1) + 2 * ofSamples + 9 * padded)
    let end = 0
    const bytes = (length: number) => {
      end += length
      return new Uint8Array(buffer, end - length, length)
    }
    this.#kernel = kernel
    this.#samples = samples
    this.#groups = groups
    this.#allAreReference = isReference.every(is => is === 1)
    this.#counts = new Int32Array(buffer, bytes(64).byteOffset, 3 * GROUP_VARIANTS)
    this.#histograms = new Int32Array(buffer, bytes(1024 * (groups + 1)).byteOffset, 256 * (groups + 1))
    this.#columns = new Uint32Array(buffer, bytes(4 * padded).byteOffset, people)
    this.#columns.set(columns.map(column => (column < 0 ? samples : column)))
    this.#groupOf = new Uint16Array(buffer, bytes(2 * padded).byteOffset, people)
    this.#groupOf.set(groupOf)
    this.#nobody = bytes(padded)
    this.#others = bytes(padded)
    this.#others.set(isReference.map(is => (is === 1 ? 0 : NONE_KNOWN)))
    this.#incoming = bytes(ofSamples)
    this.#ofSamples = bytes(ofSamples).fill(NONE_KNOWN)
    const areSamples = people === samples && columns.every((column, person) => column === person)
    this.#ofPeople = areSamples ? this.#ofSamples : bytes(padded).fill(NONE_KNOWN)
  }

  /**
   * Adds a record's calls, and gives their group when they are the fourth. Throws RangeError where one is not 0, 1, 2 or 3, or where the
   * record holds dosages.
   */
  add(record: Pick<GenotypeRecord, 'bed' | 'dosages'>): CallGroup | undefined {
    if (record.bed) this.#addBed(record.bed)
    else this.#addCalls(record.dosages)
    return ++this.#variants === GROUP_VARIANTS ? this.finish() : undefined
  }

  /** The group that is begun, if one is: a file's last. */
  finish(): CallGroup | undefined {
    const variants = this.#variants
    if (variants === 0) return undefined
    this.#variants = 0
    const [from, to] = [this.#ofSamples, this.#ofPeople]
    if (this.#isBed) {
      this.#kernel.transposeBed(this.#incoming.byteOffset, this.#stride, this.#stride, from.byteOffset)
      from.fill(NONE_KNOWN, this.#samples)
    }
    const people = this.#columns.length
    if (to !== from) this.#kernel.pickBytes(this.#columns.byteOffset, people, from.byteOffset, to.byteOffset)
    return { bytes: to.subarray(0, people), copies: this.#copies(variants), genotypes: this.#genotypes(variants) }
  }

  #addBed(row: Uint8Array): void {
    this.#isBed = true
    if (this.#variants === 0) this.#incoming.fill(NONE_KNOWN_IN_BED)
    this.#incoming.set(row, this.#variants * this.#stride)
  }

  #addCalls(calls: Uint8Array | Uint16Array): void {
    if (calls instanceof Uint16Array) throw new RangeError('dosages among calls')
    if (this.#variants === 0) this.#ofSamples.fill(NONE_KNOWN)
    const padded = toSixteen(this.#samples)
    this.#incoming.set(calls)
    this.#incoming.fill(MISSING, this.#samples, padded)
    const [from, to] = [this.#incoming.byteOffset, this.#ofSamples.byteOffset]
    if (this.#kernel.packCalls(from, padded, to, 2 * this.#variants)) throw new RangeError('a call is not 0, 1, 2 or 3')
  }

  #copies(variants: number): Copies[] {
    const all = this.#count(this.#nobody)
    const reference = this.#allAreReference ? all : this.#count(this.#others)
    return Array.from({ length: variants }, (_, v) => ({
      ...{ called: all[v]!.called, altUnits: all[v]!.copies * COPY },
      ...{ referenceCalled: reference[v]!.called, referenceAltUnits: reference[v]!.copies * COPY },
    }))
  }

  /** By variant, how many people have a call, and the copies in them. */
  #count(others: Uint8Array) {
    const padded = toSixteen(this.#columns.length)
    this.#kernel.countCalls(this.#ofPeople.byteOffset, others.byteOffset, padded, this.#counts.byteOffset)
    return Array.from({ length: GROUP_VARIANTS }, (_, v) => {
      const [oneOrNone, twoOrNone, none] = this.#counts.subarray(3 * v) as unknown as [number, number, number]
      // What is no person, up to a whole sixteen, has no call either.
      return { called: padded - none, copies: oneOrNone + 2 * twoOrNone - 3 * none }
    })
  }

  #genotypes(variants: number): GenotypeCounts[][] {
    if (this.#groups === 0) return Array.from({ length: variants }, () => [])
    const [bytes, groups, counts] = [this.#ofPeople, this.#groupOf, this.#histograms]
    counts.fill(0)
    this.#kernel.countBytes(bytes.byteOffset, groups.byteOffset, this.#columns.length, counts.byteOffset)
    return Array.from({ length: variants }, (_, variant) =>
      Array.from({ length: this.#groups }, (_, group) => {
        const of = [0, 0, 0, 0]
        for (let byte = 0; byte < 256; byte++) of[(byte >> (2 * variant)) & 3]! += counts[256 * group + byte]!
        return { refHomozygous: of[0]!, heterozygous: of[1]!, altHomozygous: of[2]! }
      }),
    )
  }
}
