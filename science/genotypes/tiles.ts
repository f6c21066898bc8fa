// node:zlib is used for what it computes (CRC32).
import { crc32 } from 'node:zlib'
import { type ByteSource, readBytes, readExactly } from './bytes.ts'
import { COPY, MISSING_DOSAGE } from './dosages.ts'

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
  /** Of each run of the block, in order. */
  crc32s: Uint32Array
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
const VERSION = 3
const HEAD_MAGIC = 'EVTILES\n'
const TAIL_MAGIC = '\nSELITVE'
const HEAD = 20
const ENTRY = 4
const TAIL = 24

/** Runs with at most so many bytes between them are read at once: a request costs more than the bytes do. */
const NEAR = 256 << 10

/**
 * Writes a tile file of one people shard; holds at most 1,024 variants of the shard's people.
 * @example
 * const writer = new TileWriter(2, 'calls')
 * const file = concat([...writer.addCalls(Uint8Array.of(0b11_11_01_00, 0b11_11_10_01), 2), ...writer.finish()])
 */
export class TileWriter {
  readonly #people: number
  readonly #kind: TileKind
  #columns: Uint8Array[]
  #variants = 0
  #started = false
  readonly #crc32s: number[] = []

  /** Throws RangeError unless there is at least one person. */
  constructor(people: number, kind: TileKind) {
    if (!(Number.isInteger(people) && people > 0 && people < 2 ** 32))
      throw new RangeError(`${people} people in a tile file`)
    this.#people = people
    this.#kind = kind
    this.#columns = emptyColumns(kind, people)
  }

  /**
   * Adds the calls of a group of four variants, or of fewer, which are then the last: a byte a person, as `CallGroups` gives them. Returns
   * the parts of the file that are ready.
   */
  addCalls(bytes: Uint8Array, variants: number): Uint8Array[] {
    this.#refuse(bytes.length, 'calls')
    if (this.#variants % GROUP_VARIANTS !== 0) throw new RangeError('calls after the last group')
    return this.#add(bytes, variants, (this.#variants % BLOCK_VARIANTS) / GROUP_VARIANTS)
  }

  /** The same of one variant's dosages (0 to 32,768, or MISSING_DOSAGE). */
  addDosages(dosages: Uint16Array): Uint8Array[] {
    this.#refuse(dosages.length, 'dosages')
    const bytes = new Uint8Array(2 * dosages.length)
    let at = 0
    for (const dosage of dosages) {
      if (dosage > 2 * COPY && dosage !== MISSING_DOSAGE) throw new RangeError('a dosage is more than 2 copies')
      bytes[at++] = dosage & 0xff
      bytes[at++] = dosage >> 8
    }
    return this.#add(bytes, 1, this.#variants % BLOCK_VARIANTS)
  }

  #refuse(people: number, kind: TileKind): void {
    if (people !== this.#people) throw new RangeError(`${kind} of ${people} people, not ${this.#people}`)
    if (kind !== this.#kind) throw new RangeError(`not ${this.#kind}`)
  }

  /** Adds a run, the nth of its block. */
  #add(bytes: Uint8Array, variants: number, run: number): Uint8Array[] {
    let from = 0
    for (const [i, column] of this.#columns.entries()) {
      const length = runLength(this.#kind, peopleOf(this.#people, i))
      column.set(bytes.subarray(from, from + length), run * length)
      from += length
    }
    this.#variants += variants
    return this.#variants % BLOCK_VARIANTS === 0 ? this.#flush() : []
  }

  /** The last parts of the file. */
  finish(): Uint8Array[] {
    const parts = this.#variants % BLOCK_VARIANTS === 0 ? [] : this.#flush()
    if (!this.#started) parts.push(this.#head())
    const at = this.#crc32s.length * ENTRY
    const index = new Uint8Array(at + TAIL)
    const view = new DataView(index.buffer)
    for (const [run, checksum] of this.#crc32s.entries()) view.setUint32(run * ENTRY, checksum, true)
    view.setUint32(at, this.#people, true)
    view.setUint32(at + 4, this.#variants, true)
    view.setUint32(at + 8, this.#crc32s.length, true)
    view.setUint32(at + 12, crc32(index.subarray(0, at + 12)), true)
    index.set(ascii(TAIL_MAGIC), at + 16)
    return [...parts, index]
  }

  #flush(): Uint8Array[] {
    const parts = this.#started ? [] : [this.#head()]
    const runs = runsOf(this.#kind, ((this.#variants - 1) % BLOCK_VARIANTS) + 1)
    for (const [i, bytes] of this.#columns.entries()) {
      const length = runLength(this.#kind, peopleOf(this.#people, i))
      for (let run = 0; run < runs; run++) this.#crc32s.push(crc32(bytes.subarray(run * length, (run + 1) * length)))
      parts.push(bytes.subarray(0, runs * length))
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
    this.#started = true
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
  const full = Math.floor(variants / BLOCK_VARIANTS)
  const runsPerPerson = full * runsOf(kind, BLOCK_VARIANTS) + runsOf(kind, variants % BLOCK_VARIANTS)
  const count = Math.ceil(people / BLOCK_PEOPLE) * runsPerPerson
  if (count !== tail.getUint32(8, true)) throw wrong('wrong run count', size - TAIL + 8)
  // The counts decide every size, so they are held against the file's before anything is made of theirs.
  const indexAt = HEAD + runsPerPerson * runLength(kind, people)
  if (indexAt + count * ENTRY + TAIL !== size) throw wrong('counts that do not give its size', size - TAIL)
  const index = await readBytes(source, indexAt, size - TAIL)
  const checked = crc32(new Uint8Array(tail.buffer, tail.byteOffset, 12), crc32(index))
  if (checked !== tail.getUint32(12, true)) throw wrong('wrong index checksum', size - TAIL + 12)
  const entries = viewOf(index)
  const crc32s = Uint32Array.from({ length: count }, (_, run) => entries.getUint32(run * ENTRY, true))
  const blocks: TileBlock[] = []
  let offset = HEAD
  let firstRun = 0
  for (let firstVariant = 0; firstVariant < variants; firstVariant += BLOCK_VARIANTS) {
    for (let firstPerson = 0; firstPerson < people; firstPerson += BLOCK_PEOPLE) {
      const shape = {
        ...{ firstVariant, variants: Math.min(BLOCK_VARIANTS, variants - firstVariant) },
        ...{ firstPerson, people: Math.min(BLOCK_PEOPLE, people - firstPerson) },
      }
      const runs = runsOf(kind, shape.variants)
      const length = runs * runLength(kind, shape.people)
      blocks.push({ ...shape, offset, length, crc32s: crc32s.subarray(firstRun, firstRun + runs) })
      offset += length
      firstRun += runs
    }
  }
  return { file, kind, people, variants, blocks }
}

/**
 * A block's bytes, run after run: of calls, a run per group of four variants with one byte per person; of dosages, a run per
 * variant with two. Reads no other byte of the file. Throws as `readRuns` does.
 */
export async function readBlock(source: ByteSource, file: TileFile, block: TileBlock): Promise<Uint8Array> {
  const bytes = new Uint8Array(block.length)
  await readRuns(source, file, block, [...block.crc32s.keys()], bytes)
  return bytes
}

/**
 * Reads some of a block's runs, counted within it and ascending, into `into`, one after another. Reads nothing else of the
 * file but what lies between two runs that are near each other.
 * Throws a plain Error if one of them fails its checksum.
 */
export async function readRuns(
  source: ByteSource,
  { file, kind }: TileFile,
  block: TileBlock,
  runs: readonly number[],
  into: Uint8Array,
): Promise<void> {
  const length = runLength(kind, block.people)
  for (let first = 0, next = 1; first < runs.length; first = next++) {
    while (next < runs.length && (runs[next]! - runs[next - 1]! - 1) * length <= NEAR) next++
    let at = block.offset + runs[first]! * length
    for await (const chunk of readExactly(source, at, block.offset + (runs[next - 1]! + 1) * length)) {
      for (let i = first; i < next; i++) {
        const start = block.offset + runs[i]! * length
        const from = Math.max(start, at)
        const to = Math.min(start + length, at + chunk.length)
        if (from < to) into.set(chunk.subarray(from - at, to - at), i * length + from - start)
      }
      at += chunk.length
    }
  }
  for (const [i, run] of runs.entries())
    if (crc32(into.subarray(i * length, (i + 1) * length)) !== block.crc32s[run])
      throw new Error(`tile file ${file}: wrong checksum of the run at byte ${block.offset + run * length}`)
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

/** Runs of a block of so many variants, and the bytes of one of so many people. */
const runsOf = (kind: TileKind, variants: number) => (kind === 'calls' ? groupsOf(variants) : variants)
const runLength = (kind: TileKind, people: number) => (kind === 'calls' ? people : 2 * people)

function emptyColumns(kind: TileKind, people: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(people / BLOCK_PEOPLE) }, (_, i) =>
    new Uint8Array(runsOf(kind, BLOCK_VARIANTS) * runLength(kind, peopleOf(people, i))).fill(0xff),
  )
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
const ascii = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))
const hasText = (view: DataView, at: number, text: string) =>
  ascii(text).every((byte, i) => view.getUint8(at + i) === byte)
