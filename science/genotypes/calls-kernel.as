// The inner loops of reading, picking, counting, packing and digesting calls, mostly 16 people at a time. AssemblyScript; `npm run kernel`
// compiles it into calls-kernel-bytes.ts.
//
// A call is a byte: 0, 1 or 2 copies, or 3 for none. Numbers of people and of columns are multiples of 16, where nothing else is said.

// Four bytes as one little-endian integer: an allele, | or /, an allele, a tab. Only the alleles' lowest bits tell 0 from 1.
const PHASED: i32 = 0x09307c30
const UNPHASED: i32 = 0x09302f30
const ALLELES: i32 = ~0x00010001
const NO_PHASED: i32 = 0x092e7c2e
const NO_UNPHASED: i32 = 0x092e2f2e

/**
 * Calls of the columns that start at byte `text` and are each one of 0 1 . and | or / and one of 0 1 and a tab, or . on both sides.
 * Gives how many columns were read, in whole sixteens, before the first that is something else.
 */
export function readCalls(text: usize, columns: usize, calls: usize): usize {
  for (let first: usize = 0; first < columns; first += 16, text += 64) {
    const a = v128.load(text), b = v128.load(text, 16), c = v128.load(text, 32), d = v128.load(text, 48)
    const noA = isMissing(a), noB = isMissing(b), noC = isMissing(c), noD = isMissing(d)
    const read = v128.and(
      v128.and(v128.or(noA, isPair(a)), v128.or(noB, isPair(b))),
      v128.and(v128.or(noC, isPair(c)), v128.or(noD, isPair(d))),
    )
    if (!i32x4.all_true(read)) return first
    const low = i16x8.narrow_i32x4_s(copies(a, noA), copies(b, noB))
    const high = i16x8.narrow_i32x4_s(copies(c, noC), copies(d, noD))
    v128.store(calls + first, i8x16.narrow_i16x8_s(low, high))
  }
  return columns
}

// @ts-ignore
@inline
function isPair(words: v128): v128 {
  const form = v128.and(words, i32x4.splat(ALLELES))
  return v128.or(i32x4.eq(form, i32x4.splat(PHASED)), i32x4.eq(form, i32x4.splat(UNPHASED)))
}

// @ts-ignore
@inline
function isMissing(words: v128): v128 {
  return v128.or(i32x4.eq(words, i32x4.splat(NO_PHASED)), i32x4.eq(words, i32x4.splat(NO_UNPHASED)))
}

/** The codes of 0 and 1 end in 0 and 1, so both alleles' codes added up end in the copies. */
// @ts-ignore
@inline
function copies(words: v128, missing: v128): v128 {
  return v128.and(v128.or(i32x4.add(words, i32x4.shr_u(words, 16)), missing), i32x4.splat(3))
}

/**
 * Calls of a .bed's bytes, sixteen at a time, each of four people from its low bits on: 00 two copies, 01 none known, 10 one copy,
 * 11 no copy.
 */
export function unpackBed(packed: usize, bytes: usize, calls: usize): void {
  const call = i8x16.splat(3)
  for (let at: usize = 0; at < bytes; at += 16, calls += 64) {
    const these = callsOfBed(v128.load(packed + at))
    storeInTurns(
      calls,
      v128.and(these, call),
      v128.and(i16x8.shr_u(these, 2), call),
      v128.and(i16x8.shr_u(these, 4), call),
      v128.and(i16x8.shr_u(these, 6), call),
    )
  }
}

/**
 * Bytes of people from four rows of a .bed's bytes, sixteen at a time, `stride` apart: each row has a variant's calls of four people in
 * a byte, coded as for `unpackBed`; a person's byte has the calls of the four variants from its low bits on.
 */
export function transposeBed(rows: usize, stride: usize, bytes: usize, to: usize): void {
  const pairs = i8x16.splat(0x33), halves = i8x16.splat(0x0f)
  for (let at: usize = 0; at < bytes; at += 16, to += 64) {
    let a = callsOfBed(v128.load(rows + at))
    let b = callsOfBed(v128.load(rows + stride + at))
    let c = callsOfBed(v128.load(rows + 2 * stride + at))
    let d = callsOfBed(v128.load(rows + 3 * stride + at))
    // Two by two, then four by four: what lies above the diagonal changes places with what lies below. Masks drop the bits that
    // shifts in 16 bits move between bytes.
    let moved = v128.and(v128.xor(i16x8.shr_u(a, 2), b), pairs)
    b = v128.xor(b, moved)
    a = v128.xor(a, i16x8.shl(moved, 2))
    moved = v128.and(v128.xor(i16x8.shr_u(c, 2), d), pairs)
    d = v128.xor(d, moved)
    c = v128.xor(c, i16x8.shl(moved, 2))
    moved = v128.and(v128.xor(i16x8.shr_u(a, 4), c), halves)
    c = v128.xor(c, moved)
    a = v128.xor(a, i16x8.shl(moved, 4))
    moved = v128.and(v128.xor(i16x8.shr_u(b, 4), d), halves)
    d = v128.xor(d, moved)
    b = v128.xor(b, i16x8.shl(moved, 4))
    storeInTurns(to, a, b, c, d)
  }
}

/** A call's high bit is the other than the .bed's; its low bit is set where the .bed's two differ. */
// @ts-ignore
@inline
function callsOfBed(coded: v128): v128 {
  // A shift in 16 bits moves bits between bytes, but none of those that are kept.
  return v128.or(
    v128.andnot(i8x16.splat(<i8>0xaa), coded),
    v128.and(v128.xor(coded, i16x8.shr_u(coded, 1)), i8x16.splat(0x55)),
  )
}

/** The first bytes of each, then the second ones. */
// @ts-ignore
@inline
function storeInTurns(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const abLow = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
  const abHigh = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
  const cdLow = i8x16.shuffle(c, d, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
  const cdHigh = i8x16.shuffle(c, d, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
  v128.store(to, i16x8.shuffle(abLow, cdLow, 0, 8, 1, 9, 2, 10, 3, 11))
  v128.store(to, i16x8.shuffle(abLow, cdLow, 4, 12, 5, 13, 6, 14, 7, 15), 16)
  v128.store(to, i16x8.shuffle(abHigh, cdHigh, 0, 8, 1, 9, 2, 10, 3, 11), 32)
  v128.store(to, i16x8.shuffle(abHigh, cdHigh, 4, 12, 5, 13, 6, 14, 7, 15), 48)
}

/**
 * Counts the calls of four variants in people's bytes, but not of the people whose byte of `others` is 255 and not 0. Leaves
 * twelve 32-bit integers in `counts`: for each variant those of one copy or none known, of two copies or none known, and of none known.
 */
export function countCalls(bytes: usize, others: usize, people: usize, counts: usize): void {
  for (let i: usize = 0; i < 48; i += 16) v128.store(counts + i, i32x4.splat(0))
  const bit = i8x16.splat(1), bits = i8x16.splat(0x55)
  for (let first: usize = 0; first < people; ) {
    // A byte counts to 255.
    const end = min(people, first + 16 * 255)
    let lowA = i8x16.splat(0), lowB = lowA, lowC = lowA, lowD = lowA
    let highA = lowA, highB = lowA, highC = lowA, highD = lowA
    let bothA = lowA, bothB = lowA, bothC = lowA, bothD = lowA
    for (; first < end; first += 16) {
      const these = v128.or(v128.load(bytes + first), v128.load(others + first))
      const lows = v128.and(these, bits), highs = v128.and(i16x8.shr_u(these, 1), bits), both = v128.and(lows, highs)
      lowA = i8x16.add(lowA, v128.and(lows, bit))
      lowB = i8x16.add(lowB, v128.and(i16x8.shr_u(lows, 2), bit))
      lowC = i8x16.add(lowC, v128.and(i16x8.shr_u(lows, 4), bit))
      lowD = i8x16.add(lowD, v128.and(i16x8.shr_u(lows, 6), bit))
      highA = i8x16.add(highA, v128.and(highs, bit))
      highB = i8x16.add(highB, v128.and(i16x8.shr_u(highs, 2), bit))
      highC = i8x16.add(highC, v128.and(i16x8.shr_u(highs, 4), bit))
      highD = i8x16.add(highD, v128.and(i16x8.shr_u(highs, 6), bit))
      bothA = i8x16.add(bothA, v128.and(both, bit))
      bothB = i8x16.add(bothB, v128.and(i16x8.shr_u(both, 2), bit))
      bothC = i8x16.add(bothC, v128.and(i16x8.shr_u(both, 4), bit))
      bothD = i8x16.add(bothD, v128.and(i16x8.shr_u(both, 6), bit))
    }
    addTotals(counts, lowA, highA, bothA)
    addTotals(counts + 12, lowB, highB, bothB)
    addTotals(counts + 24, lowC, highC, bothC)
    addTotals(counts + 36, lowD, highD, bothD)
  }
}

// @ts-ignore
@inline
function addTotals(counts: usize, low: v128, high: v128, both: v128): void {
  store<i32>(counts, load<i32>(counts) + total(low))
  store<i32>(counts, load<i32>(counts, 4) + total(high), 4)
  store<i32>(counts, load<i32>(counts, 8) + total(both), 8)
}

/** Of sixteen bytes. */
// @ts-ignore
@inline
function total(bytes: v128): i32 {
  const four = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes))
  return i32x4.extract_lane(four, 0) + i32x4.extract_lane(four, 1) + i32x4.extract_lane(four, 2) + i32x4.extract_lane(four, 3)
}

/** Counts people by their group, of two bytes, and by their byte: 256 32-bit integers a group, added to. */
export function countBytes(bytes: usize, groups: usize, people: usize, counts: usize): void {
  for (let person: usize = 0; person < people; person++) {
    const at = counts + (<usize>load<u16>(groups + (person << 1)) << 10) + (<usize>load<u8>(bytes + person) << 2)
    store<i32>(at, load<i32>(at) + 1)
  }
}

/** Puts each person's call into the two bits from `shift` on of the person's byte. Gives 1 if a byte of `calls` is no call. */
export function packCalls(calls: usize, people: usize, bytes: usize, shift: i32): i32 {
  const place = 3 << shift
  const others = i8x16.splat(~(<i8>place))
  let all = i8x16.splat(0)
  for (let first: usize = 0; first < people; first += 16) {
    const these = v128.load(calls + first)
    all = v128.or(all, these)
    // Shifted in 16 bits: a call moves into no other byte.
    const bits = i16x8.shl(these, shift)
    v128.store(bytes + first, v128.or(v128.and(v128.load(bytes + first), others), bits))
  }
  return i32(v128.any_true(v128.and(all, i8x16.splat(~3))))
}

/** Puts each person's byte, which is in the person's column of `from`, in the people's order. */
export function pickBytes(columns: usize, people: usize, from: usize, to: usize): void {
  for (let person: usize = 0; person < people; person++)
    store<u8>(to + person, load<u8>(from + <usize>load<u32>(columns + (person << 2))))
}

/** The same of dosages, of two bytes. */
export function pickDosages(columns: usize, people: usize, from: usize, to: usize): void {
  for (let person: usize = 0; person < people; person++)
    store<u16>(to + (person << 1), load<u16>(from + (<usize>load<u32>(columns + (person << 2)) << 1)))
}

/**
 * Adds to the eight 32-bit `total`s each person's eight words times those that the four `tables` have for the person's four
 * bytes, of which the `people`'s first come first.
 */
export function addProducts(words: usize, bytes: usize, people: usize, tables: usize, total: usize): void {
  let low = v128.load(total), high = v128.load(total, 16)
  for (let person: usize = 0; person < people; person++, words += 32) {
    const at = bytes + person
    const a = tables + (<usize>load<u8>(at) << 5)
    const b = tables + (<usize>load<u8>(at + people) << 5)
    const c = tables + (<usize>load<u8>(at + 2 * people) << 5)
    const d = tables + (<usize>load<u8>(at + 3 * people) << 5)
    const lows = i32x4.add(i32x4.add(v128.load(a), v128.load(b, 8192)), i32x4.add(v128.load(c, 16384), v128.load(d, 24576)))
    const highs = i32x4.add(
      i32x4.add(v128.load(a, 16), v128.load(b, 8208)),
      i32x4.add(v128.load(c, 16400), v128.load(d, 24592)),
    )
    low = i32x4.add(low, i32x4.mul(v128.load(words), lows))
    high = i32x4.add(high, i32x4.mul(v128.load(words, 16), highs))
  }
  v128.store(total, low)
  v128.store(total, high, 16)
}
