import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'

const PIECE = 1 << 16

/** Writes a file that only its owner may read: it appears under its name when it is whole, in place of an older one. */
export async function writeWhole(path: string, chunks: Iterable<string | Uint8Array>): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`
  try {
    const file = await open(partial, 'wx', 0o600)
    try {
      for (const piece of inPieces(chunks)) await file.writeFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
}

/** Lines together: a write for each would take longer than all that comes before. */
function* inPieces(chunks: Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
  let lines = ''
  for (const chunk of chunks) {
    if (typeof chunk === 'string') {
      lines += chunk
      if (lines.length < PIECE) continue
    }
    yield lines
    lines = ''
    if (typeof chunk !== 'string') yield chunk
  }
  yield lines
}
