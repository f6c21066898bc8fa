// The inner loops of tile-scorer.ts. AssemblyScript; `npm run kernel` compiles it into score-kernel-bytes.ts.
//
// A lane is one score's 64-bit integer; a column is two lanes; a row is `columns` of them, at most 4. What missing calls add
// up to is packed into one integer, calls in the low bits: a block has 1,024 variants at most, and their weights add up to
// less than 2^53. It has a row of its own; that of a score alone is in the other lane of its sum's row.
const CALL_BITS: i64 = 11
const CALLS: u64 = (1 << CALL_BITS) - 1

/**
 * Fills a group's look-ups: `table`, a row of sums for each of the 256 bytes, from `contributions`, a row for each variant
 * and dosage; and `missing`, a packed row for each set of missing variants, from `weights`, a row for each variant, negative
 * where the variant is not in the lane's score. Without `missing` (0), the table itself counts missing calls, in the lanes
 * that have weights. Contributions and weights are doubles, and are written over.
 */
export function fill(columns: usize, contributions: usize, weights: usize, table: usize, missing: usize): void {
  const row = columns << 4
  for (let at = contributions; at < contributions + 16 * row; at += 8) store<i64>(at, <i64>load<f64>(at))
  for (let at = weights; at < weights + 4 * row; at += 8) {
    const weight = load<f64>(at)
    store<i64>(at, weight < 0 ? 0 : (<i64>weight << CALL_BITS) | 1)
  }
  if (!missing)
    for (let variant: usize = 0; variant < 4; variant++)
      addRow(contributions + (4 * variant + 3) * row, weights + variant * row, row)
  memory.fill(table, 0, row)
  let filled = row
  for (let variant: usize = 0; variant < 4; variant++) {
    // Downwards, for dosage 0 is written over what the others are made from.
    for (let dosage: isize = 3; dosage >= 0; dosage--) {
      const add = contributions + (4 * variant + dosage) * row
      for (let low: usize = 0; low < filled; low += row) putSum(table + dosage * filled + low, table + low, add, row)
    }
    filled <<= 2
  }
  if (!missing) return
  memory.fill(missing, 0, row)
  filled = row
  for (let variant: usize = 0; variant < 4; variant++) {
    for (let low: usize = 0; low < filled; low += row)
      putSum(missing + filled + low, missing + low, weights + variant * row, row)
    filled <<= 1
  }
}

// @ts-ignore
@inline
function putSum(to: usize, a: usize, b: usize, row: usize): void {
  for (let i: usize = 0; i < row; i += 16) v128.store(to + i, i64x2.add(v128.load(a + i), v128.load(b + i)))
}

// @ts-ignore
@inline
function addRow(to: usize, from: usize, row: usize): void {
  putSum(to, to, from, row)
}

/** Adds to each person's row of sums what `table` has for the person's byte of each of one or four groups. */
export function addSums(
  columns: usize, groups: i32, people: usize, r0: usize, r1: usize, r2: usize, r3: usize, table: usize, sums: usize,
): void {
  if (groups == 4)
    switch (<i32>columns) {
      case 1: { addRows(1, 4, people, r0, r1, r2, r3, table, sums); break }
      case 2: { addRows(2, 4, people, r0, r1, r2, r3, table, sums); break }
      case 3: { addRows(3, 4, people, r0, r1, r2, r3, table, sums); break }
      case 4: { addRows(4, 4, people, r0, r1, r2, r3, table, sums); break }
    }
  else
    switch (<i32>columns) {
      case 1: { addRows(1, 1, people, r0, r1, r2, r3, table, sums); break }
      case 2: { addRows(2, 1, people, r0, r1, r2, r3, table, sums); break }
      case 3: { addRows(3, 1, people, r0, r1, r2, r3, table, sums); break }
      case 4: { addRows(4, 1, people, r0, r1, r2, r3, table, sums); break }
    }
}

// @ts-ignore
@inline
function addRows(
  columns: usize, groups: i32, people: usize, r0: usize, r1: usize, r2: usize, r3: usize, table: usize, sums: usize,
): void {
  const row = columns << 4
  for (let person: usize = 0; person < people; person++) {
    const t0 = table + <usize>load<u8>(r0 + person) * row
    let t1: usize = 0, t2: usize = 0, t3: usize = 0
    if (groups == 4) {
      t1 = table + (<usize>load<u8>(r1 + person) + 256) * row
      t2 = table + (<usize>load<u8>(r2 + person) + 512) * row
      t3 = table + (<usize>load<u8>(r3 + person) + 768) * row
    }
    addColumn(0, groups, t0, t1, t2, t3, sums)
    if (columns > 1) addColumn(1, groups, t0, t1, t2, t3, sums)
    if (columns > 2) addColumn(2, groups, t0, t1, t2, t3, sums)
    if (columns > 3) addColumn(3, groups, t0, t1, t2, t3, sums)
    sums += row
  }
}

// @ts-ignore
@inline
function addColumn(column: usize, groups: i32, t0: usize, t1: usize, t2: usize, t3: usize, sums: usize): void {
  const at = column << 4
  let sum = i64x2.add(v128.load(sums + at), v128.load(t0 + at))
  if (groups == 4) {
    sum = i64x2.add(sum, v128.load(t1 + at))
    sum = i64x2.add(sum, v128.load(t2 + at))
    sum = i64x2.add(sum, v128.load(t3 + at))
  }
  v128.store(sums + at, sum)
}

/**
 * Lists who misses which calls of one group, and gives the list's end: four bytes each, person × 16 + the set of missing
 * variants. `scored` has bit 2j set for variant j of the group, others are not looked at. Reads up to 63 bytes past the run.
 */
export function findMissing(people: usize, run: usize, scored: i32, list: usize): usize {
  const wanted = i8x16.splat(<i8>scored)
  for (let first: usize = 0; first < people; first += 64) {
    let persons = bitsOfMissing(run + first, wanted) | (bitsOfMissing(run + first + 16, wanted) << 16)
      | (bitsOfMissing(run + first + 32, wanted) << 32) | (bitsOfMissing(run + first + 48, wanted) << 48)
    if (people - first < 64) persons &= (<u64>1 << (people - first)) - 1
    for (; persons != 0; persons &= persons - 1) {
      const person = first + <usize>ctz(persons)
      const byte = <u32>load<u8>(run + person)
      let set = byte & (byte >> 1) & scored // bits 0, 2, 4, 6, brought together
      set = (set | (set >> 1)) & 0x33
      set = (set | (set >> 2)) & 0x0f
      store<u32>(list, (<u32>person << 4) | set)
      list += 4
    }
  }
  return list
}

/** Adds to each listed person's packed row what `missing` has for the person's set of missing variants. */
export function addMissing(columns: usize, list: usize, end: usize, missing: usize, missed: usize): void {
  const row = columns << 4
  for (; list < end; list += 4) {
    const one = <usize>load<u32>(list)
    const from = missing + (one & 15) * row
    const to = missed + (one >> 4) * row
    addRow(to, from, row)
  }
}

// @ts-ignore
@inline
function bitsOfMissing(at: usize, wanted: v128): u64 {
  const bytes = v128.load(at)
  // Shifted in 16 bits: what comes from the other byte is not among the wanted bits.
  const missing = v128.and(v128.and(bytes, i16x8.shr_u(bytes, 1)), wanted)
  return <u64>i8x16.bitmask(i8x16.ne(missing, i8x16.splat(0)))
}

/**
 * Adds people's rows to the totals of each lane's score, and empties them. `totals` has three addresses for each lane: of
 * the people's sums, missing calls and missing weights.
 */
export function flush(columns: usize, lanes: usize, people: usize, sums: usize, missed: usize, totals: usize): void {
  const row = columns << 4
  // A few people at a time, whose rows stay near while lane after lane is taken from them.
  for (let first: usize = 0; first < people; first += 64) {
    const end = min(first + 64, people)
    for (let lane: usize = 0; lane < lanes; lane++) {
      const totalSums = <usize>load<u32>(totals + 12 * lane)
      const totalCalls = <usize>load<u32>(totals + 12 * lane, 4)
      const totalWeights = <usize>load<u32>(totals + 12 * lane, 8)
      let at = first * row + (lane << 3)
      for (let person = first; person < end; person++, at += row) {
        const sum = totalSums + (person << 3)
        store<f64>(sum, load<f64>(sum) + <f64>load<i64>(sums + at))
        const packed = load<u64>(missed + at)
        const calls = totalCalls + (person << 2)
        store<u32>(calls, load<u32>(calls) + <u32>(packed & CALLS))
        const weight = totalWeights + (person << 3)
        store<f64>(weight, load<f64>(weight) + <f64>(packed >> <u64>CALL_BITS))
      }
    }
  }
  memory.fill(sums, 0, people * row)
  memory.fill(missed, 0, people * row)
}
