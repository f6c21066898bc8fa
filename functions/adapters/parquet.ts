import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetScan, type SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { ColumnArrays, ColumnType, Zone } from '../../queries/tables/contract.ts'
import { type Batch, type Column, columnsOf, FILES, TABLES, type TableName } from '../../queries/tables.ts'
import type { Attempt } from '../attempt.ts'
import { folderOf, type Objects, type Ref, type Store, type Tables } from '../ports.ts'

const ROWS_PER_GROUP = 250_000
const MOST_DECIMAL = 10n ** 38n - 1n

/** Parquet tables over any home's Stores, in plain JavaScript. Reading and writing both hold a file to the contract. */
export function parquetTables(zone: (zone: Zone) => Store, attempt: Attempt): Tables<Zone> {
  return {
    async *read(from, columns) {
      for (const part of from) {
        const store = zone(TABLES[part.table].zone)
        for (const key of await filesOf(store, part)) yield* readFile(store, key, part.table, columns)
      }
    },
    async write(table, batches) {
      const part = attempt.part(table)
      await writePart(zone(TABLES[table].zone), part, batches)
      return part
    },
    async attach(file, name, body) {
      const at = attempt.file(file, name)
      await zone(FILES[file].zone).write(`${folderOf(at)}/${name}`, toAsync(body))
      return at
    },
  }
}

/** Writes a part as one file. */
export async function writePart<T extends TableName>(
  store: Store,
  part: Ref<T>,
  batches: AsyncIterable<Batch<T>> | Iterable<Batch<T>>,
): Promise<void> {
  await store.write(`${folderOf(part)}/part-0.parquet`, encode(part.table, batches))
}

/** The Parquet files of a committed part: one or, where an engine wrote it, several. */
export async function filesOf(store: Objects, part: Ref): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list(`${folderOf(part)}/`)) keys.push(key)
  if (keys.length === 0)
    throw new Error(
      `${folderOf(part)} was committed but its files are gone; remove the run’s control folder to redo it`,
    )
  return keys
}

async function* readFile<T extends TableName, C extends Column<T>>(
  store: Objects,
  key: string,
  table: T,
  wanted: readonly C[] | undefined,
): AsyncIterable<Batch<T, C>> {
  const file = await bufferOf(store, key)
  const metadata = await parquetMetadataAsync(file)
  checkSchema(metadata, table, key)
  const types = columnsOf(table).filter(([name]) => !wanted || wanted.includes(name as C))
  for (const element of metadata.schema) {
    // Left as bytes, to be read as exact integers: the reader itself would round them to doubles.
    if (element.converted_type === 'DECIMAL') {
      element.converted_type = undefined
      element.logical_type = undefined
    }
  }
  const scan = await parquetScan({ file, metadata, columns: types.map(([name]) => name), parsers: { stringFromBytes } })
  for (const rows of scan.ranges) {
    const batch: Record<string, ColumnArrays[ColumnType]> = {}
    for (const [column, type] of types) {
      const data = await scan.readColumn({ column, ...rows })
      batch[column] = typed(type, data, `${key}: ${column}`)
    }
    yield batch as Batch<T, C>
  }
}

/** Throws unless the Parquet file `key` holds exactly the contract's columns of `table`. */
export async function checkFile(store: Objects, key: string, table: TableName): Promise<void> {
  checkSchema(await parquetMetadataAsync(await bufferOf(store, key)), table, key)
}

const WRITTEN_AS: Record<ColumnType, Omit<SchemaElement, 'name'>> = {
  boolean: { type: 'BOOLEAN' },
  integer: { type: 'INT32' },
  bigint: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  varchar: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  'decimal(38,0)': {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: 16,
    converted_type: 'DECIMAL',
    precision: 38,
    scale: 0,
  },
}

/** The annotations under which a physical type is the contract's: an INT32 that is a date is no integer. */
const ANNOTATED_AS: Record<ColumnType, readonly (string | undefined)[]> = {
  boolean: [undefined],
  integer: [undefined, 'INT_32'],
  bigint: [undefined, 'INT_64'],
  double: [undefined],
  varchar: ['UTF8', 'STRING'],
  'decimal(38,0)': ['DECIMAL'],
}

/** Throws unless the file holds exactly the contract's columns with its types, and no NULL that its statistics tell of. */
function checkSchema(metadata: FileMetaData, table: TableName, key: string): void {
  const [root, ...found] = metadata.schema
  const columns = columnsOf(table)
  const differs = columns.find(([name, type], i) => !found[i] || found[i].name !== name || !sameType(found[i], type))
  if (differs || root?.num_children !== columns.length)
    throw new Error(
      `${key} is not a file of ${table}: ${differs ? `column ${differs[0]} differs` : 'it has other columns'}`,
    )
  for (const { columns } of metadata.row_groups)
    for (const { meta_data } of columns)
      if (meta_data?.statistics?.null_count) throw new Error(`${key}: ${meta_data.path_in_schema.join('.')} holds NULL`)
}

function sameType(found: SchemaElement, type: ColumnType): boolean {
  if (found.type !== WRITTEN_AS[type].type || found.repetition_type === 'REPEATED') return false
  if (!ANNOTATED_AS[type].includes(found.converted_type ?? found.logical_type?.type)) return false
  return type !== 'decimal(38,0)' || (found.precision === 38 && (found.scale ?? 0) === 0)
}

function typed(type: ColumnType, data: ArrayLike<unknown>, where: string): ColumnArrays[ColumnType] {
  const values = Array.from(data)
  if (values.some(value => value === null || value === undefined)) throw new Error(`${where} holds NULL`)
  if (type === 'integer') return data instanceof Int32Array ? data : Int32Array.from(values as number[])
  if (type === 'bigint') return data instanceof BigInt64Array ? data : BigInt64Array.from(values as bigint[])
  if (type === 'double') return data instanceof Float64Array ? data : Float64Array.from(values as number[])
  if (type === 'decimal(38,0)') return (values as Uint8Array[]).map(bigIntOf)
  return values as string[] | boolean[]
}

const TEXT = new TextDecoder('utf-8', { ignoreBOM: true })
/** The whole text: the reader's own decoder would drop a byte order mark, which here is a character like others. */
const stringFromBytes = (bytes: Uint8Array | undefined) => bytes && TEXT.decode(bytes)

/** Two's complement, most significant byte first, as Parquet stores wide decimals. */
function bigIntOf(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(8 * bytes.length, value)
}

async function* encode<T extends TableName>(
  table: T,
  batches: AsyncIterable<Batch<T>> | Iterable<Batch<T>>,
): AsyncIterable<Uint8Array> {
  const columns = columnsOf(table)
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.map(([name, type]) => ({ name, repetition_type: 'REQUIRED' as const, ...WRITTEN_AS[type] })),
  ]
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({ writer: bytes, schema })
  for await (const batch of batches) {
    const columnData = columns.map(([name, type]) => {
      const data = batch[name as Column<T>]
      if (type === 'decimal(38,0)' && (data as bigint[]).some(value => value > MOST_DECIMAL || value < -MOST_DECIMAL))
        throw new Error(`${table}: ${name} holds a number of more than 38 digits`)
      return { name, data }
    })
    await writer.write({ columnData, rowGroupSize: ROWS_PER_GROUP })
    yield taken(bytes)
  }
  await writer.finish()
  yield taken(bytes)
}

function taken(bytes: ByteWriter): Uint8Array {
  const chunk = bytes.getBytes().slice()
  bytes.index = 0
  return chunk
}

async function bufferOf(store: Objects, key: string): Promise<AsyncBuffer> {
  const byteLength = await store.size(key)
  if (byteLength === undefined) throw new Error(`${key} is gone`)
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const from = start < 0 ? byteLength + start : start
      const chunks: Uint8Array[] = []
      for await (const chunk of store.read(key, { start: from, end })) chunks.push(chunk)
      const all = new Uint8Array(end - from)
      let at = 0
      for (const chunk of chunks) {
        all.set(chunk, at)
        at += chunk.length
      }
      return all.buffer
    },
  }
}

async function* toAsync(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* body
}
