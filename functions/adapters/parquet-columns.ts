import { parquetWriteBuffer } from 'hyparquet-writer'

/** A Parquet file for other programs, not of the lake: one column of text, then doubles that may be NULL. */
export function parquetOfNumbers(
  [name, texts]: readonly [string, readonly string[]],
  numbers: readonly (readonly [string, readonly (number | undefined)[]])[],
): Uint8Array {
  const bytes = parquetWriteBuffer({
    columnData: [
      { name, data: [...texts], type: 'STRING', nullable: false },
      ...numbers.map(([name, values]) => ({ name, data: [...values], type: 'DOUBLE' as const, nullable: true })),
    ],
  })
  return new Uint8Array(bytes)
}
