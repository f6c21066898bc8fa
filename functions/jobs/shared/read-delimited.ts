import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { UserError } from '../../../science/errors.ts'
import type { ByteSource } from '../../../science/genotypes/bytes.ts'
import { nearestName } from '../../../study/nearest-name.ts'

/** A row's cells in the order of the columns asked for, and the line it starts on, from 1. */
export interface DelimitedRow {
  cells: string[]
  line: number
}

/**
 * Rows of a CSV or TSV file with a header line (RFC 4180; tabs where the header holds one; UTF-8, with or without a
 * byte order mark), as the given columns, or as those chosen from the header. Throws UserError with the line for a missing column, a row of another width
 * and quotes that do not close.
 */
export async function* readDelimited(
  bytes: ByteSource,
  file: string,
  columns: readonly string[] | ((header: readonly string[]) => readonly string[]),
): AsyncIterable<DelimitedRow> {
  const delimiter = await delimiterOf(bytes)
  // A quote means nothing in a TSV file.
  const options = {
    delimiter,
    bom: true,
    info: true,
    quote: delimiter === '\t' ? null : '"',
    skip_empty_lines: true,
  } as const
  // Unlike pipe, pipeline hands an error of the text on to whoever reads the rows.
  const rows = pipeline(Readable.from(textOf(bytes, file)), parse(options), () => {})
  let places: number[] | undefined
  let line = 1
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (places) yield { cells: places.map(i => record[i]!), line }
      else places = placesOf(record, typeof columns === 'function' ? columns(record) : columns, file)
      line = info.lines + 1
    }
  } catch (error) {
    throw error instanceof CsvError ? malformed(error, file) : error
  }
  if (!places)
    throw new UserError('empty-file', 'The file is empty.', {
      todo: 'Give a file with a header and rows.',
      place: { file },
    })
}

/** Reads the head of a file, which tells whether it has these columns and a row below them. Throws UserError where it has not. */
export async function checkHead(bytes: ByteSource, file: string, columns: readonly string[]): Promise<void> {
  for await (const _ of readDelimited(bytes, file, columns)) return
  throw new UserError('no-rows', 'The file has a header but no rows.', {
    todo: 'Give it the rows that belong below the header.',
    place: { file },
  })
}

/** The file's text, in chunks. Throws UserError with the line where it is not UTF-8: guessing would merge what differs. */
async function* textOf(bytes: ByteSource, file: string): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  const decoded = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch (cause) {
      const readable = new TextDecoder().decode(chunk).split('\ufffd', 1)[0]!
      throw new UserError('not-utf8', 'The file is not UTF-8 text.', {
        todo: 'Save it as UTF-8 (in a spreadsheet: "CSV UTF-8").',
        place: { file, line: line + lineEnds(readable) },
        cause,
      })
    }
  }
  for await (const chunk of bytes.read(0, bytes.size)) {
    const text = decoded(chunk)
    line += lineEnds(text)
    yield text
  }
  yield decoded()
}

function lineEnds(text: string): number {
  let ends = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends++
  return ends
}

async function delimiterOf(bytes: ByteSource): Promise<string> {
  const decoder = new TextDecoder()
  let head = ''
  for await (const chunk of bytes.read(0, Math.min(bytes.size, 1 << 20))) {
    head += decoder.decode(chunk, { stream: true })
    if (head.includes('\n')) break
  }
  return head.split('\n', 1)[0]!.includes('\t') ? '\t' : ','
}

function placesOf(header: string[], columns: readonly string[], file: string): number[] {
  const missing = columns.find(column => !header.includes(column))
  if (missing !== undefined) {
    const near = nearestName(missing, header)
    throw new UserError('missing-column', `The file has no column \`${missing}\`.`, {
      // Not the columns themselves: without a header line they are a person's values.
      todo: near
        ? `Did you mean \`${near}\`?`
        : header.length === 1 && header[0]!.includes(';')
          ? 'Its cells are separated by semicolons: save it with commas or tabs between them.'
          : `Its first line has ${header.length} cells and must name the columns; name one of them in the study file.`,
      place: { file, line: 1 },
    })
  }
  const twice = columns.find(column => header.indexOf(column) !== header.lastIndexOf(column))
  if (twice !== undefined)
    throw new UserError('duplicate-column', `The column \`${twice}\` comes twice.`, {
      todo: 'Rename one of the two.',
      place: { file, line: 1 },
    })
  return columns.map(column => header.indexOf(column))
}

function malformed(error: CsvError, file: string): UserError {
  const line = typeof error.lines === 'number' ? error.lines : undefined
  const isWidth = error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
  return new UserError(
    'malformed-row',
    isWidth
      ? 'The row has more or fewer cells than the header.'
      : 'A quotation mark that opens on this line, or on one before it, does not close.',
    {
      todo: 'Correct the row, or export the file again.',
      place: { file, ...(line === undefined ? {} : { line }) },
      cause: error,
    },
  )
}
