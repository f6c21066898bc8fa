/** A sum of variables that must lie between `least` and `most`, or be 0 where `zero`. */
export interface Sum {
  variables: readonly number[]
  least: number
  most: number
  zero: boolean
}
/** Variables that add up to exactly `total`. Every variable belongs to one group. */
export interface Group {
  variables: readonly number[]
  total: number
}

/** Steps after which the search for a witness ends. */
export const MOST_STEPS = 4000

/**
 * Whole numbers ≥ 0 for the variables under which every sum and every group holds, or undefined where the search ends
 * without one: that proves nothing. Starts from zero and raises what is violated, by all that is needed or by one,
 * going back where a bound stands in the way; deterministic.
 */
export function integerWitness(
  variables: number,
  sums: readonly Sum[],
  groups: readonly Group[],
): number[] | undefined {
  const x = new Array<number>(variables).fill(0)
  const totals = new Array<number>(sums.length).fill(0)
  const rest = groups.map(({ total }) => total)
  const sumsOf: number[][] = Array.from({ length: variables }, () => [])
  for (const [i, sum] of sums.entries()) for (const variable of sum.variables) sumsOf[variable]!.push(i)
  const groupOf = new Array<number>(variables)
  for (const [i, group] of groups.entries()) for (const variable of group.variables) groupOf[variable] = i
  // Tight sums first: what can only be filled one way is filled before what is free.
  const order = [...sums.keys()].sort((a, b) => sums[a]!.variables.length - sums[b]!.variables.length)
  let budget = MOST_STEPS

  const add = (variable: number, amount: number) => {
    x[variable]! += amount
    rest[groupOf[variable]!]! -= amount
    for (const i of sumsOf[variable]!) totals[i]! += amount
  }
  const isShort = (i: number) => totals[i]! < sums[i]!.least && !(sums[i]!.zero && totals[i] === 0)
  const room = (variable: number) =>
    sumsOf[variable]!.reduce((least, i) => Math.min(least, sums[i]!.most - totals[i]!), rest[groupOf[variable]!]!)
  /** How many short sums a variable helps, less how many at zero it would make short. */
  const help = (variable: number, amount: number) =>
    sumsOf[variable]!.reduce((score, i) => score + (isShort(i) ? 1 : totals[i]! + amount < sums[i]!.least ? -1 : 0), 0)

  const search = (): boolean => {
    if (budget-- <= 0) return false
    const short = order.find(isShort)
    const group = short === undefined ? rest.findIndex(left => left > 0) : -1
    if (short === undefined && group === -1) return true
    const need = short === undefined ? rest[group]! : sums[short]!.least - totals[short]!
    const from = short === undefined ? groups[group]!.variables : sums[short]!.variables
    const choices = from
      .map(variable => ({ variable, amount: Math.min(need, room(variable)) }))
      .filter(({ amount }) => amount > 0)
      .map(choice => ({ ...choice, help: help(choice.variable, choice.amount), room: room(choice.variable) }))
      .sort((a, b) => b.help - a.help || b.amount - a.amount || b.room - a.room || a.variable - b.variable)
    for (const { variable, amount } of choices)
      for (const raise of amount > 1 ? [amount, 1] : [amount]) {
        add(variable, raise)
        if (search()) return true
        add(variable, -raise)
        if (budget <= 0) return false
      }
    return false
  }
  return search() ? x : undefined
}

/** Adds a witness up: does every sum and every group hold, in whole numbers ≥ 0? */
export function holds(x: readonly number[], sums: readonly Sum[], groups: readonly Group[]): boolean {
  const total = (variables: readonly number[]) => variables.reduce((sum, variable) => sum + x[variable]!, 0)
  return (
    x.every(value => Number.isSafeInteger(value) && value >= 0) &&
    groups.every(group => total(group.variables) === group.total) &&
    sums.every(sum => {
      const value = total(sum.variables)
      return (sum.zero && value === 0) || (value >= sum.least && value <= sum.most)
    })
  )
}
