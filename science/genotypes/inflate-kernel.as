// Inflates one deflate stream (RFC 1951) from memory to memory. AssemblyScript; `npm run kernel` compiles it into
// inflate-kernel-bytes.ts.
//
// An entry of a look-up is an integer: the bits of the code in the low byte; then LITERAL, END, SUBTABLE, or the number of extra
// bits; above, the literal, the least length or distance, or where the subtable starts. No entry is no code.
const LITERAL: u32 = 0x8000
const END: u32 = 0x4000
const SUBTABLE: u32 = 0x2000

// Bits of a first look-up; a code has up to 15, and the rest of a longer one is looked up in a subtable.
const LENGTH_BITS: u32 = 11
const DISTANCE_BITS: u32 = 8
const MAX_BITS: u32 = 15

// Where things lie in memory, in bytes; constant data lies from 1,024 on. A look-up is followed by its subtables: fewer than one for each symbol.
const LENGTHS: usize = 2048
const COUNTS: usize = 2560
const LENGTH_TABLE: usize = 4096
const DISTANCE_TABLE: usize = LENGTH_TABLE + 4 * (2048 + 288 * 16)
const CODE_TABLE: usize = DISTANCE_TABLE + 4 * (256 + 32 * 128)

/** The order in which lengths of the code of code lengths are given. */
const ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])

let buffer: u64 = 0
let bits: u32 = 0
let next: usize = 0

// @ts-ignore
@inline
function refill(): void {
  buffer |= load<u64>(next) << bits
  next += (63 - bits) >> 3
  bits |= 56
}

// @ts-ignore
@inline
function take(count: u32): u32 {
  const taken = <u32>(buffer & ((<u64>1 << count) - 1))
  buffer >>= count
  bits -= count
  return taken
}

/**
 * Inflates `length` bytes at `from` to `to`, where there is room for `room` bytes. Gives how many, or -1 where the stream is
 * damaged, is cut, or holds more. Reads up to 32 bytes past the input, and writes up to 32 past the room.
 */
export function inflate(from: usize, length: usize, to: usize, room: usize): i32 {
  buffer = 0
  bits = 0
  next = from
  const inputEnd = from + length
  const end = to + room
  let out = to
  let last: u32 = 0
  while (!last) {
    if (next > inputEnd + 8) return -1
    refill()
    last = take(1)
    const kind = take(2)
    if (kind == 0) {
      take(bits & 7)
      next -= bits >> 3
      buffer = 0
      bits = 0
      if (next + 4 > inputEnd) return -1
      const size = <usize>load<u16>(next)
      if ((size ^ <usize>load<u16>(next, 2)) != 0xffff) return -1
      next += 4
      if (next + size > inputEnd || out + size > end) return -1
      memory.copy(out, next, size)
      next += size
      out += size
    } else {
      if (kind == 3) return -1
      if (!(kind == 1 ? fixedCodes() : readCodes(inputEnd))) return -1
      out = inflateCodes(out, to, end, inputEnd)
      if (out == 0) return -1
    }
  }
  return next - (bits >> 3) <= inputEnd ? <i32>(out - to) : -1
}

/** Decodes up to the end of the block; gives where the output ends, 0 where the block is damaged. */
function inflateCodes(out: usize, start: usize, end: usize, inputEnd: usize): usize {
  let buffer_ = buffer, bits_ = bits, next_ = next
  for (;;) {
    if (next_ > inputEnd + 8 || out > end) return 0
    buffer_ |= load<u64>(next_) << bits_
    next_ += (63 - bits_) >> 3
    bits_ |= 56
    let entry = load<u32>(LENGTH_TABLE + (<usize>(buffer_ & ((1 << LENGTH_BITS) - 1)) << 2))
    // Two literals of short codes at most leave 34 bits, which are enough for a length.
    if (entry & LITERAL) {
      buffer_ >>= entry & 0xff
      bits_ -= entry & 0xff
      store<u8>(out++, <u8>(entry >> 16))
      entry = load<u32>(LENGTH_TABLE + (<usize>(buffer_ & ((1 << LENGTH_BITS) - 1)) << 2))
      if (entry & LITERAL) {
        buffer_ >>= entry & 0xff
        bits_ -= entry & 0xff
        store<u8>(out++, <u8>(entry >> 16))
        entry = load<u32>(LENGTH_TABLE + (<usize>(buffer_ & ((1 << LENGTH_BITS) - 1)) << 2))
      }
    }
    if (entry & SUBTABLE)
      entry = load<u32>((<usize>(entry >> 16) << 6) + (<usize>((buffer_ >> LENGTH_BITS) & 15) << 2))
    if (entry == 0) return 0
    buffer_ >>= entry & 0xff
    bits_ -= entry & 0xff
    if (entry & LITERAL) {
      store<u8>(out++, <u8>(entry >> 16))
      continue
    }
    if (entry & END) break
    let extra = (entry >> 8) & 15
    const length = <usize>((entry >> 16) + <u32>(buffer_ & ((<u64>1 << extra) - 1)))
    buffer_ >>= extra
    bits_ -= extra

    buffer_ |= load<u64>(next_) << bits_
    next_ += (63 - bits_) >> 3
    bits_ |= 56
    entry = load<u32>(DISTANCE_TABLE + (<usize>(buffer_ & ((1 << DISTANCE_BITS) - 1)) << 2))
    if (entry & SUBTABLE)
      entry = load<u32>((<usize>(entry >> 16) << 6) + (<usize>((buffer_ >> DISTANCE_BITS) & 127) << 2))
    if (entry == 0) return 0
    buffer_ >>= entry & 0xff
    bits_ -= entry & 0xff
    extra = (entry >> 8) & 15
    const distance = <usize>((entry >> 16) + <u32>(buffer_ & ((<u64>1 << extra) - 1)))
    buffer_ >>= extra
    bits_ -= extra
    if (distance > out - start || out + length > end) return 0
    copyBack(out, distance, length)
    out += length
  }
  buffer = buffer_
  bits = bits_
  next = next_
  return out <= end ? out : 0
}

/** Repeats what lies `distance` bytes back; may write up to 15 bytes more than `length`. */
// @ts-ignore
@inline
function copyBack(out: usize, distance: usize, length: usize): void {
  const stop = out + length
  let from = out - distance
  if (distance >= 16) for (; out < stop; out += 16, from += 16) v128.store(out, v128.load(from))
  else if (distance == 4) {
    const four = v128.load32_splat(from)
    for (; out < stop; out += 16) v128.store(out, four)
  } else if (distance >= 8) for (; out < stop; out += 8, from += 8) store<u64>(out, load<u64>(from))
  else for (; out < stop; out++, from++) store<u8>(out, load<u8>(from))
}

function fixedCodes(): bool {
  memory.fill(LENGTHS, 8, 144)
  memory.fill(LENGTHS + 144, 9, 112)
  memory.fill(LENGTHS + 256, 7, 24)
  memory.fill(LENGTHS + 280, 8, 8)
  memory.fill(LENGTHS + 288, 5, 32)
  return makeTable(LENGTHS, 288, LENGTH_TABLE, LENGTH_BITS, 0) && makeTable(LENGTHS + 288, 32, DISTANCE_TABLE, DISTANCE_BITS, 1)
}

function readCodes(inputEnd: usize): bool {
  const lengths: u32 = 257 + take(5), distances: u32 = 1 + take(5), codes: u32 = 4 + take(4)
  if (lengths > 286 || distances > 30) return false
  memory.fill(LENGTHS, 0, 320)
  for (let i: u32 = 0; i < codes; i++) {
    refill()
    store<u8>(LENGTHS + <usize>load<u8>(ORDER + i), <u8>take(3))
  }
  if (!makeTable(LENGTHS, 19, CODE_TABLE, 7, 2)) return false
  const all: u32 = lengths + distances
  memory.fill(LENGTHS, 0, 320)
  for (let i: u32 = 0; i < all; ) {
    if (next > inputEnd + 8) return false
    refill()
    const entry = load<u32>(CODE_TABLE + (<usize>(buffer & 127) << 2))
    if (entry == 0) return false
    take(entry & 0xff)
    const symbol = entry >> 16
    if (symbol < 16) {
      store<u8>(LENGTHS + i++, <u8>symbol)
      continue
    }
    if (symbol == 16 && i == 0) return false
    const repeated: u8 = symbol == 16 ? load<u8>(LENGTHS + i - 1) : 0
    const times: u32 = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7)
    if (i + times > all) return false
    memory.fill(LENGTHS + i, repeated, times)
    i += times
  }
  return load<u8>(LENGTHS + 256) > 0 // a block has an end
    && makeTable(LENGTHS, lengths, LENGTH_TABLE, LENGTH_BITS, 0)
    && makeTable(LENGTHS + lengths, distances, DISTANCE_TABLE, DISTANCE_BITS, 1)
}

/**
 * Makes the look-up for the canonical code of these lengths: of literals and lengths (kind 0), distances (1) or code lengths (2).
 * False where the lengths are of more codes than there are, or of fewer: one code of one bit and no code at all are allowed (not
 * among code lengths), as zlib does.
 */
function makeTable(lengths: usize, symbols: u32, table: usize, tableBits: u32, kind: u32): bool {
  // The first code of each length.
  memory.fill(COUNTS, 0, 4 * (MAX_BITS + 2))
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = COUNTS + (<usize>load<u8>(lengths + symbol) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  let code: u32 = 0
  let longest: u32 = 0
  store<u32>(COUNTS, 0)
  for (let length: u32 = 1; length <= MAX_BITS; length++) {
    const at = COUNTS + (<usize>length << 2)
    const count = load<u32>(at)
    code <<= 1
    store<u32>(at, code)
    code += count
    if (count > 0) longest = length
    if (code > <u32>1 << length) return false
  }
  if (code < 1 << MAX_BITS && longest > 0 && (kind == 2 || longest > 1)) return false
  const size: usize = 4 << tableBits
  memory.fill(table, 0, size)
  const subBits = MAX_BITS - tableBits
  let subtable = (table + size + 63) & ~63
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol)
    if (length == 0) continue
    const at = COUNTS + (<usize>length << 2)
    const code = reverse(load<u32>(at), length)
    store<u32>(at, load<u32>(at) + 1)
    if ((kind == 0 && symbol > 285) || (kind == 1 && symbol > 29)) continue // in the fixed codes, without a meaning
    const entry = entryOf(symbol, kind) | length
    if (length <= tableBits) {
      for (let i = code; i < <u32>1 << tableBits; i += <u32>1 << length) store<u32>(table + (<usize>i << 2), entry)
      continue
    }
    const first = table + (<usize>(code & ((1 << tableBits) - 1)) << 2)
    if (load<u32>(first) == 0) {
      store<u32>(first, ((<u32>subtable >> 6) << 16) | SUBTABLE)
      memory.fill(subtable, 0, <usize>4 << subBits)
      subtable += max(<usize>4 << subBits, 64)
    }
    const sub = <usize>(load<u32>(first) >> 16) << 6
    for (let i = code >> tableBits; i < <u32>1 << subBits; i += <u32>1 << (length - tableBits))
      store<u32>(sub + (<usize>i << 2), entry)
  }
  return true
}

function reverse(code: u32, length: u32): u32 {
  let reversed: u32 = 0
  for (let i: u32 = 0; i < length; i++, code >>= 1) reversed = (reversed << 1) | (code & 1)
  return reversed
}

/** What a symbol means (RFC 1951, 3.2.5), but for the bits of its code. */
function entryOf(symbol: u32, kind: u32): u32 {
  if (kind == 2) return symbol << 16
  if (kind == 1) {
    const extra = symbol < 4 ? 0 : (symbol >> 1) - 1
    return ((symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << extra) + 1) << 16) | (extra << 8)
  }
  if (symbol < 256) return (symbol << 16) | LITERAL
  if (symbol == 256) return END
  const step = symbol - 257
  if (step == 28) return 258 << 16
  const extra = step < 8 ? 0 : (step - 4) >> 2
  return ((step < 8 ? step + 3 : ((4 + (step & 3)) << extra) + 3) << 16) | (extra << 8)
}
