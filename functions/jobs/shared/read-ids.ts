import { UserError } from '../../../science/errors.ts'
import { type ByteSource, readBytes } from '../../../science/genotypes/bytes.ts'

/**
 * A list of people: one id a line, without a header; empty lines do not count. Throws UserError with the line where one
 * holds more than an id, and where there is none at all.
 */
export async function readIds(bytes: ByteSource, file: string): Promise<Set<string>> {
  const text = new TextDecoder().decode(await readBytes(bytes, 0, bytes.size))
  const ids = new Set<string>()
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line === '') continue
    if (/[\t,;"]/.test(line) || line !== line.trim())
      throw new UserError('not-an-id', 'This line holds more than an id, or spaces around it.', {
        todo: 'Write one id a line, and nothing else: no header, no other columns.',
        place: { file, line: i + 1 },
      })
    ids.add(line)
  }
  if (ids.size === 0)
    throw new UserError('empty-file', 'The file names nobody.', { todo: 'Write one id a line.', place: { file } })
  return ids
}
