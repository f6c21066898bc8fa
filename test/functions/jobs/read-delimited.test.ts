import { describe, expect, test } from 'vitest'
import { readDelimited } from '../../../functions/jobs/shared/read-delimited.ts'

/** A file's bytes, a few at a time. */
function source(content: string | Uint8Array, step = 3) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    size: bytes.length,
    async *read(start: number, end: number) {
      for (let at = start; at < end; at += step) yield bytes.subarray(at, Math.min(end, at + step))
    },
  }
}

async function read(content: string | Uint8Array, columns = ['id', 'region']) {
  const rows = []
  for await (const { cells, line } of readDelimited(source(content), 'people.csv', columns)) rows.push([line, ...cells])
  return rows
}

describe('a CSV or TSV file', () => {
  test('gives the columns asked for, with the line each row starts on', async () => {
    const text = 'id,age,region\nA,1,"North, upper"\nB,2,"two\nlines"\nC,3,中部\n'
    expect(await read(text)).toEqual([
      [2, 'A', 'North, upper'],
      [3, 'B', 'two\nlines'],
      [5, 'C', '中部'],
    ])
  })

  test('is read with a byte order mark, Windows line ends and tabs, where a quote means nothing', async () => {
    expect(await read('\ufeffid\tregion\r\nA\tthe "east\r\n')).toEqual([[2, 'A', 'the "east']])
  })

  test.each([
    ['of another encoding', Uint8Array.from(Buffer.from('id,region\nA,x\nB,\xcele\n', 'latin1')), 'not-utf8', 3],
    ['cut inside a letter', Uint8Array.from(Buffer.from('id,region\nA,é').subarray(0, -1)), 'not-utf8', 2],
    ['without a column', 'id,area\nA,x\n', 'missing-column', 1],
    ['with a column twice', 'id,region,id\nA,x,B\n', 'duplicate-column', 1],
    ['with a row of another width', 'id,region\nA,x\nB\n', 'malformed-row', 3],
    ['with a quote that does not close', 'id,region\nA,"x\n', 'malformed-row', undefined],
    ['with nothing in it but a line end', '\n', 'empty-file', undefined],
  ])('%s is refused', async (_, content, code, line) => {
    const refused = await read(content).then(
      () => undefined,
      error => error,
    )
    expect(refused).toMatchObject({ code })
    if (line !== undefined) expect(refused.place).toMatchObject({ line })
  })

  test('without a header line is refused, and what stands in its first line is not told', async () => {
    const refused = await read('HG00096,1961-04-01\nHG00097,1962-01-01\n').catch(error => error)
    expect(`${refused.message} ${refused.todo}`).not.toMatch(/HG00096|1961/)
  })
})
