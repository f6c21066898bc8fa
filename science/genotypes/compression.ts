import { blockHeader, MAX_BLOCK } from './bgzf.ts'
import { type ByteSource, readBytes } from './bytes.ts'

/** `bgzip`: gzip in independent blocks (SAM specification, section 4.1), so any part can be read alone. */
export type Compression = 'plain' | 'gzip' | 'bgzip'

/** How a file is compressed, from its first bytes (at least the first 18 of a bgzip file). */
export function compression(firstBytes: Uint8Array): Compression {
  if (firstBytes[0] !== 0x1f || firstBytes[1] !== 0x8b) return 'plain'
  return blockHeader(firstBytes, 0) ? 'bgzip' : 'gzip'
}

export async function compressionOf(source: ByteSource): Promise<Compression> {
  return compression(await readBytes(source, 0, Math.min(source.size, MAX_BLOCK)))
}
