import fc from 'fast-check'
import type { ConvertedType, SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Attempt } from '../../functions/attempt.ts'
import { folderOf, type Home, type Ref, type Tables } from '../../functions/ports.ts'
import type { ColumnArrays, ColumnType } from '../../queries/tables/contract.ts'
import { columnsOf, TABLES, type TableName } from '../../queries/tables.ts'
import { batchOf, rowsOf } from '../helpers/batches.ts'
import { body, bytesOf, listed } from '../helpers/bytes.ts'

type Cell = ColumnArrays[ColumnType][number]

/** The laws of a home's Tables. */
export function tablesContract(name: string, open: () => Promise<{ home: Home; close(): Promise<void> }>): void {
  describe(`Tables: ${name}`, () => {
    let home: Home
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ home, close } = await open())
    })
    afterEach(() => close())
    const tables = () => home.tables(new Attempt('step'))

    describe('a round trip keeps every cell', () => {
      test.each(Object.keys(TABLES) as TableName[])('of %s, in several batches of any size', async table => {
        const row = fc.tuple(...columnsOf(table).map(([, type]) => ANY[type] as fc.Arbitrary<Cell>))
        await fc.assert(
          fc.asyncProperty(fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 3 }), async batches => {
            const part = await tables().write(
              table,
              batches.map(rows => batchOf(table, rows)),
            )
            expect(await rowsOf(tables().read([part]))).toEqual(batches.flat())
          }),
          { seed: 1, numRuns: 12 },
        )
      })

      test('integers beyond what a double holds, decimals of 38 digits, text of any script', async () => {
        const rows = [
          ['', 'a\u0000b', 'İstanbul', 'a|b', '(all)', '😀👩🏽‍🔬', -(2n ** 63n), 2n ** 53n + 1n, DIGITS38, -DIGITS38],
          ['"', "'", '\n', '\ufeff', '\u{10ffff}', 'x'.repeat(40_000), 2n ** 63n - 1n, -(2n ** 53n) - 1n, -1n, 0n],
        ]
        const quality = rows.map(cells => {
          const [model, score, view, stratum, , , big, odd, plus, minus] = cells as never[]
          return [model, score, view, stratum, big, odd, 0n, 0n, plus, minus]
        })
        const part = await tables().write('quality', [batchOf('quality', quality)])
        expect(await rowsOf(tables().read([part]))).toEqual(quality)
        const atoms = rows.map(cells => [7, ...(cells as string[]).slice(3, 6)])
        expect(await rowsOf(tables().read([await tables().write('atoms', [batchOf('atoms', atoms)])]))).toEqual(atoms)
      })

      test('columns come as the arrays the contract names', async () => {
        const part = await tables().write('measures', [batchOf('measures', [[1, 's', 'm', 'h', 0.5, 5n]])])
        for await (const batch of tables().read([part])) {
          expect(batch.person).toBeInstanceOf(Int32Array)
          expect(batch.value).toBeInstanceOf(Float64Array)
          expect(batch.value_q).toBeInstanceOf(BigInt64Array)
          expect(batch.score).toEqual(['s'])
        }
      })

      test.each([{ batches: [] }, { batches: [[]] }])('of no rows: $batches', async ({ batches }) => {
        const part = await tables().write(
          'atoms',
          batches.map(rows => batchOf('atoms', rows)),
        )
        expect(await rowsOf(tables().read([part]))).toEqual([])
      })
    })

    test('a part can be read by column', async () => {
      const part = await tables().write('strata', [batchOf('strata', [[1, 'sex', 'sex=female']])])
      for await (const batch of tables().read([part], ['stratum', 'atom']))
        expect(batch).toEqual({ atom: Int32Array.of(1), stratum: ['sex=female'] })
    })

    test('parts are read in the order asked, each as often as asked', async () => {
      const of = (atom: number) => tables().write('strata', [batchOf('strata', [[atom, 'v', 's']])])
      const [a, b] = [await of(1), await of(2)]
      expect((await rowsOf(tables().read([b, a, b], ['atom']))).flat()).toEqual([2, 1, 2])
      expect(await rowsOf(tables().read<'strata'>([]))).toEqual([])
    })

    test('a part of several files, as engines write them, is read in the order of their names', async () => {
      const part: Ref<'strata'> = { table: 'strata', key: 'k', attempt: 'many' }
      for (const [file, atom] of [
        ['b', 2],
        ['a', 1],
      ] as const)
        await home.zone('lake').write(`${folderOf(part)}/${file}`, body(parquet('strata', [[atom, 'v', 's']])))
      expect((await rowsOf(tables().read([part], ['atom']))).flat()).toEqual([1, 2])
    })

    test('the parts of one attempt lie apart and are named in the order of writing', async () => {
      const attempt = new Attempt('step', 'id')
      const at = home.tables(attempt)
      const parts = [
        await at.write('strata', [batchOf('strata', [[1, 'v', 's']])]),
        await at.write('strata', [batchOf('strata', [[2, 'v', 's']])]),
      ]
      expect(parts.map(({ key }) => key)).toEqual(['step.0', 'step.1'])
      expect((await rowsOf(at.read(parts, ['atom']))).flat()).toEqual([1, 2])
      expect(attempt.written).toEqual(parts)
    })

    test('a raw file is attached beside the tables, under its name', async () => {
      const attempt = new Attempt('step')
      const at = await home.tables(attempt).attach('tiles', 'shard-0', [Buffer.from('ti'), Buffer.from('les')])
      expect(at).toMatchObject({ file: 'tiles', key: 'step/shard-0', name: 'shard-0' })
      expect(`${await bytesOf(home.zone('lake').read(`${folderOf(at)}/${at.name}`))}`).toBe('tiles')
      expect(attempt.written).toEqual([at])
    })

    test('a part whose files are gone is an error that says so, not an empty table', async () => {
      const part = await tables().write('atoms', [])
      for (const key of await listed(home.zone('lake'))) await home.zone('lake').remove(key)
      await expect(rowsOf(tables().read([part]))).rejects.toThrow(/its files are gone/)
    })

    describe('a file that differs from the contract is refused', () => {
      const read = async (table: TableName, file: Uint8Array) => {
        const part: Ref = { table, key: 'k', attempt: 'foreign' }
        await home.zone(TABLES[table].zone).write(`${folderOf(part)}/part-0.parquet`, body(file))
        return rowsOf(tables().read([part]))
      }
      const good = schemaOf('quality')
      const cells = [batchRow('quality')]

      test('but one that does not is read, whoever wrote it', async () => {
        expect(await read('quality', parquet('quality', cells))).toEqual(cells)
        const annotated = good.map(column => ({
          ...column,
          repetition_type: 'OPTIONAL' as const,
          ...(column.type === 'INT64' && { converted_type: 'INT_64' as const }),
        }))
        expect(await read('quality', parquet('quality', cells, annotated))).toEqual(cells)
      })

      test.each(good.map(({ name }, i) => ({ name, i })))('one without $name', async ({ i }) => {
        const less = good.filter((_, at) => at !== i)
        await expect(read('quality', parquet('quality', without(cells, i), less))).rejects.toThrow(
          /not a file of quality/,
        )
      })

      test('one with a column more', async () => {
        const more = [...good, { name: 'person_id', type: 'BYTE_ARRAY', converted_type: 'UTF8' } as SchemaElement]
        const file = parquet(
          'quality',
          cells.map(row => [...row, 'x']),
          more,
        )
        await expect(read('quality', file)).rejects.toThrow(/not a file of quality: it has other columns/)
      })

      test('one with a column of another name', async () => {
        const renamed = good.map(column => (column.name === 'scored' ? { ...column, name: 'score_d' } : column))
        await expect(read('quality', parquet('quality', cells, renamed))).rejects.toThrow(/column scored differs/)
      })

      test('one of another table', async () => {
        await expect(read('strata', parquet('quality', cells))).rejects.toThrow(/not a file of strata/)
      })

      test('one that is no Parquet', async () => {
        await expect(read('strata', Buffer.from('person_id,age\n'))).rejects.toThrow()
        await expect(read('strata', Buffer.alloc(0))).rejects.toThrow()
      })

      test.each(RETYPED)('one with a $type as $as', async ({ type, cell, ...as }) => {
        const table = type === 'boolean' || type === 'integer' ? 'people' : 'distributions'
        const [from, at]: [TableName, number] =
          type === 'decimal(38,0)' ? ['quality', 8] : [table, indexOf(table, type)]
        const schema = schemaOf(from).map((column, i) => (i === at ? { ...column, ...RESET, ...as.element } : column))
        const row = batchRow(from).map((old, i) => (i === at ? cell : old))
        await expect(read(from, parquet(from, [row], schema))).rejects.toThrow(
          new RegExp(`column ${schema[at]!.name} differs`),
        )
      })

      test.each(good.map(({ name }, i) => ({ name, i })))('one with a NULL in $name', async ({ name, i }) => {
        const nullable = good.map(column => ({ ...column, repetition_type: 'OPTIONAL' as const }))
        const row = batchRow('quality').map((cell, at) => (at === i ? null : cell))
        for (const statistics of [true, false])
          await expect(read('quality', parquet('quality', [...cells, row], nullable, statistics))).rejects.toThrow(
            new RegExp(`${name} holds NULL`),
          )
      })
    })

    describe('a batch that differs from the contract is refused, and leaves nothing', () => {
      const atoms = batchOf('atoms', [
        [1, 'k', 'a', 'v'],
        [2, 'k', 'a', 'v'],
      ])
      const quality = (cell: bigint) =>
        batchOf('quality', [batchRow('quality').map((old, i) => (i === 8 ? cell : old)) as Cell[]])
      test.each([
        { what: 'without a column', table: 'atoms', batch: { ...atoms, value: undefined } },
        { what: 'with a shorter column', table: 'atoms', batch: { ...atoms, value: ['v'] } },
        { what: 'with a longer column', table: 'atoms', batch: { ...atoms, atom: Int32Array.of(1, 2, 3) } },
        { what: 'with a NULL', table: 'atoms', batch: { ...atoms, value: ['v', null] } },
        { what: 'with numbers for text', table: 'atoms', batch: { ...atoms, value: [1, 2] } },
        { what: 'with a decimal of 39 digits', table: 'quality', batch: quality(DIGITS38 + 1n) },
        { what: 'with a negative decimal of 39 digits', table: 'quality', batch: quality(-DIGITS38 - 1n) },
      ])('$what', async ({ table, batch }) => {
        const batches = table === 'atoms' ? [atoms, batch] : [batch]
        await expect(tables().write(table as 'atoms', batches as never)).rejects.toThrow()
        expect(await listed(home.zone('lake'))).toEqual([])
        expect(await listed(home.zone('cubes'))).toEqual([])
      })
    })

    test('writing a table or a file of another zone does not compile', () => {
      const uncalled = (lake: Tables<'lake'>, cubes: Tables<'cubes'>, control: Tables<'control'>) => [
        lake.write('people', []),
        // @ts-expect-error histograms are cubes
        lake.write('histograms', []),
        cubes.write('histograms', []),
        // @ts-expect-error people are in the lake
        cubes.write('people', []),
        // @ts-expect-error no table is in control
        control.write('people', []),
        lake.attach('tiles', 'a', []),
        // @ts-expect-error tiles are in the lake
        cubes.attach('tiles', 'a', []),
        // @ts-expect-error a batch has every column
        lake.write('strata', [{ atom: Int32Array.of(1), view: ['v'] }]),
        // @ts-expect-error of the contract's type
        lake.write('strata', [{ atom: ['1'], view: ['v'], stratum: ['s'] }]),
        // @ts-expect-error and of the contract's name
        lake.read([{ table: 'strata', key: '', attempt: '' }], ['person_id']),
      ]
      expect(uncalled).toBeInstanceOf(Function)
    })
  })
}

const DIGITS38 = 10n ** 38n - 1n

const ANY: { [K in ColumnType]: fc.Arbitrary<ColumnArrays[K][number]> } = {
  boolean: fc.boolean(),
  integer: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  double: fc.double(),
  varchar: fc.string({ unit: 'binary' }),
  'decimal(38,0)': fc.bigInt({ min: -DIGITS38, max: DIGITS38 }),
}

/** One row that a table may hold. */
function batchRow(table: TableName): Cell[] {
  const cells: Record<ColumnType, Cell> = {
    boolean: true,
    integer: 1,
    bigint: 2n,
    double: 0.5,
    varchar: 'text',
    'decimal(38,0)': 3n,
  }
  return columnsOf(table).map(([, type]) => cells[type])
}

const indexOf = (table: TableName, type: ColumnType) => columnsOf(table).findIndex(([, at]) => at === type)
const without = (rows: Cell[][], i: number) => rows.map(row => row.filter((_, at) => at !== i))

/** How another hand would write the contract's types; our own writer is not asked. */
function schemaOf(table: TableName): SchemaElement[] {
  const elements: Record<ColumnType, Omit<SchemaElement, 'name'>> = {
    boolean: { type: 'BOOLEAN' },
    integer: { type: 'INT32' },
    bigint: { type: 'INT64' },
    double: { type: 'DOUBLE' },
    varchar: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    'decimal(38,0)': { ...decimal(38, 0), type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 },
  }
  return columnsOf(table).map(([name, type]) => ({ name, repetition_type: 'REQUIRED', ...elements[type] }))
}

function decimal(precision: number, scale: number) {
  return { converted_type: 'DECIMAL', precision, scale } satisfies Partial<SchemaElement>
}

/** A Parquet file of these rows under this schema. */
function parquet(
  table: TableName,
  rows: readonly (readonly unknown[])[],
  schema = schemaOf(table),
  statistics = true,
): Uint8Array {
  const bytes = new ByteWriter()
  const root: SchemaElement = { name: 'root', num_children: schema.length }
  const writer = new ParquetWriter({ writer: bytes, schema: [root, ...schema], statistics })
  writer.write({ columnData: schema.map(({ name }, i) => ({ name, data: rows.map(row => row[i]) as never[] })) })
  writer.finish()
  return bytes.getBytes()
}

const RESET = { converted_type: undefined, precision: undefined, scale: undefined, type_length: undefined }
const as = (type: ColumnType, cell: unknown, element: Omit<SchemaElement, 'name'>) => ({
  type,
  cell,
  element,
  as: [element.converted_type, element.type, element.precision, element.scale].filter(at => at !== undefined).join(' '),
})
const annotated = (type: 'INT32' | 'INT64', ...annotations: ConvertedType[]) =>
  annotations.map(converted_type =>
    as(type === 'INT32' ? 'integer' : 'bigint', type === 'INT32' ? 1 : 1n, { type, converted_type }),
  )

/** The contract's types, each as something that is not it. */
const RETYPED = [
  as('boolean', 1, { type: 'INT32' }),
  as('integer', 1n, { type: 'INT64' }),
  as('integer', 1, { type: 'DOUBLE' }),
  ...annotated('INT32', 'DATE', 'UINT_32', 'INT_8', 'INT_16'),
  as('bigint', 1, { type: 'INT32' }),
  as('bigint', 1, { type: 'DOUBLE' }),
  ...annotated('INT64', 'UINT_64', 'TIMESTAMP_MILLIS', 'TIMESTAMP_MICROS'),
  as('bigint', 1n, { type: 'INT64', ...decimal(18, 0) }),
  as('double', 1, { type: 'FLOAT' }),
  as('double', 1, { type: 'INT32' }),
  as('varchar', Buffer.from('x'), { type: 'BYTE_ARRAY' }),
  as('varchar', ['x'], { type: 'BYTE_ARRAY', converted_type: 'JSON' }),
  as('varchar', 1, { type: 'INT32' }),
  as('decimal(38,0)', 1n, { type: 'INT64', ...decimal(18, 0) }),
  as('decimal(38,0)', 1n, { type: 'INT64' }),
  as('decimal(38,0)', 1n, { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, ...decimal(38, 2) }),
  as('decimal(38,0)', 1n, { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, ...decimal(20, 0) }),
  as('decimal(38,0)', 1, { type: 'DOUBLE' }),
]
