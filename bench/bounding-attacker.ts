import { attributesOf, EVERYONE, levelsOf } from '../science/disclosure/strata.ts'

/** A count of people of a stratum: as published, or the range in which an attacker knows it to lie. */
export interface Bounded {
  view: string
  stratum: string
  low: number
  high: number
}

/**
 * Narrows ranges of whole numbers in place by adding and subtracting, until nothing more follows: strata of a view add up to
 * those of every view whose attributes it holds.
 */
export function narrow(cells: readonly Bounded[]): void {
  const equations = equationsOf(cells)
  for (let narrowed = true; narrowed; ) {
    narrowed = false
    const set = (cell: Bounded, low: number, high: number) => {
      if (low <= cell.low && high >= cell.high) return
      cell.low = Math.max(low, cell.low)
      cell.high = Math.min(high, cell.high)
      narrowed = true
    }
    for (const { whole, parts } of equations) {
      let [low, high] = [0, 0]
      for (const part of parts) {
        low += part.low
        high += part.high
      }
      set(whole, low, high)
      for (const part of parts) {
        const [before, after] = [part.low, part.high]
        set(part, whole.low - (high - after), whole.high - (low - before))
        low += part.low - before
        high += part.high - after
      }
    }
  }
}

function equationsOf(cells: readonly Bounded[]): { whole: Bounded; parts: Bounded[] }[] {
  const places = new Map(cells.map(cell => [JSON.stringify([cell.view, cell.stratum]), cell]))
  const views = [...new Set(cells.map(({ view }) => view))]
  return views.flatMap(wide => {
    const held = attributesOf(wide)
    const wholes = new Map<Bounded, Bounded[]>()
    for (const view of views.filter(other => other !== wide && attributesOf(other).every(name => held.includes(name))))
      for (const cell of cells) {
        if (cell.view !== wide) continue
        const levels = levelsOf(cell.stratum)
        const within = attributesOf(view).map(name => `${name}=${levels.get(name)}`)
        const whole = places.get(JSON.stringify([view, within.join('|') || EVERYONE]))!
        const parts = wholes.get(whole)
        if (parts) parts.push(cell)
        else wholes.set(whole, [cell])
      }
    return [...wholes].map(([whole, parts]) => ({ whole, parts }))
  })
}
