import { CALLS_KERNEL } from './calls-kernel-bytes.ts'

/** What calls-kernel.as exports. */
export interface CallsKernel {
  readCalls(text: number, columns: number, calls: number): number
  unpackBed(packed: number, bytes: number, calls: number): void
  transposeBed(rows: number, stride: number, bytes: number, to: number): void
  countCalls(bytes: number, others: number, people: number, counts: number): void
  countBytes(bytes: number, groups: number, people: number, counts: number): void
  packCalls(calls: number, people: number, bytes: number, shift: number): number
  addProducts(words: number, bytes: number, people: number, tables: number, total: number): void
  pickBytes(columns: number, people: number, from: number, to: number): void
  pickDosages(columns: number, people: number, from: number, to: number): void
}

const MODULE = new WebAssembly.Module(Buffer.from(CALLS_KERNEL, 'base64'))
const PAGE = 65_536

/** The kernel, with so many bytes of memory of its own. */
export function callsKernel(bytes: number): { kernel: CallsKernel; buffer: ArrayBuffer } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) })
  const { exports } = new WebAssembly.Instance(MODULE, { env: { memory } })
  return { kernel: exports as unknown as CallsKernel, buffer: memory.buffer }
}

/** The kernel takes whole sixteens. */
export const toSixteen = (people: number) => (people + 15) & ~15

// Room for what is worked on, so many people at a time; nothing is kept in it between two calls of the functions below.
const PEOPLE = 16_384
const TEXT = 0
const CALLS = TEXT + 4 * PEOPLE
const { kernel, buffer } = callsKernel(CALLS + PEOPLE)
const text = new Uint8Array(buffer, TEXT, 4 * PEOPLE)
const calls = new Uint8Array(buffer, CALLS, PEOPLE)

/**
 * Reads calls of columns of four bytes: two alleles, each 0 or 1, or two dots, and a tab. Gives how many columns were read, in
 * whole sixteens, before the first that is something else.
 */
export function readPlainCalls(columns: Uint8Array, into: Uint8Array): number {
  for (let first = 0; ; first += PEOPLE) {
    const count = Math.min((columns.length >> 2) - first, PEOPLE) & ~15
    text.set(columns.subarray(4 * first, 4 * (first + count)))
    const read = kernel.readCalls(TEXT, count, CALLS)
    into.set(calls.subarray(0, read), first)
    if (read < PEOPLE) return first + read
  }
}

/** The calls that a .bed's bytes hold of one variant. */
export function unpackBed(packed: Uint8Array, into: Uint8Array): void {
  for (let first = 0; first < into.length; first += PEOPLE) {
    text.set(packed.subarray(first / 4, (first + PEOPLE) / 4))
    kernel.unpackBed(TEXT, toSixteen(Math.min(packed.length - first / 4, PEOPLE / 4)), CALLS)
    into.set(calls.subarray(0, Math.min(into.length - first, PEOPLE)), first)
  }
}
