import { afterAll, expect, test } from 'vitest'
import prelude from '../../functions/adapters/duckdb-prelude.sql'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { goldenExpressions } from '../helpers/lake-golden.ts'

const lake = new LakeFolder()
afterAll(() => lake.remove())

test('every statement of the prelude loads on the DuckDB it was compared on', async () => {
  expect(await lake.duckdb('SELECT version()')).toEqual([['v1.5.5']])
  const declared = [...prelude.matchAll(/^CREATE OR REPLACE MACRO (\w+)/gm)].map(([, name]) => name!)
  const rows = await lake.duckdb('SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal')
  expect(rows.map(([name]) => name).sort()).toEqual(declared.sort())
})

test('its settings hold', async () => {
  const set = [...prelude.matchAll(/^SET (\w+) = '?(.*?)'?;$/gm)].map(([, name, value]) => [name, value])
  expect(set.length).toBeGreaterThan(0)
  for (const [name, value] of set) {
    const [row] = await lake.duckdb(`SELECT current_setting('${name}')`)
    expect(String(row![0]).toLowerCase()).toBe(value!.toLowerCase())
  }
})

test.each(goldenExpressions())('gives what Trino gives: $sql', async ({ sql, value }) => {
  expect(await lake.duckdb(sql)).toEqual([[value]])
})
