import type { Objects } from '../../functions/ports.ts'

/** Text or bytes as the body of an object, in the chunks given. */
export async function* body(...chunks: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

export async function textAt(store: Objects, key: string): Promise<string> {
  return (await bytesOf(store.read(key))).toString('utf8')
}

export async function listed(store: Objects, prefix = ''): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list(prefix)) keys.push(key)
  return keys
}
