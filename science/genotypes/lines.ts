import { UserError } from '../errors.ts'
import { type ByteRange, type ByteSource, concat } from './bytes.ts'
import { type BlockWalk, type Position, readTextChunks, type TextFile } from './text-chunks.ts'

/** A line as bytes, without its line end (LF or CRLF), and where it starts. */
export interface Line extends Position {
  bytes: Uint8Array
}

/** What is wrong with a line, before anyone has counted which line of the file it is. */
export class LineProblem extends Error {
  override name = 'LineProblem'
  readonly code: string
  readonly todo: string
  readonly position: Position
  /** 1-based, counted in tabs. */
  readonly column: number | undefined

  constructor(code: string, message: string, todo: string, position: Position, column?: number) {
    super(message)
    this.code = code
    this.todo = todo
    this.position = position
    this.column = column
  }
}

/** More than 500,000 samples with every usual field; a compressed file that grows without a line end stops here. */
export const MAX_LINE_BYTES = 64 * 2 ** 20

const LF = 10
const CR = 13

/**
 * The lines of a range, in batches, which hold until the next batch is asked for. A line is the range's own if the line end before
 * it lies in the range (in plain text moved by one byte, so that a line is in the range where its first byte lies); the first line
 * belongs to the range that starts at byte 0. So any cuts give each line to exactly one range, and a line may go on past the
 * range's end.
 * Throws LineProblem for a line without an end or longer than 64 MiB, and what `readTextChunks` throws.
 */
export async function* readLines(
  source: ByteSource,
  text: TextFile,
  range: ByteRange,
  walk?: BlockWalk,
): AsyncGenerator<Line[]> {
  let ours = range.start === 0 && range.end > 0
  let parts: Uint8Array[] = []
  let length = 0
  let start: Position | undefined
  for await (const { bytes, block, offset, inRange } of readTextChunks(source, text, range, walk)) {
    const lines: Line[] = []
    for (let at = 0; at < bytes.length && (ours || inRange); ) {
      const lineEnd = bytes.indexOf(LF, at)
      const part = bytes.subarray(at, lineEnd < 0 ? bytes.length : lineEnd)
      at += part.length + 1
      if (ours) {
        start ??= { block, offset: offset + part.byteOffset - bytes.byteOffset }
        length += part.length
        if (length > MAX_LINE_BYTES) throw tooLong(start)
        parts.push(lineEnd < 0 ? part.slice() : part)
        if (lineEnd >= 0) lines.push({ bytes: withoutCr(concat(parts)), block: start.block, offset: start.offset })
      }
      if (lineEnd >= 0) {
        ours = inRange
        parts = []
        length = 0
        start = undefined
      }
    }
    if (lines.length > 0) yield lines
    if (!ours && !inRange) return
  }
  if (start) throw noLineEnd(start)
}

/** The error a user sees: the file is read again from its start, to count the lines before the problem. */
export async function locate(source: ByteSource, text: TextFile, problem: LineProblem): Promise<UserError> {
  const line = await lineNumber(source, text, problem.position)
  const { code, message, todo, column } = problem
  return new UserError(code, message, {
    todo,
    place: { file: text.file, line, ...(column === undefined ? {} : { column }) },
  })
}

async function lineNumber(source: ByteSource, text: TextFile, { block, offset }: Position): Promise<number> {
  let ends = 0
  for await (const chunk of readTextChunks(source, text, { start: 0, end: source.size })) {
    if (chunk.block > block) break
    const bytes = chunk.block < block ? chunk.bytes : chunk.bytes.subarray(0, Math.max(0, offset - chunk.offset))
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) ends++
    if (chunk.block === block && chunk.offset + chunk.bytes.length > offset) break
  }
  return ends + 1
}

const withoutCr = (bytes: Uint8Array) => (bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes)

function tooLong(position: Position): LineProblem {
  const todo = 'Check that the file is a VCF; if it is, keep only the GT field, for example with bcftools annotate -x.'
  return new LineProblem('line-too-long', 'The line is longer than 64 MiB.', todo, position)
}

function noLineEnd(position: Position): LineProblem {
  const todo = 'Copy the file again; if it is complete, add a line end after its last line.'
  return new LineProblem('truncated', 'The last line has no line end, so the file may be cut.', todo, position)
}
