// node:stream and node:zlib are used for what they compute (inflate, with back-pressure); the bytes come from the source.
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { UserError } from '../errors.ts'
import { type ByteSource, readExactly } from './bytes.ts'

/**
 * A gzip file of one or more members, inflated as a stream: only what was asked for is in memory.
 * Throws UserError `truncated` where the file is cut, `corrupt` where it fails its checksum or goes on after its end.
 */
export async function* gunzip(source: ByteSource, file: string): AsyncGenerator<Uint8Array> {
  const stream = createGunzip()
  pipeline(readExactly(source, 0, source.size), stream, () => {}) // errors come out of the loop below
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (error) {
    throw isZlibError(error) ? damage(error.code, file, stream.bytesWritten) : error
  }
  // zlib stops in silence where a next member does not look like one.
  if (stream.bytesWritten !== source.size) throw damage('Z_DATA_ERROR', file, stream.bytesWritten)
}

function isZlibError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}

function damage(code: string, file: string, byte: number): UserError {
  const cut = code === 'Z_BUF_ERROR'
  return new UserError(
    cut ? 'truncated' : 'corrupt',
    cut ? `The gzip file is cut at byte ${byte}.` : `The gzip file is damaged near byte ${byte}.`,
    { todo: 'Copy or download the file again, and compare its checksum with the original.', place: { file } },
  )
}
