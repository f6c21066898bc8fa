import { QUERIES, type QueryName } from './index.ts'

/**
 * A query's text bound to its inputs: `relations` gives, for every table it names, a SELECT over that table's committed
 * parts. Queries never say where data lies, so this is all that differs between engines.
 */
export function bind(query: QueryName, relations: Record<string, string>): string {
  const inputs = QUERIES[query].inputs.map(table => `${table} AS (${relations[table]})`)
  return `WITH ${inputs.join(',\n')}\nSELECT * FROM (\n${QUERIES[query].text}\n)`
}

/** The values of a query's question marks, in order. */
export function parameterValues(query: QueryName, params: Record<string, string>): string[] {
  return QUERIES[query].params.map(name => params[name]!)
}

/** A text as an SQL literal. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
