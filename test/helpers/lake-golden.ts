import { readFileSync } from 'node:fs'

export type GoldenValue = number | bigint | string | boolean | null

/** Expressions with the type and value that Trino 476 gave for each: integer, bigint, double, varchar or boolean. */
export function goldenExpressions(): { sql: string; type: string; value: GoldenValue }[] {
  const lines = readFileSync('test/queries/golden/trino-476.tsv', 'utf8').trimEnd().split('\n').slice(1)
  return lines.map(line => {
    const [expression, type, json] = line.split('\t') as [string, string, string]
    const sql = expression.startsWith('SELECT') ? expression : `SELECT ${expression}`
    return { sql, type, value: goldenValue(type, JSON.parse(json)) }
  })
}

/** An engine's value as a golden one: JSON has no NaN and no wide integers. */
export function goldenValue(type: string, value: GoldenValue): GoldenValue {
  if (value === null) return null
  if (type === 'bigint') return BigInt(value)
  return type === 'double' ? Number(value) : value
}
