import { setTimeout as sleep } from 'node:timers/promises'
import { literal } from '../../queries/bind.ts'

export interface TrinoAnswer {
  columns: { name: string; type: string }[]
  /** As JSON has them: wide integers are rounded, so cast to varchar what must be exact. */
  rows: unknown[][]
}
export type AskTrino = (sql: string, values?: readonly string[]) => Promise<TrinoAnswer>

interface Page {
  nextUri?: string
  columns?: TrinoAnswer['columns']
  data?: unknown[][]
  error?: { errorName: string; message: string }
}

const CATALOGUE_PATIENCE_MS = 60_000

/** Runs statements on the Trino at `url` over its REST interface; `values` are the texts of the question marks. */
export function trinoClient(url: string): AskTrino {
  return async (sql, values = []) => {
    const statement =
      values.length === 0 ? sql : `EXECUTE IMMEDIATE ${literal(sql)} USING ${values.map(literal).join(', ')}`
    const until = Date.now() + CATALOGUE_PATIENCE_MS
    for (;;) {
      try {
        return await ask(url, statement)
      } catch (error) {
        // A catalogue has no node for some seconds after the server answers.
        if (!(error instanceof Error) || error.name !== 'NO_NODES_AVAILABLE' || Date.now() > until) throw error
        await sleep(500)
      }
    }
  }
}

async function ask(url: string, statement: string): Promise<TrinoAnswer> {
  const headers = {
    'X-Trino-User': 'test',
    'X-Trino-Catalog': 'hive',
    'X-Trino-Schema': 'lake',
    'X-Trino-Time-Zone': 'UTC',
  }
  const answer: TrinoAnswer = { columns: [], rows: [] }
  let page = await send(`${url}/v1/statement`, { method: 'POST', headers, body: statement })
  for (;;) {
    if (page.columns) answer.columns = page.columns.map(({ name, type }) => ({ name, type }))
    for (const row of page.data ?? []) answer.rows.push(row)
    if (page.error)
      throw Object.assign(new Error(`${page.error.message}\n${statement.slice(0, 2000)}`), {
        name: page.error.errorName,
      })
    if (!page.nextUri) return answer
    page = await send(page.nextUri, { headers })
  }
}

async function send(url: string, request: RequestInit): Promise<Page> {
  for (;;) {
    const response = await fetch(url, request)
    if (response.ok) return (await response.json()) as Page
    if (![502, 503, 504].includes(response.status)) throw new Error(`Trino answers ${response.status}`)
    await sleep(100)
  }
}
