import { createHash } from 'node:crypto'
import type { Objects } from './ports.ts'

/** SHA-256, hex. */
export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** The JSON at a path of a Store, or undefined where there is none. */
export async function readJson(store: Objects, path: string): Promise<unknown> {
  if ((await store.size(path)) === undefined) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of store.read(path)) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

/** Content as the body of a JSON object. */
export async function* encoded(content: unknown): AsyncIterable<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(content)}\n`)
}
