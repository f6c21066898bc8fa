import { INFLATE_KERNEL } from './inflate-kernel-bytes.ts'

// Where things lie in the kernel's memory, in bytes: its tables first, and room that it may read or write past the ends.
const PAGE = 65_536
const SLACK = 64
const MOST = 65_536
const INPUT = PAGE
const OUTPUT = INPUT + MOST + SLACK
const memory = new WebAssembly.Memory({ initial: Math.ceil((OUTPUT + MOST + SLACK) / PAGE) })
const { inflate } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(INFLATE_KERNEL, 'base64')), {
  env: { memory },
}).exports as { inflate(from: number, length: number, to: number, room: number): number }
const bytes = new Uint8Array(memory.buffer)

/**
 * Inflates a raw deflate stream (RFC 1951) of at most 65,536 bytes into an array of at most as many. Gives how many bytes came of
 * it; undefined where the stream is damaged, is cut, or holds more than the array. Bytes behind the stream's end are not looked at.
 */
export function inflateInto(deflated: Uint8Array, into: Uint8Array): number | undefined {
  if (deflated.length > MOST || into.length > MOST) throw new RangeError(`more than ${MOST} bytes at once`)
  bytes.set(deflated, INPUT)
  const length = inflate(INPUT, deflated.length, OUTPUT, into.length)
  if (length < 0) return undefined
  into.set(bytes.subarray(OUTPUT, OUTPUT + length))
  return length
}
