import { describe, expect, test } from 'vitest'
import { quantityColumns, readQuantities } from '../../../functions/jobs/shared/read-quantities.ts'
import type { Regression } from '../../../study/regressions.ts'
import { studySchema } from '../../../study/schema.ts'

const DECLARED = studySchema.shape.people.parse({
  file: 'people.csv',
  id: 'id',
  design: 'sample',
  attributes: {
    age: { column: 'years', kind: 'age', bands: [0, 40] },
    region: {
      column: 'place',
      kind: 'geography',
      map: { n: 'north', s: 'south', '-': '(missing)' },
      levels: ['north', 'south', 'far'],
    },
  },
})
const REGRESSIONS: Regression[] = [
  { outcome: 'ldl', kind: 'continuous', column: 'ldl', covariates: ['age', 'region', 'dose'] },
  { outcome: 'bmi', kind: 'continuous', column: 'bmi', covariates: [] },
]
const COLUMNS = ['id', 'ldl', 'bmi', 'years', 'place', 'dose']

async function read(rows: string[], excluded: string[] = []) {
  async function* cells() {
    for (const [i, row] of rows.entries()) yield { cells: row.split(','), line: i + 2 }
  }
  return readQuantities(cells(), 'people.csv', DECLARED, REGRESSIONS, new Set(excluded))
}
const PLAIN = ['a,3.25,20,30,n,0.5', 'b,4,21.5,40.5,s,1', 'c,,22,50,n,', 'd,5.1,,60,-,2']

test('the columns read are those of outcomes, and of covariates that are attributes or columns', () => {
  expect(quantityColumns(DECLARED, REGRESSIONS)).toEqual(COLUMNS)
  expect(quantityColumns(DECLARED, [])).toEqual([])
})

test('a person’s quantities are whole numbers by place, a level a column but for the first; who lacks one is only there', async () => {
  const { of, decimals } = await read(PLAIN)
  expect(decimals).toEqual([2, 1])
  const known = (...units: bigint[]) => ({
    outcomeValue: 'known',
    units: [[0, 1n], ...units.map((x, i) => [i + 2, x])],
  })
  const lacking = (outcomeValue: string) => ({ outcomeValue, units: [[0, 1n]] })
  expect(of('a')).toEqual([known(325n, 300n, 0n, 0n, 5n), known(200n)])
  expect(of('b')).toEqual([known(400n, 405n, 1n, 0n, 10n), known(215n)])
  // Of c the outcome is missing, and a covariate too; the map says that the place of d is not known.
  expect(of('c')).toEqual([lacking('(missing)'), known(220n)])
  expect(of('d')).toEqual([lacking('(incomplete)'), lacking('(missing)')])
})

test('a binary outcome is 1 or 0 and says so, missing without a value, incomplete without a covariate', async () => {
  async function* cells(outcomes: string[]) {
    for (const [i, outcome] of outcomes.entries()) yield { cells: [`p${i}`, outcome, i === 3 ? '' : '40'], line: i + 2 }
  }
  const ill: Regression[] = [{ outcome: 'ill', kind: 'binary', column: 'dx', covariates: ['age'] }]
  const { of, decimals } = await readQuantities(cells(['1', '0', '', '1']), 'people.csv', DECLARED, ill, new Set())
  expect(decimals).toEqual([0])
  const known = (y: bigint) => ({ outcomeValue: String(y), units: [[0, 1n], [2, y], [3, 40n]] }) // biome-ignore format: one line
  expect(['p0', 'p1', 'p2', 'p3'].map(of)).toEqual([
    [known(1n)],
    [known(0n)],
    [{ outcomeValue: '(missing)', units: [[0, 1n]] }],
    [{ outcomeValue: '(incomplete)', units: [[0, 1n]] }],
  ])
  await expect(readQuantities(cells(['1', '2']), 'people.csv', DECLARED, ill, new Set())).rejects.toMatchObject({
    code: 'outcome',
    place: { file: 'people.csv', line: 3 },
  })
})

test('people who are excluded are not read, and do not move the units of the others', async () => {
  const { of, decimals } = await read([...PLAIN, 'x,no number,1.23456,900,nowhere,?'], ['x'])
  const plain = await read(PLAIN)
  expect(decimals).toEqual(plain.decimals)
  for (const id of ['a', 'b', 'c', 'd']) expect(of(id)).toEqual(plain.of(id))
})

describe('refused by line, never by value', () => {
  test.each([
    ['e,high,1,1,n,1', 'not-a-number', 'high'],
    ['e,NA,1,1,n,1', 'not-a-number', undefined],
    ['e,1,12345678901,1,n,1', 'number-too-large', '12345678901'],
    ['e,1,1,131.5,n,1', 'no-age', '131.5'],
    ['e,1,1,-3,n,1', 'no-age', '-3'],
    ['e,1,1,1,n,1 mg', 'not-a-number', '1 mg'],
  ])('%s', async (row, code, value) => {
    const refused = await read([...PLAIN, row]).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code, place: { file: 'people.csv', line: 6 } })
    if (value) expect(JSON.stringify(refused) + String((refused as Error).message)).not.toContain(value)
  })
})
