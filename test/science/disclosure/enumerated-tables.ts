import { attack } from '../../../science/disclosure/attack.ts'
import { DisclosureRefused } from '../../../science/disclosure/disclosure-refused.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import { folded } from '../../../science/disclosure/fold.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { isSmall } from '../../../science/disclosure/primary.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import { draftOf, type Person } from './drafts.ts'
import { mergedDraft } from './merged-draft.ts'

/** Rows and columns of a two-way table of people by the attributes a and b. */
export type Size = readonly [rows: number, columns: number]
export type Table = readonly number[]

/** Every table of so many cells with that total. By total: a cap on entries would make worlds that do not exist. */
export function* tablesOf(total: number, cells: number): Generator<Table> {
  if (cells === 1) yield [total]
  else for (let n = 0; n <= total; n++) for (const rest of tablesOf(total - n, cells - 1)) yield [n, ...rest]
}

/** All tables with totals of 1 to `most`. */
export function allTables(most: number, [rows, columns]: Size): Table[] {
  return Array.from({ length: most }, (_, i) => [...tablesOf(i + 1, rows * columns)]).flat()
}

/** The strata of both margins and of the table, each as the cells that it adds up. */
function strataOf([rows, columns]: Size): number[][] {
  const cells = Array.from({ length: rows * columns }, (_, cell) => cell)
  return [
    ...Array.from({ length: rows }, (_, row) => cells.filter(cell => Math.floor(cell / columns) === row)),
    ...Array.from({ length: columns }, (_, column) => cells.filter(cell => cell % columns === column)),
    ...cells.map(cell => [cell]),
  ]
}

const countsOf = (table: Table, strata: readonly number[][]) =>
  strata.map(cells => cells.reduce((sum, cell) => sum + table[cell]!, 0))

export interface Judged {
  tables: number
  /** Tables of which something is withheld, and the different things published of them. */
  withheld: number
  publications: number
  /** Small counts of these tables, and those that cannot be both 1 and k − 1. */
  cells: number
  given: number
  /** Tables of which a count is proved to be 1 to k − 1, and of which it is proved. */
  provedSmall: number
  proved: number
}

/** What is published of each table, as text; undefined where nothing is withheld. */
export type Publish = (table: Table) => string | undefined

/**
 * Groups tables by what is published of them: whoever knows the program, and so all that it publishes, knows of a count no more
 * than the values that it has in some table of the group.
 */
export function judge(tables: readonly Table[], size: Size, k: number, publish: Publish): Judged {
  const strata = strataOf(size)
  // The values of a count as bits: totals stay below 31.
  const values = new Map<string, number[]>()
  const texts = tables.map(table => {
    const text = publish(table)
    if (text === undefined) return undefined
    const seen = values.get(text) ?? strata.map(() => 0)
    values.set(text, seen)
    for (const [i, n] of countsOf(table, strata).entries()) seen[i]! |= 1 << n
    return seen
  })
  const small = (1 << k) - 2
  const judged = { tables: tables.length, withheld: 0, publications: values.size, cells: 0, given: 0 }
  let [provedSmall, proved] = [0, 0]
  for (const [i, table] of tables.entries()) {
    const seen = texts[i]
    if (!seen) continue
    judged.withheld++
    const possible = countsOf(table, strata).flatMap((n, at) => (isSmall(n, k) ? [seen[at]!] : []))
    judged.cells += possible.length
    judged.given += possible.filter(bits => !(bits & 2 && bits & (1 << (k - 1)))).length
    if (possible.some(bits => (bits & ~small) === 0)) provedSmall++
    if (possible.some(bits => (bits & (bits - 1)) === 0)) proved++
  }
  return { ...judged, provedSmall, proved }
}

/**
 * What the product publishes of a table with both margins: all, one margin or both, or the total. A refusal is an answer too. Of tables that are one
 * another with rows and columns renamed, one is protected. `told`: with what its attacker is told besides, which listed counts are
 * small.
 */
export function product(size: Size, policy: Policy): { published: Publish; told: Publish } {
  const [rows, columns] = size
  const orders = ordersOf(rows).flatMap(row => ordersOf(columns).map(column => ({ row, column })))
  const known = new Map<string, Published | undefined>()
  const renamed = new Map<string, string>()
  const publishAs = (what: keyof Published) => (table: Table) => {
    let [first, order] = ['', 0]
    for (const [i, { row, column }] of orders.entries()) {
      const other = row.flatMap(r => column.map(c => table[r * columns + c]!)).join()
      if (other > first) [first, order] = [other, i]
    }
    if (!known.has(first)) known.set(first, publishedBy(first.split(',').map(Number), size, policy))
    const text = known.get(first)?.[what]
    if (text === undefined) return undefined
    const key = `${order} ${text}`
    const again = renamed.get(key) ?? rename(text, orders[order]!)
    renamed.set(key, again)
    return again
  }
  return { published: publishAs('published'), told: publishAs('told') }
}

export interface Published {
  published: string
  told: string
}

const VIEWS = ['a', 'b', 'a|b']

/** A line a row, in the order of the lines; undefined where nothing is withheld. Throws where a small count is shown. */
export function publishedBy(table: Table, size: Size, policy: Policy): Published | undefined {
  return publishedOf(draftOf(peopleOf(table, size), ['(all)', ...VIEWS]), policy)
}

/** The same of a study that lets the columns be told as one. */
export function publishedMerged(table: Table, [rows, columns]: Size, policy: Policy): Published | undefined {
  const levels = Array.from({ length: columns }, (_, column) => `b${column}`)
  const mergeable = { attribute: 'b', views: VIEWS, levels, named: [] }
  return publishedOf(mergedDraft(peopleOf(table, [rows, columns]), mergeable, policy.threshold), policy)
}

/** The same of a table in whose second half, row for row, are those of the first who have no score. */
export function publishedUnscored(table: Table, [rows, columns]: Size, policy: Policy): Published | undefined {
  const half = table.length / 2
  const people = [table.slice(0, half), table.slice(half)].flatMap((part, i) =>
    peopleOf(part, [rows / 2, columns]).map(({ levels }) => (i === 0 ? { levels, bin: 256 } : { levels })),
  )
  return publishedOf(draftOf(people, ['(all)', ...VIEWS]), policy)
}

function peopleOf(table: Table, [, columns]: Size): Person[] {
  return table.flatMap((n, cell) => {
    const levels = { a: `a${Math.floor(cell / columns)}`, b: `b${cell % columns}` }
    return Array.from({ length: n }, () => ({ levels, bin: 256 }))
  })
}

/** As `Released.make` does, a second time where who has no score cannot be shown to stay unknown beside those who are scored. */
function publishedOf(unfolded: Draft, policy: Policy, mayCountScored = true): Published | undefined {
  try {
    const { draft, ...away } = folded(unfolded, policy, [], mayCountScored)
    const { tables, claims } = protect(draft, policy, new Set(), true, away)
    const [finding] = attack(tables, claims).findings
    if (finding?.rule === 'no witness' && mayCountScored) return publishedOf(unfolded, policy, false)
    if (finding) return { published: finding.text, told: finding.text }
    for (const { statistic, value } of tables.quality)
      if (statistic === 'people' && isSmall(value ?? 0, policy.threshold)) throw new Error('a small count is shown')
    const kept = [claims.hidden, claims.unscored, claims.crossed, claims.merged.counts]
    if (kept.every(({ length }) => length === 0)) return undefined
    const lines = [...Object.values(tables).flat(), ...draft.about.merged].map(row => JSON.stringify(row))
    return { published: textOf(lines), told: textOf([...lines, ...claims.hidden.map(cell => JSON.stringify(cell))]) }
  } catch (error) {
    if (error instanceof DisclosureRefused) return { published: error.message, told: error.message }
    throw error
  }
}

const textOf = (lines: readonly string[]) => [...lines].sort().join('\n')

export interface Order {
  row: readonly number[]
  column: readonly number[]
}

/** What is published of the table whose rows and columns are in that order. */
export function rename(text: string, { row, column }: Order): string {
  const names = { a: row, b: column }
  const other = text.replace(/=([ab])(\d)/g, (_, name: 'a' | 'b', level) => `=${name}${names[name][level]}`)
  return textOf(other.split('\n'))
}

function ordersOf(count: number): number[][] {
  if (count === 1) return [[0]]
  return ordersOf(count - 1).flatMap(order =>
    Array.from({ length: count }, (_, at) => [...order.slice(0, at), count - 1, ...order.slice(at)]),
  )
}

/**
 * A known rule that erases fewest people: of all sets of counts to hide that hold every small one and leave each hidden small count
 * a range at least k wide, the first of those with fewest people. What is published are the other counts.
 */
export function fewestPeople(tables: readonly Table[], size: Size, k: number): Publish {
  const strata = strataOf(size)
  const counts = tables.map(table => countsOf(table, strata))
  const small = counts.map(of => of.reduce((bits, n, i) => (isSmall(n, k) ? bits | (1 << i) : bits), 0))
  const best = tables.map(() => ({ people: Number.POSITIVE_INFINITY, text: '' }))
  const totals = tables.map(table => table.reduce((sum, n) => sum + n, 0))
  const radix = 1 + totals.reduce((most, total) => Math.max(most, total), 0)
  for (let pattern = 1; pattern < 1 << strata.length; pattern++) {
    const ranges = new Map<number, { low: number[]; high: number[] }>()
    const own = counts.map((of, table) => {
      let key = totals[table]!
      for (const [i, n] of of.entries()) if (!(pattern & (1 << i))) key = key * radix + n
      const range = ranges.get(key)
      if (!range) ranges.set(key, { low: [...of], high: [...of] })
      else
        for (const [i, n] of of.entries()) {
          if (n < range.low[i]!) range.low[i] = n
          if (n > range.high[i]!) range.high[i] = n
        }
      return key
    })
    for (const [table, of] of counts.entries()) {
      if (small[table] === 0 || (small[table]! & pattern) !== small[table]) continue
      const { low, high } = ranges.get(own[table]!)!
      const isWide = of.every((_, i) => !(small[table]! & (1 << i)) || high[i]! - low[i]! >= k)
      const people = of.reduce((sum, n, i) => (pattern & (1 << i) ? sum + n : sum), 0)
      if (isWide && people < best[table]!.people) best[table] = { people, text: `${pattern} ${own[table]}` }
    }
  }
  const texts = new Map(tables.map((table, i) => [table, small[i] === 0 ? undefined : best[i]!.text || 'refused']))
  return table => texts.get(table)
}
