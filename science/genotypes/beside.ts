import { UserError } from '../errors.ts'
import type { ByteSource } from './bytes.ts'
import { LineProblem, readLines } from './lines.ts'

/** Opens a file by its path. Throws UserError `missing-file` where there is none. */
export type OpenFile = (path: string) => Promise<ByteSource>

/** `path` with another ending: the files of one data set share their name. */
export const beside = (path: string, ending: string) => path.replace(/\.[^./]*$/, ending)

/** Opens a file that must lie beside another. Throws UserError `missing-file` that says why it is needed. */
export async function openBeside(open: OpenFile, path: string, why: string): Promise<ByteSource> {
  try {
    return await open(path)
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'missing-file')) throw error
    throw new UserError('missing-file', `The file does not exist. ${why}`, {
      todo: 'Put the file there, under that name.',
      place: { file: path },
      cause: error,
    })
  }
}

/** Lines of plain text with their numbers, as fields parted by blanks; `skip` lines come before them. */
export async function* readFields(
  source: ByteSource,
  file: string,
  skip = 0,
): AsyncGenerator<{ fields: string[]; line: number }> {
  let line = 0
  try {
    for await (const lines of readLines(source, { file, compression: 'plain' }, { start: 0, end: source.size })) {
      for (const { bytes } of lines) {
        if (++line > skip) yield { fields: fieldsOf(bytes), line }
      }
    }
  } catch (problem) {
    if (!(problem instanceof LineProblem)) throw problem
    const { code, message, todo } = problem
    throw new UserError(code, message, { todo, place: { file, line: line + 1 } })
  }
}

const DECODER = new TextDecoder()
export const fieldsOf = (bytes: Uint8Array) =>
  DECODER.decode(bytes)
    .split(/[ \t\r]+/)
    .filter(field => field !== '')

/** Throws UserError `duplicate-sample`, which names the two places and never the id. `lineOf` gives a sample's line. */
export function checkSamples(samples: string[], file: string, lineOf?: (nth: number) => number): void {
  const seen = new Map<string, number>()
  for (const [i, sample] of samples.entries()) {
    const earlier = seen.get(sample)
    if (earlier !== undefined) {
      throw new UserError('duplicate-sample', `Samples ${earlier + 1} and ${i + 1} have the same id.`, {
        todo: 'Rename or remove one of the two samples.',
        place: { file, ...(lineOf ? { line: lineOf(i) } : {}) },
      })
    }
    seen.set(sample, i)
  }
}
