import { QUERIES, type QueryName } from './index.ts'
import { columnsOf, TABLES, type TableName } from './tables.ts'

const MOST_PARTS = 1000

/**
 * A query's text bound to its inputs: `relations` gives, for every table it names, a SELECT over that table's committed
 * parts. Queries never say where data lies, so this is all that differs between engines.
 */
export function bind(query: QueryName, relations: Record<string, string>): string {
  const inputs = QUERIES[query].inputs.map(table => `${table} AS (${relations[table]})`)
  return `WITH ${inputs.join(',\n')}\nSELECT * FROM (\n${QUERIES[query].text}\n)`
}

/**
 * A SELECT over committed parts of a table that lies in a schema (its zone’s name), partitioned by `step`: for Athena, whose
 * injected partition projection wants every value as a literal in the text. Of no parts: no rows, and no table touched.
 * Throws beyond 1,000 parts, which is all that Athena takes.
 */
export function partsOf(
  table: TableName,
  parts: readonly { attempt: string }[],
  schema: string = TABLES[table].zone,
): string {
  const columns = columnsOf(table)
  if (parts.length > MOST_PARTS) throw new Error(`${table} has ${parts.length} parts, more than ${MOST_PARTS}`)
  if (parts.length === 0)
    return `SELECT ${columns.map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`).join(', ')} WHERE false`
  const names = columns.map(([name]) => name).join(', ')
  const steps = parts.map(({ attempt }) => literal(attempt)).join(', ')
  return `SELECT ${names} FROM ${schema}.${table} WHERE step IN (${steps})`
}

/** The values of a query's question marks, in order. */
export function parameterValues(query: QueryName, params: Record<string, string>): string[] {
  return QUERIES[query].params.map(name => params[name]!)
}

/** A text as an SQL literal. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
