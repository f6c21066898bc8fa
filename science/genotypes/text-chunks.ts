import { findBlock, readBlocks } from './bgzf.ts'
import { type ByteRange, type ByteSource, readOn } from './bytes.ts'
import type { Compression } from './compression.ts'
import { gunzip } from './gzip.ts'

/** A text file as it lies in a store. */
export interface TextFile {
  file: string
  compression: Compression
}

/**
 * A place in a text file that can be found again: in bgzip the byte where a block starts and an offset in the inflated block,
 * else block 0 and an offset in the text. Places order by block, then offset.
 */
export interface Position {
  block: number
  offset: number
}

export interface TextChunk extends Position {
  /** They hold until the next chunk is asked for. */
  bytes: Uint8Array
  /** Whether a line that follows a line end in this chunk is the range's own. */
  inRange: boolean
}

/** Where the blocks of a range start, and where the block after its last one starts: what one range hands to the next. */
export interface BlockWalk {
  firstBlock: number
  nextBlock: number
}

/**
 * The text of the part [start, end) of a file, then of what follows it for as long as it is asked for.
 * Plain text is split anywhere, bgzip between blocks (a block is in the range where it starts); gzip cannot be split, so it is
 * one block that starts at byte 0. Fills in `walk` as it goes.
 */
export async function* readTextChunks(
  source: ByteSource,
  { file, compression }: TextFile,
  { start, end }: ByteRange,
  walk: BlockWalk = { firstBlock: 0, nextBlock: 0 },
): AsyncGenerator<TextChunk> {
  if (!(0 <= start && start <= end && end <= source.size))
    throw new RangeError(`no bytes ${start} to ${end} in ${file}`)
  if (compression === 'bgzip') {
    walk.firstBlock = walk.nextBlock = await findBlock(source, start)
    for await (const { offset, length, bytes } of readBlocks(source, file, walk.firstBlock, end)) {
      const inRange = offset < end
      if (inRange) walk.nextBlock = offset + length
      yield { bytes, block: offset, offset: 0, inRange }
    }
  } else if (compression === 'gzip') {
    walk.firstBlock = start === 0 ? 0 : source.size
    walk.nextBlock = source.size
    if (start > 0 || end === 0) return
    let offset = 0
    for await (const bytes of gunzip(source, file)) {
      yield { bytes, block: 0, offset, inRange: true }
      offset += bytes.length
    }
  } else {
    walk.firstBlock = start
    walk.nextBlock = end
    // A line that starts at byte n is told by the line end at n - 1.
    let offset = Math.max(0, start - 1)
    for await (const bytes of readOn(source, offset, end)) {
      const within = Math.min(bytes.length, Math.max(0, end - 1 - offset))
      if (within > 0) yield { bytes: bytes.subarray(0, within), block: 0, offset, inRange: true }
      if (within < bytes.length) {
        yield { bytes: bytes.subarray(within), block: 0, offset: offset + within, inRange: false }
      }
      offset += bytes.length
    }
  }
}
