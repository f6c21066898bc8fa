import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { highIn, type PairCell, rankCorrelation, topTenth } from '../../../science/stats/rank-agreement.ts'

interface Person {
  x: number
  y: number
  weight: number
}

const binOf = (value: number) => Math.max(0, Math.min(63, Math.floor((value + 4) * 8)))
const cellsOf = (people: readonly Person[]): PairCell[] =>
  people.map(({ x, y, weight }) => ({ bin: binOf(x), otherBin: binOf(y), weight: BigInt(weight) }))

/** Spearman's ρ of the exact values by weight: a person's rank is the weight below and half the weight of equals. */
function exactRanks(people: readonly Person[]): number {
  const rank = (of: (person: Person) => number) => (value: number) =>
    people.reduce((sum, person) => {
      const other = of(person)
      return sum + (other < value ? person.weight : other === value ? person.weight / 2 : 0)
    }, 0)
  const [rankX, rankY] = [rank(({ x }) => x), rank(({ y }) => y)]
  const ranks = people.map(({ x, y, weight }) => ({ r: rankX(x), s: rankY(y), weight }))
  const total = ranks.reduce((sum, { weight }) => sum + weight, 0)
  const [r, s] = [total / 2, total / 2]
  const product = (of: (rank: { r: number; s: number }) => number) =>
    ranks.reduce((sum, rank) => sum + rank.weight * of(rank), 0)
  const cov = product(rank => (rank.r - r) * (rank.s - s))
  return cov / Math.sqrt(product(rank => (rank.r - r) ** 2) * product(rank => (rank.s - s) ** 2))
}

describe('the seven scores of the example', () => {
  const read = (file: string) => readFileSync(new URL(`../../golden/agreement/${file}`, import.meta.url), 'utf8')
  const [header, ...lines] = read('measures.tsv').trim().split('\n')
  const columns = header!.split('\t')
  const people = lines.map(line => line.split('\t'))
  const expected: { group: string; score: string; other: string; exact: number; binned: number }[] = JSON.parse(
    read('expected.json'),
  )
  const found = expected.map(({ group, score, other, ...rho }) => {
    const [x, y] = [columns.indexOf(score), columns.indexOf(other)]
    const chosen = people.filter(row => group === '(all)' || row[0] === group)
    return {
      ...rho,
      ...rankCorrelation(cellsOf(chosen.map(row => ({ x: Number(row[x]), y: Number(row[y]), weight: 1 }))))!,
    }
  })

  test('have the rank correlations that scipy finds of the bins, in 126 pairs and groups', () => {
    expect(found).toHaveLength(126)
    for (const { value, binned } of found) expect(value).toBeCloseTo(binned, 12)
  })

  test('have those of the exact values within the bound, and in truth within 0.01', () => {
    for (const { value, error, exact } of found) {
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(error)
      expect(Math.abs(value - exact)).toBeLessThan(0.01)
    }
  })

  test('are bounded usefully: to less than 0.1 among all people', () => {
    for (const { error } of found.slice(0, 21)) expect(error).toBeLessThan(0.1)
  })
})

const value = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map(tick => tick / 32),
  fc.double({ min: -6, max: 6, noNaN: true }),
  fc.double({ min: 0, max: 0.25, noNaN: true }),
)
const person = fc.record({ x: value, y: value, weight: fc.integer({ min: 1, max: 1000 }) })
const cohort = fc.array(person, { minLength: 2, maxLength: 40 })

describe('the bound', () => {
  test('holds the exact value, whatever values, ties and weights', () => {
    fc.assert(
      fc.property(cohort, people => {
        const binned = rankCorrelation(cellsOf(people))
        if (binned === undefined) return
        expect(Math.abs(binned.value - exactRanks(people))).toBeLessThanOrEqual(binned.error + 1e-12)
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('holds it where people lie within bins as adversely as can be', () => {
    // Within each bin of one score, people in the order of the other, or against it; so in both scores at once.
    for (const direction of [1, -1])
      for (let bins = 2; bins <= 6; bins++) {
        const all: Person[] = []
        for (let i = 0; i < bins; i++)
          for (let j = 0; j < bins; j++) {
            const inside = (other: number) => ((direction * (other - bins / 2) + bins) / (3 * bins)) * 0.125
            all.push({ x: i / 8 + inside(j), y: j / 8 + inside(i), weight: 1 + ((i * 7 + j * 3) % 5) })
          }
        const { value, error } = rankCorrelation(cellsOf(all))!
        const distance = Math.abs(value - exactRanks(all))
        expect(distance).toBeLessThanOrEqual(error)
        expect(distance).toBeGreaterThan(error / 4)
      }
  })

  test('holds scores that agree on the bin of everyone and on nothing within it', () => {
    const people = [0, 1].flatMap(bin =>
      Array.from({ length: 50 }, (_, i) => ({ x: (bin + i / 50) / 8, y: (bin + (49 - i) / 50) / 8, weight: 1 })),
    )
    const { value, error } = rankCorrelation(cellsOf(people))!
    expect([value, exactRanks(people)]).toEqual([expect.closeTo(1, 12), expect.closeTo(0.5, 2)])
    expect(value - exactRanks(people)).toBeLessThanOrEqual(error)
  })
})

describe('rank correlation', () => {
  test('is the same to the last bit for cells in any order', () => {
    const cells = new Map(
      Array.from({ length: 500 }, (_, i) => [`${(i * i) % 61} ${(i * 37) % 53}`, BigInt(1 + ((i * 7) % 90))] as const),
    )
    const all = [...cells].map(([bins, weight]) => {
      const [bin, otherBin] = bins.split(' ').map(Number)
      return { bin: bin!, otherBin: otherBin!, weight }
    })
    expect(rankCorrelation(all.toReversed())).toEqual(rankCorrelation(all))
    expect(rankCorrelation(all.toSorted((a, b) => (a.weight < b.weight ? -1 : 1)))).toEqual(rankCorrelation(all))
  })

  test('is 1 of a score with itself, −1 with its opposite, and the same with scores swapped or people split', () => {
    fc.assert(
      fc.property(cohort, people => {
        const whole = rankCorrelation(cellsOf(people))
        const turned = rankCorrelation(cellsOf(people.map(({ x, y, weight }) => ({ x: y, y: x, weight }))))
        const split = rankCorrelation(cellsOf(people).flatMap(cell => [cell, cell]))
        for (const other of [turned, split]) {
          expect(other === undefined).toBe(whole === undefined)
          expect(other?.value ?? 0).toBeCloseTo(whole?.value ?? 0, 12)
          // A variance that is 0 but for rounding stands under a root.
          expect(other?.error ?? 0).toBeCloseTo(whole?.error ?? 0, 6)
        }
        const bins = cellsOf(people)
        const same = rankCorrelation(bins.map(({ bin, weight }) => ({ bin, otherBin: bin, weight })))
        const opposite = rankCorrelation(bins.map(({ bin, weight }) => ({ bin, otherBin: 63 - bin, weight })))
        if (same) expect([same.value, opposite!.value]).toEqual([expect.closeTo(1, 12), expect.closeTo(-1, 12)])
      }),
      { seed: 1, numRuns: 100 },
    )
  })

  test('is undefined where one bin of either score holds all weight', () => {
    const at = (bin: number, otherBin: number, weight = 1n) => ({ bin, otherBin, weight })
    expect(rankCorrelation([])).toBeUndefined()
    expect(rankCorrelation([at(3, 4)])).toBeUndefined()
    expect(rankCorrelation([at(3, 4), at(3, 5)])).toBeUndefined()
    expect(rankCorrelation([at(3, 4), at(5, 4)])).toBeUndefined()
    expect(rankCorrelation([at(3, 4), at(5, 6, 0n)])).toBeUndefined()
  })
})

describe('the top tenth', () => {
  const of = (...weights: [bin: number, weight: bigint][]) =>
    topTenth(weights.map(([bin, weight]) => ({ bin, weight })))

  test('begins at the edge whose share is nearest to a tenth', () => {
    expect(of([0, 90n], [1, 10n])).toBe(1)
    expect(of([0, 80n], [1, 14n], [2, 6n])).toBe(2)
    expect(of([0, 80n], [1, 8n], [2, 12n])).toBe(2)
  })

  test('is the smaller of two as near', () => {
    expect(of([0, 88n], [1, 4n], [2, 8n])).toBe(2)
  })

  test('is none where no edge cuts off from 5% to 15%', () => {
    expect(of([0, 50n], [1, 50n])).toBeUndefined()
    expect(of([7, 100n])).toBeUndefined()
    expect(of([0, 96n], [1, 4n])).toBeUndefined()
    expect(of([0, 95n], [1, 5n])).toBe(1)
    expect(of([0, 85n], [1, 15n])).toBe(1)
    expect(of([0, 84n], [1, 16n])).toBeUndefined()
  })
})

test('who is high is told apart by both edges, each bin holding its own', () => {
  const cells = [
    { bin: 5, otherBin: 5, weight: 1n },
    { bin: 5, otherBin: 4, weight: 10n },
    { bin: 4, otherBin: 6, weight: 100n },
    { bin: 4, otherBin: 5, weight: 1000n },
  ]
  expect(highIn(cells, 5, 6)).toEqual({ both: 0n, first: 11n, second: 100n })
  expect(highIn(cells, 5, 5)).toEqual({ both: 1n, first: 10n, second: 1100n })
})
