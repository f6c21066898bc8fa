import { describe, expect, test } from 'vitest'
import { K3 } from './drafts.ts'
import { allTables, fewestPeople, judge, product, publishedBy, type Table } from './enumerated-tables.ts'

const SIZE = [2, 3] as const

describe('minimality: whoever knows the program, and groups all tables by what it publishes of them', () => {
  const tables = allTables(7, SIZE)

  test('cannot tell for any withheld small count that it is not 1, or not k − 1', () => {
    const { withheld, publications, given } = judge(tables, SIZE, 3, product(SIZE, K3).published)
    const sum = (table: Table, cells: readonly number[]) => cells.reduce((total, cell) => total + table[cell]!, 0)
    const sums = [[0, 1, 2], [3, 4, 5], [0, 3], [1, 4], [2, 5], [0], [1], [2], [3], [4], [5]] // biome-ignore format: one line
    const small = tables.filter(table => sums.some(cells => [1, 2].includes(sum(table, cells))))
    expect(withheld).toBe(small.length)
    expect(publications).toBeLessThan(withheld)
    expect(given).toBe(0)
  })

  test('nor can who is told which of the listed counts are small', () => {
    expect(judge(tables, SIZE, 3, product(SIZE, K3).told).given).toBe(0)
  })

  test('proves small counts and their values where fewest people are erased by a rule that is known', () => {
    const few = allTables(6, SIZE)
    const { provedSmall, proved } = judge(few, SIZE, 3, fewestPeople(few, SIZE, 3))
    expect(provedSmall).toBeGreaterThan(proved)
    expect(proved).toBeGreaterThan(0)
  })

  test('may protect one table for all that are it with rows and columns renamed', () => {
    const { published, told } = product(SIZE, K3)
    for (const table of allTables(3, SIZE))
      expect({ published: published(table), told: told(table) }).toEqual({
        published: publishedBy(table, SIZE, K3)?.published,
        told: publishedBy(table, SIZE, K3)?.told,
      })
  })
})
