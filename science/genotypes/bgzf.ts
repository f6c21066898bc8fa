// node:zlib is used for what it computes (CRC32); nothing here does I/O.
import { crc32 } from 'node:zlib'
import { UserError } from '../errors.ts'
import { ByteReader, type ByteSource, readBytes, readOn } from './bytes.ts'
import { inflateInto } from './inflate.ts'

/** The most bytes of a block, compressed or not. */
export const MAX_BLOCK = 65_536

/** The empty block that ends every complete file (SAM specification, section 4.1.2). */
export const EOF_MARKER = Uint8Array.of(
  ...[0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
)

/** One block: its place in the compressed file, and its bytes inflated, which hold until the next block is asked for. */
export interface Block {
  offset: number
  length: number
  bytes: Uint8Array
}

/**
 * The blocks of a bgzip file from the block that starts at byte `from`, inflated and checked (CRC32, length). Goes on past `end`
 * as long as it is asked to; `end` only keeps it from reading ahead.
 * Throws UserError `truncated` where the file is cut inside a block, `corrupt` where bytes are no block or fail their checksum.
 */
export async function* readBlocks(
  source: ByteSource,
  file: string,
  from: number,
  end: number,
): AsyncGenerator<Block, void, undefined> {
  const reader = new ByteReader(readOn(source, from, end))
  const room = new Uint8Array(MAX_BLOCK)
  try {
    for (let offset = from; offset < source.size; ) {
      const fixed = await reader.peek(FIXED)
      const head = await reader.peek(fixed.length < FIXED ? FIXED : FIXED + extraLength(fixed, 0))
      const header = blockHeader(head, 0)
      if (!header) throw offset + head.length === source.size ? cut(file, source.size) : noBlock(file, offset)
      const block = await reader.peek(header.length)
      if (block.length < header.length) throw cut(file, source.size)
      const bytes = inflateBlock(block, header, room)
      if (!bytes) throw damaged(file, offset)
      yield { offset, length: header.length, bytes }
      reader.skip(header.length)
      offset += header.length
    }
  } finally {
    await reader.close()
  }
}

/**
 * The first byte at or after `at` where a block starts; the file's size if none does. A place that only looks like a header is
 * passed over: its block must inflate to its own checksum and end where another starts, or where the file ends. (That no block
 * was passed over is proved later, when each range's blocks are seen to end where the next range's start: checkRangeOrder.)
 */
export async function findBlock(source: ByteSource, at: number): Promise<number> {
  if (at === 0) return 0
  const window = await readBytes(source, Math.min(at, source.size), Math.min(at + 3 * MAX_BLOCK, source.size))
  const last = Math.min(MAX_BLOCK, window.length)
  const room = new Uint8Array(MAX_BLOCK)
  for (
    let start = window.indexOf(MAGIC[0]!);
    start >= 0 && start < last;
    start = window.indexOf(MAGIC[0]!, start + 1)
  ) {
    const header = blockHeader(window, start)
    if (!header) continue
    const next = start + header.length
    if (at + next !== source.size && !blockHeader(window, next)) continue
    if (inflateBlock(window.subarray(start, next), header, room)) return at + start
  }
  return source.size
}

/** Throws UserError `truncated` unless the file ends in the end-of-file block: a cut between two blocks shows in nothing else. */
export async function checkBgzfEnd(source: ByteSource, file: string): Promise<void> {
  const tail = await readBytes(source, Math.max(0, source.size - EOF_MARKER.length), source.size)
  if (tail.length < EOF_MARKER.length || tail.some((byte, i) => byte !== EOF_MARKER[i])) throw cut(file, source.size)
}

interface BlockHeader {
  /** Bytes of the whole block. */
  length: number
  /** Bytes before the deflated data. */
  data: number
}

const MAGIC = [0x1f, 0x8b, 8, 4]
const FIXED = 12
const FOOTER = 8

/** The header of the block that starts at byte `at`; undefined if none does, or if its header goes on past these bytes. */
export function blockHeader(bytes: Uint8Array, at: number): BlockHeader | undefined {
  if (at + FIXED > bytes.length || MAGIC.some((byte, i) => bytes[at + i] !== byte)) return undefined
  const data = FIXED + extraLength(bytes, at)
  if (at + data > bytes.length) return undefined
  // Other subfields may stand before ours, each with two letters and a length.
  for (let field = at + FIXED; field + 4 <= at + data; field += 4 + uint16(bytes, field + 2)) {
    const isOurs = bytes[field] === 0x42 && bytes[field + 1] === 0x43 && uint16(bytes, field + 2) === 2
    if (!isOurs || field + 6 > at + data) continue
    const length = uint16(bytes, field + 4) + 1
    return length > data + FOOTER ? { length, data } : undefined
  }
  return undefined
}

/** The block's bytes, at the start of `into`; undefined where it is cut or does not match its checksum. */
function inflateBlock(block: Uint8Array, header: BlockHeader, into: Uint8Array): Uint8Array | undefined {
  const { length } = block
  if (length < header.length) return undefined
  const footer = new DataView(block.buffer, block.byteOffset + length - FOOTER, FOOTER)
  const size = footer.getUint32(4, true)
  if (size > MAX_BLOCK) return undefined
  const bytes = into.subarray(0, size)
  const inflated = inflateInto(block.subarray(header.data, length - FOOTER), bytes)
  return inflated === size && crc32(bytes) === footer.getUint32(0, true) ? bytes : undefined
}

const extraLength = (bytes: Uint8Array, at: number) => uint16(bytes, at + 10)
const uint16 = (bytes: Uint8Array, at: number) => bytes[at]! | (bytes[at + 1]! << 8)

function cut(file: string, size: number): UserError {
  return new UserError('truncated', `The bgzip file is cut at byte ${size}: its last block is missing or incomplete.`, {
    todo: 'Copy or download the file again, and compare its size and checksum with the original.',
    place: { file },
  })
}

function noBlock(file: string, offset: number): UserError {
  return new UserError('corrupt', `The bgzip file has no block at byte ${offset}, where one should start.`, {
    todo: 'Copy or download the file again, or compress it again with bgzip.',
    place: { file },
  })
}

function damaged(file: string, offset: number): UserError {
  return new UserError('corrupt', `The bgzip block at byte ${offset} is damaged: it does not match its checksum.`, {
    todo: 'Copy or download the file again, and compare its checksum with the original.',
    place: { file },
  })
}
