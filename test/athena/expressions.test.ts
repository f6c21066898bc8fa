import { afterAll, describe, expect, inject, test } from 'vitest'
import prelude from '../../functions/adapters/duckdb-prelude.sql'
import { QUERIES } from '../../queries/index.ts'
import { LakeFolder } from '../helpers/lake-folder.ts'
import { type GoldenValue, goldenExpressions, goldenValue } from '../helpers/lake-golden.ts'
import { trinoClient } from './ask-trino.ts'

const BIGINTS = [-(2n ** 63n), -524289n, -2049n, -2048n, -1n, 0n, 1n, 2047n, 2048n, 1048575n, 2n ** 63n - 1n]
const bigint = (value: bigint) => `CAST('${value}' AS bigint)`
const decimal = (value: bigint) => `CAST('${value}' AS decimal(38,0))`
const W = 2n ** 27n - 1n

/** For each macro of the prelude that a query uses: expressions at its edges. */
const MACROS: Record<string, string[]> = {
  bitwise_right_shift_arithmetic: BIGINTS.flatMap(value =>
    [0, 1, 11, 63].map(by => `bitwise_right_shift_arithmetic(${bigint(value)}, ${by})`),
  ),
  split_part: ['cut znorm2 0.1', 'cut unadjusted 1e-7', 'a  b'].flatMap(text =>
    [1, 2, 3].map(nth => `split_part(CAST('${text}' AS varchar), ' ', ${nth})`),
  ),
}
/** What else the exact sums rest on. */
const ARITHMETIC = [
  'CAST(bitwise_right_shift_arithmetic(CAST(1048575 AS bigint), 11) AS integer)',
  `${decimal(W)} * ${decimal(W)} * ${decimal(-524288n)} * ${decimal(-524288n)}`,
  `CAST(CASE WHEN ${bigint(7n)} < -524288 THEN -524288 ELSE ${bigint(7n)} END AS decimal(38,0))`,
  ...BIGINTS.map(value => `CAST(${decimal(value)} AS bigint)`),
  ...BIGINTS.map(value => `CAST(${bigint(value)} AS decimal(38,0))`),
  `coalesce(sum(${decimal(1n)}), ${decimal(0n)})`,
  `CAST(coalesce(sum(CASE WHEN 1 = 0 THEN ${decimal(1n)} END), ${decimal(0n)}) AS decimal(38,0))`,
  'count(CASE WHEN 1 = 0 THEN 1 END)',
  "max(CASE WHEN 'a' = 'b' THEN CAST('not a number' AS bigint) ELSE CAST('12' AS bigint) END)",
  `CAST(${bigint(2n ** 63n - 1n)} AS double) = 9223372036854775808e0`,
  `CAST(${decimal(10n ** 38n - 1n)} AS double) < 9e37`,
]
/** What neither engine may answer with a number. */
const REFUSED = [
  `SELECT CAST(${decimal(2n ** 63n)} AS bigint)`,
  `SELECT ${bigint(2n ** 63n - 1n)} + 1`,
  `SELECT ${decimal(10n ** 19n)} * ${decimal(10n ** 19n)}`,
  'SELECT CAST(2147483648 AS integer)',
  `SELECT sum(x * x) FROM (VALUES (${decimal(2n ** 63n - 1n)}), (${decimal(2n ** 63n)}), (${decimal(2n ** 63n)})) t(x)`,
]

const trino = inject('trino')
const lake = new LakeFolder()
afterAll(() => lake.remove())

describe.skipIf('lacking' in trino)('on a real Trino', () => {
  const ask = trinoClient('lacking' in trino ? '' : trino.url)

  test('expressions at the edges have the same value and type as on DuckDB', async () => {
    const expressions = [...Object.values(MACROS).flat(), ...ARITHMETIC]
    const cells = expressions.flatMap(expression => [`CAST(${expression} AS varchar)`, `typeof(${expression})`])
    const sql = `SELECT ${cells.map((cell, i) => `${cell} AS c${i}`).join(',\n')} FROM (VALUES (1)) t(x)`
    const [[onTrino], [onDuckDb]] = await Promise.all([ask(sql).then(({ rows }) => rows), lake.duckdb(sql)])
    const answers = (row: readonly unknown[]) =>
      expressions.map((expression, i) => [expression, row[2 * i], String(row[2 * i + 1]).toLowerCase()])
    expect(answers(onDuckDb!)).toEqual(answers(onTrino!))
  })

  test.each(goldenExpressions())('the golden answers are Trino’s: $sql', async ({ sql, type, value }) => {
    const { columns } = await ask(sql)
    const { rows } = await ask(type === 'bigint' ? `SELECT CAST(x AS varchar) FROM (${sql}) t(x)` : sql)
    expect(columns[0]!.type.replace(/\(\d+\)$/, '')).toBe(type)
    expect(rows.map(([found]) => goldenValue(type, found as GoldenValue))).toEqual([value])
  })

  test.each(REFUSED)('both refuse: %s', async sql => {
    await expect(ask(sql)).rejects.toThrow(/overflow|out of range|cannot cast/i)
    await expect(lake.duckdb(sql)).rejects.toThrow(/overflow|out of range|failed to cast/i)
  })
})

test('every macro that a query uses has its edges here', () => {
  const texts = Object.values(QUERIES).map(({ text }) => text.replace(/--.*$/gm, ''))
  const macros = [...prelude.matchAll(/^CREATE OR REPLACE MACRO (\w+)/gm)].map(([, name]) => name!)
  const used = macros.filter(name => texts.some(text => new RegExp(`\\b${name}\\s*\\(`, 'i').test(text)))
  expect(Object.keys(MACROS).sort()).toEqual(used.sort())
})
