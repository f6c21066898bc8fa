import { type Weights, weightedWilson } from './share-interval.ts'

/** Fewer people of a kind than this tell nothing of a rate among them. */
export const LEAST_PEOPLE = 10

/** A statistic with its 95% limits, as of people drawn at random and independent; of a count the count itself. */
export interface Estimate {
  statistic: string
  value: number
  low: number
  high: number
  /** People behind the value. */
  n: number
}
/** What cannot be said, and why. */
export interface NoEstimate {
  statistic: string
  reason: string
}
export type Finding = Estimate | NoEstimate

/** A number that stands for itself, without limits. */
export function exact(statistic: string, value: number, n: number): Estimate {
  return { statistic, value, low: value, high: value, n }
}

/** People, with sums over them of their weights and of the squares of these. */
export interface Counted extends Weights {
  n: number
}

/** The weighted share of some of all, with its score interval; none where all are too few. */
export function rate(statistic: string, some: Weights, all: Counted, who: string): Finding {
  const few = fewer(who, all.n)
  return few === undefined
    ? { statistic, value: some.weight / all.weight, ...weightedWilson(some, all)!, n: all.n }
    : { statistic, reason: few }
}

/** That people of a kind are too few to tell a rate among them; undefined where they are not. */
export function fewer(who: string, n: number): string | undefined {
  if (n >= LEAST_PEOPLE) return undefined
  return n === 0 ? `no ${who}` : `fewer than ${LEAST_PEOPLE} ${who}`
}
