// node:zlib is used for what it computes (CRC32).
import { crc32 } from 'node:zlib'
import { type ByteSource, readBytes } from './bytes.ts'
import { COPY, MISSING, MISSING_DOSAGE } from './dosages.ts'

/** The most people and variants of a block; a group of four variants shares a byte per person. */
export const BLOCK_PEOPLE = 16_384
export const BLOCK_VARIANTS = 1_024
export const GROUP_VARIANTS = 4

/** What the tiles of a file hold: two bits a call, or two bytes an imputed dosage in units of 1/16,384 copy. */
export type TileKind = keyof typeof KINDS
const KINDS = { calls: 1, dosages: 2 }

/** One block: people [firstPerson, firstPerson + people) × variants [firstVariant, firstVariant + variants) of the file. */
export interface TileBlock {
  firstVariant: number
  variants: number
  firstPerson: number
  people: number
  offset: number
  length: number
  crc32: number
}

/** A tile file's contents: its counts, and its blocks by variant, then by person. */
export interface TileFile {
  file: string
  kind: TileKind
  people: number
  variants: number
  blocks: TileBlock[]
}

// The layout is documented byte by byte in README.md.
const VERSION = 2
const HEAD_MAGIC = 'EVTILES\n'
const TAIL_MAGIC = '\nSELITVE'
const HEAD = 20
const ENTRY = 16
const TAIL = 24

/**
 * Writes a tile file of one people shard, variant by variant; holds at most 1,024 variants of the shard's people.
 * @example
 * const writer = new TileWriter(2, 'calls')
 * const file = concat([...writer.add(Uint8Array.of(0, 1)), ...writer.add(Uint8Array.of(2, 3)), ...writer.finish()])
 */
export class TileWriter {
  readonly #people: number
  readonly #kind: TileKind
  #columns: Uint8Array[]
  #variants = 0
  #offset = 0
  readonly #index: { offset: number; length: number; crc32: number }[] = []

  /** Throws RangeError unless there is at least one person. */
  constructor(people: number, kind: TileKind) {
    if (!(Number.isInteger(people) && people > 0 && people < 2 ** 32))
      throw new RangeError(`${people} people in a tile file`)
    this.#people = people
    this.#kind = kind
    this.#columns = emptyColumns(kind, people)
  }

  /**
   * Adds a variant, one element a person: calls (0 to 3) as bytes, or dosages (0 to 32,768, or MISSING_DOSAGE) as 16-bit
   * integers. Returns the parts of the file that are ready.
   */
  add(dosages: Uint8Array | Uint16Array): Uint8Array[] {
    if (dosages.length !== this.#people) throw new RangeError(`${dosages.length} dosages for ${this.#people} people`)
    if (dosages instanceof Uint16Array !== (this.#kind === 'dosages')) throw new RangeError(`not ${this.#kind}`)
    if (dosages instanceof Uint16Array) this.#putDosages(dosages)
    else this.#putCalls(dosages)
    this.#variants++
    return this.#variants % BLOCK_VARIANTS === 0 ? this.#flush() : []
  }

  #putCalls(calls: Uint8Array): void {
    const group = (this.#variants % BLOCK_VARIANTS) >> 2
    const shift = 2 * (this.#variants % GROUP_VARIANTS)
    let all = 0
    let person = 0
    for (const bytes of this.#columns) {
      const people = Math.min(BLOCK_PEOPLE, this.#people - person)
      const run = group * people
      for (let i = 0; i < people; i++) {
        const call = calls[person + i]!
        all |= call
        bytes[run + i]! ^= (MISSING ^ call) << shift // from all missing
      }
      person += people
    }
    if (all > MISSING) throw new RangeError('a call is not 0, 1, 2 or 3')
  }

  #putDosages(dosages: Uint16Array): void {
    let person = 0
    for (const bytes of this.#columns) {
      const people = Math.min(BLOCK_PEOPLE, this.#people - person)
      let at = 2 * (this.#variants % BLOCK_VARIANTS) * people
      for (let i = 0; i < people; i++) {
        const dosage = dosages[person + i]!
        if (dosage > 2 * COPY && dosage !== MISSING_DOSAGE) throw new RangeError('a dosage is more than 2 copies')
        bytes[at++] = dosage & 0xff
        bytes[at++] = dosage >> 8
      }
      person += people
    }
  }

  /** The last parts of the file. */
  finish(): Uint8Array[] {
    const parts = this.#variants % BLOCK_VARIANTS === 0 ? [] : this.#flush()
    if (this.#offset === 0) parts.push(this.#head())
    const index = new Uint8Array(this.#index.length * ENTRY + TAIL)
    const view = new DataView(index.buffer)
    let at = 0
    for (const { offset, length, crc32 } of this.#index) {
      view.setBigUint64(at, BigInt(offset), true)
      view.setUint32(at + 8, length, true)
      view.setUint32(at + 12, crc32, true)
      at += ENTRY
    }
    view.setUint32(at, this.#people, true)
    view.setUint32(at + 4, this.#variants, true)
    view.setUint32(at + 8, this.#index.length, true)
    view.setUint32(at + 12, crc32(index.subarray(0, at + 12)), true)
    index.set(ascii(TAIL_MAGIC), at + 16)
    return [...parts, index]
  }

  #flush(): Uint8Array[] {
    const parts = this.#offset === 0 ? [this.#head()] : []
    const variants = ((this.#variants - 1) % BLOCK_VARIANTS) + 1
    for (const [i, bytes] of this.#columns.entries()) {
      const part = bytes.subarray(0, lengthOf(this.#kind, variants, peopleOf(this.#people, i)))
      this.#index.push({ offset: this.#offset, length: part.length, crc32: crc32(part) })
      this.#offset += part.length
      parts.push(part)
    }
    this.#columns = emptyColumns(this.#kind, this.#people)
    return parts
  }

  #head(): Uint8Array {
    const head = new Uint8Array(HEAD)
    head.set(ascii(HEAD_MAGIC))
    const view = new DataView(head.buffer)
    view.setUint32(8, VERSION, true)
    view.setUint32(12, KINDS[this.#kind], true)
    view.setUint32(16, this.#people, true)
    this.#offset = HEAD
    return head
  }
}

/**
 * Reads what a tile file holds, without its genotypes: its first and last bytes only.
 * Throws a plain Error, for such a file is the platform's own: a magic, version, kind, count, offset, length or checksum is wrong.
 */
export async function readTiles(source: ByteSource, file: string): Promise<TileFile> {
  const { size } = source
  const wrong = (what: string, byte: number) => new Error(`tile file ${file}: ${what} at byte ${byte}`)
  if (size < HEAD + TAIL) throw wrong('cut', size)
  const head = viewOf(await readBytes(source, 0, HEAD))
  const tail = viewOf(await readBytes(source, size - TAIL, size))
  if (!hasText(head, 0, HEAD_MAGIC)) throw wrong('wrong magic', 0)
  if (head.getUint32(8, true) !== VERSION) throw wrong(`version ${head.getUint32(8, true)}, not ${VERSION},`, 8)
  const kind = KIND_NAMES.find(name => KINDS[name] === head.getUint32(12, true))
  if (kind === undefined) throw wrong(`kind ${head.getUint32(12, true)}`, 12)
  if (!hasText(tail, 16, TAIL_MAGIC)) throw wrong('wrong magic', size - 8)
  const people = tail.getUint32(0, true)
  const variants = tail.getUint32(4, true)
  if (people === 0 || people !== head.getUint32(16, true)) throw wrong('wrong people count', size - TAIL)
  const count = Math.ceil(people / BLOCK_PEOPLE) * Math.ceil(variants / BLOCK_VARIANTS)
  if (count !== tail.getUint32(8, true)) throw wrong('wrong block count', size - TAIL + 8)
  // The counts decide every size, so they are held against the file's before anything is made of theirs.
  const indexAt = HEAD + storedLength(kind, variants, people)
  if (indexAt + count * ENTRY + TAIL !== size) throw wrong('counts that do not give its size', size - TAIL)
  const index = await readBytes(source, indexAt, size - TAIL)
  const checked = crc32(new Uint8Array(tail.buffer, tail.byteOffset, 12), crc32(index))
  if (checked !== tail.getUint32(12, true)) throw wrong('wrong index checksum', size - TAIL + 12)
  const entries = viewOf(index)
  const blocks: TileBlock[] = []
  let offset = HEAD
  for (let firstVariant = 0; firstVariant < variants; firstVariant += BLOCK_VARIANTS) {
    for (let firstPerson = 0; firstPerson < people; firstPerson += BLOCK_PEOPLE) {
      const entry = blocks.length * ENTRY
      const shape = {
        ...{ firstVariant, variants: Math.min(BLOCK_VARIANTS, variants - firstVariant) },
        ...{ firstPerson, people: Math.min(BLOCK_PEOPLE, people - firstPerson) },
      }
      const length = lengthOf(kind, shape.variants, shape.people)
      if (entries.getBigUint64(entry, true) !== BigInt(offset)) throw wrong('wrong block offset', indexAt + entry)
      if (entries.getUint32(entry + 8, true) !== length) throw wrong('wrong block length', indexAt + entry + 8)
      blocks.push({ ...shape, offset, length, crc32: entries.getUint32(entry + 12, true) })
      offset += length
    }
  }
  return { file, kind, people, variants, blocks }
}

/**
 * A block's bytes, run after run: of calls, a run per group of four variants with one byte per person; of dosages, a run per
 * variant with two. Reads no other byte of the file.
 * Throws a plain Error if they fail their checksum.
 */
export async function readBlock(source: ByteSource, { file }: TileFile, block: TileBlock): Promise<Uint8Array> {
  const bytes = await readBytes(source, block.offset, block.offset + block.length)
  if (crc32(bytes) !== block.crc32) throw new Error(`tile file ${file}: wrong block checksum at byte ${block.offset}`)
  return bytes
}

/** One person's call of one variant of a block of calls, both counted within it. */
export function callAt(bytes: Uint8Array, people: number, variant: number, person: number): number {
  return (bytes[(variant >> 2) * people + person]! >> (2 * (variant % GROUP_VARIANTS))) & 3
}

/** One person's dosage of one variant of a block of dosages, in units of 1/16,384 copy, or MISSING_DOSAGE. */
export function dosageAt(bytes: Uint8Array, people: number, variant: number, person: number): number {
  const at = 2 * (variant * people + person)
  return bytes[at]! | (bytes[at + 1]! << 8)
}

const KIND_NAMES = Object.keys(KINDS) as TileKind[]
const groupsOf = (variants: number) => Math.ceil(variants / GROUP_VARIANTS)
const peopleOf = (people: number, column: number) => Math.min(BLOCK_PEOPLE, people - column * BLOCK_PEOPLE)

function lengthOf(kind: TileKind, variants: number, people: number): number {
  return (kind === 'calls' ? groupsOf(variants) : 2 * variants) * people
}

function storedLength(kind: TileKind, variants: number, people: number): number {
  const full = Math.floor(variants / BLOCK_VARIANTS)
  return full * lengthOf(kind, BLOCK_VARIANTS, people) + lengthOf(kind, variants - full * BLOCK_VARIANTS, people)
}

function emptyColumns(kind: TileKind, people: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(people / BLOCK_PEOPLE) }, (_, i) =>
    new Uint8Array(lengthOf(kind, BLOCK_VARIANTS, peopleOf(people, i))).fill(0xff),
  )
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
const ascii = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))
const hasText = (view: DataView, at: number, text: string) =>
  ascii(text).every((byte, i) => view.getUint8(at + i) === byte)
