/** All that this folder knows of input: how many bytes there are, and any half-open range of them in order. */
export interface ByteSource {
  readonly size: number
  read(start: number, end: number): AsyncIterable<Uint8Array>
}

/** Bytes [start, end) of a file. */
export interface ByteRange {
  start: number
  end: number
}

/** How far past a range's end is read at a time, to finish what began inside it. */
const STEP = 1 << 20

/** Chunks of exactly [start, end). Throws a plain Error if the source gives fewer or more bytes than its size promises. */
export async function* readExactly(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (start >= end) return
  let at = start
  for await (const chunk of source.read(start, end)) {
    at += chunk.length
    if (at > end) break
    if (chunk.length > 0) yield chunk
  }
  if (at !== end) throw new Error(`asked for bytes ${start} to ${end}, got ${at - start} of ${end - start}`)
}

/** Chunks of [start, end), then, as long as the reader goes on asking, of what follows up to the end of the source. */
export async function* readOn(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  yield* readExactly(source, start, Math.min(end, source.size))
  for (let at = Math.max(start, end); at < source.size; at += STEP) {
    yield* readExactly(source, at, Math.min(at + STEP, source.size))
  }
}

/** The bytes [start, end) as one array. */
export async function readBytes(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of readExactly(source, start, end)) parts.push(chunk)
  return concat(parts)
}

export function concat(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Looks ahead in a stream of chunks by whole numbers of bytes, whatever the chunks' sizes. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #buffer: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** A view of the next `length` bytes, or of all that remain if there are fewer; does not move on. */
  async peek(length: number): Promise<Uint8Array> {
    if (this.#buffer.length < length) {
      const parts = this.#buffer.length > 0 ? [this.#buffer] : []
      for (let have = this.#buffer.length; have < length; have += parts.at(-1)!.length) {
        const next = await this.#chunks.next()
        if (next.done) break
        parts.push(next.value)
      }
      this.#buffer = concat(parts)
    }
    return this.#buffer.subarray(0, length)
  }

  /** Moves on over bytes that were peeked at. */
  skip(length: number): void {
    this.#buffer = this.#buffer.subarray(length)
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
