import { describe, expect, test } from 'vitest'
import { policyOf } from '../../../science/disclosure/policies.ts'
import { isSmall } from '../../../science/disclosure/primary.ts'
import { protect } from '../../../science/disclosure/protect.ts'
import type { ReleasedRow, ReleasedTables } from '../../../science/disclosure/released-table.ts'
import { type Table, tablesOf } from './enumerated-tables.ts'
import { judgedDraft, type Patient } from './judged-drafts.ts'

const isShown = ({ value }: ReleasedRow) => value !== null
const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)

describe('what all people’s discrimination tells of a group whose bins are shown', () => {
  const CMS = policyOf('cms-11')
  const alike = (n: number, region: string, risk: number, ill: 0 | 1): Patient[] =>
    Array.from({ length: n }, () => ({ levels: { region }, risk, ill }))
  const patients = [
    ...alike(20, 'mainland', 0.9, 1),
    ...alike(4, 'island', 0.61, 1),
    ...alike(10, 'island', 0.6, 0),
    ...alike(20, 'mainland', 0.1, 0),
  ]
  const published = (views: readonly string[]) => protect(judgedDraft(patients, views), CMS).tables

  test('withholds performance of everyone beside four cases among fourteen people', () => {
    const { performance, quality } = published(['region'])
    expect(performance.filter(isShown)).toEqual([])
    expect(quality.find(({ keys }) => keys.stratum === 'region=island')?.value).toBe(14)
  })

  test('would give the number of cases away were that of all people shown: every other one caps the AUC below what is read', () => {
    const all = published([])
    const found = (statistic: string) => all.performance.find(row => row.statistic === statistic)!.value!
    const [auc, cases, controls] = [found('auc'), found('cases'), found('controls')]
    expect([auc, cases, controls]).toEqual([1, 24, 30])
    const possible = Array.from({ length: 15 }, (_, n) => n).filter(
      n => Math.round(100 * greatestAuc(published(['region']), n, cases, controls)) === 100 * auc,
    )
    expect(possible).toEqual([4])
  })

  test('would give it away by the mean alone, where no histogram by region is shown', () => {
    const people = [
      ...alike(40, 'mainland', 0.9, 1),
      ...alike(5, 'island', 0.9, 1),
      ...alike(9, 'island', 0.1, 0),
      ...alike(40, 'mainland', 0.1, 0),
    ]
    const all = protect(judgedDraft(people, []), CMS).tables
    const by = protect(judgedDraft(people, ['region']), CMS).tables
    expect(by.histogram.filter(({ keys }) => keys.view === 'region').filter(isShown)).toEqual([])
    const found = (statistic: string) => all.performance.find(row => row.statistic === statistic)!.value
    expect([found('auc'), found('cases'), found('controls')]).toEqual([1, 45, 49])
    const bins = all.histogram
      .filter(({ value }) => value! > 0)
      .map(({ keys, value, n }) => ({
        from: Number(keys.bin_low),
        to: Number(keys.bin_high),
        n: Math.round(value! * n!),
      }))
      .sort((a, b) => a.from - b.from)
    // As many people in the upper bin as cases: with an AUC of 1 these are the cases.
    expect(bins.map(({ n }) => n)).toEqual([49, 45])
    const [low, high] = bins as [(typeof bins)[0], (typeof bins)[0]]
    const { value: mean } = by.distribution.find(
      ({ keys, statistic }) =>
        keys.measure === 'probability' && keys.stratum === 'region=island' && statistic === 'mean',
    )!
    // Half the step of a mean of fourteen probabilities, at most.
    const half = 0.025
    const possible = Array.from({ length: 15 }, (_, n) => n).filter(n => {
      const meanOf = (edge: 'from' | 'to') => (n * high[edge] + (14 - n) * low[edge]) / 14
      return meanOf('from') <= mean! + half && mean! - half <= meanOf('to')
    })
    expect(possible).toEqual([5])
  })

  /** The most that the AUC of all can be with so many cases on the island, the bins of each region being known. */
  function greatestAuc({ histogram }: ReleasedTables, island: number, cases: number, controls: number): number {
    const cells = histogram
      .filter(({ keys, value }) => keys.view === 'region' && value! > 0)
      .map(({ keys, value, n }) => ({
        isIsland: keys.stratum === 'region=island',
        low: Number(keys.bin_low),
        people: Math.round(value! * n!),
      }))
      .sort((a, b) => b.low - a.low)
    const aucs = [...tablesOf(cases, cells.length)]
      .filter(ill => ill.every((n, i) => n <= cells[i]!.people))
      .filter(ill => sum(ill.filter((_, i) => cells[i]!.isIsland)) === island)
      .map(ill => {
        const discordant = ill.flatMap((n, i) =>
          ill.map((other, j) => (cells[j]!.low > cells[i]!.low ? n * (cells[j]!.people - other) : 0)),
        )
        return 1 - sum(discordant) / (cases * controls)
      })
    return Math.max(...aucs)
  }
})

/** People by group (rows) and outcome (columns). */
interface World {
  groups: readonly number[]
  outcomes: readonly number[]
}
type Room = (world: World) => boolean

describe('an attacker who enumerates every table of groups by outcome, with the people of each group shown', () => {
  const K = 3

  test('learns no small count where outcomes are withheld of everyone', () => {
    expect(told(() => false)).toEqual([0, 0, 0])
  })

  test('learns some from totals of outcomes, and from totals with room for as many small groups as there are', () => {
    expect(told(() => true)).toEqual([264, 456, 312])
    expect(told(({ groups, outcomes }) => outcomes.every(n => n === 0 || n > groups.length * (K - 1)))).toEqual([
      180, 12, 120,
    ])
  })

  test('learns none from totals that leave each count both 1 and k − 1, or no small number at all', () => {
    const hasRoom: Room = ({ groups, outcomes }) =>
      groups.every(group =>
        outcomes.every(outcome => {
          const least = Math.max(0, group + outcome - sum(groups))
          const most = Math.min(group, outcome)
          return most === 0 || least >= K || (least <= 1 && most >= K - 1)
        }),
      )
    expect(told(hasRoom)).toEqual([0, 0, 0])
  })

  const told = (hasRoom: Room) => [given(2, 2, 18, hasRoom), given(3, 2, 14, hasRoom), given(2, 3, 13, hasRoom)]

  /** Small counts that cannot be both 1 and k − 1, of all tables of up to so many people of which any is small; refusals are seen. */
  function given(rows: number, columns: number, most: number, hasRoom: Room): number {
    const alike = new Map<string, Table[]>()
    for (let people = 1; people <= most; people++)
      for (const table of tablesOf(people, rows * columns)) {
        const at = (of: (cell: number) => number, which: number) => sum(table.filter((_, cell) => of(cell) === which))
        const groups = Array.from({ length: rows }, (_, row) => at(cell => Math.floor(cell / columns), row))
        const outcomes = Array.from({ length: columns }, (_, column) => at(cell => cell % columns, column))
        const isAnySmall = (numbers: readonly number[]) => numbers.some(n => isSmall(n, K))
        if (isAnySmall(groups) || !isAnySmall([...table, ...outcomes])) continue
        const isTold = !isAnySmall(outcomes) && hasRoom({ groups, outcomes })
        const seen = JSON.stringify([groups, isTold && outcomes])
        alike.set(seen, [...(alike.get(seen) ?? []), [...table, ...outcomes]])
      }
    return sum(
      [...alike.values()].map(tables => {
        const both = tables[0]!.map((_, i) => [1, K - 1].every(n => tables.some(table => table[i] === n)))
        return sum(tables.map(table => table.filter((n, i) => isSmall(n, K) && !both[i]).length))
      }),
    )
  }
})
