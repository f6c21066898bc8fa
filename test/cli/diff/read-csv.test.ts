import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from '../../../cli/diff/read-csv.ts'

const quoted = (field: string) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)
const written = (rows: string[][]) => rows.map(row => `${row.map(quoted).join(',')}\n`).join('')

test('a table is read as it was written, whatever its cells hold', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'é', ' '), maxLength: 4 })
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell)), rows => {
      const read = readCsv(written([['x', 'y', 'z'], ...rows]))
      expect(read.map(({ x, y, z }) => [x, y, z])).toEqual(rows)
    }),
    { seed: 1 },
  )
})

test('a table without rows is empty', () => {
  expect(readCsv('x,y\n')).toEqual([])
})
