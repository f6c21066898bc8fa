import { jsonBytes } from './altered.ts'
import { columnsOf } from './csv.ts'
import { sha256 } from './digest.ts'
import { type About, RELEASED_TABLES, type ReleasedTableName, STATUSES } from './released-table.ts'

export const BUNDLE = 'bundle.json'
export const CERTIFICATE = 'certificate.json'
export const DATA_PACKAGE = 'datapackage.json'
export const TABLE_NAMES = Object.keys(RELEASED_TABLES).sort() as ReleasedTableName[]

export function pathOf(table: ReleasedTableName): string {
  return `tables/${table}.csv`
}

/**
 * `datapackage.json`: the release as a Frictionless Data Package, version 1 (specs.frictionlessdata.io), with the
 * schema, size and SHA-256 of every table and record. `files` are the release's other files by path.
 */
export function dataPackageBytes(about: About, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const file = (path: string) => ({ bytes: files.get(path)!.length, hash: `sha256:${sha256(files.get(path)!)}` })
  return jsonBytes({
    profile: 'data-package',
    name: about.study,
    title: about.title,
    description: about.policy.meaning,
    resources: [
      ...TABLE_NAMES.map(table => ({
        profile: 'tabular-data-resource',
        name: table,
        title: RELEASED_TABLES[table].title,
        path: pathOf(table),
        format: 'csv',
        mediatype: 'text/csv',
        encoding: 'utf-8',
        ...file(pathOf(table)),
        dialect: { delimiter: ',', lineTerminator: '\n', quoteChar: '"', doubleQuote: true, header: true },
        schema: {
          fields: columnsOf(table).map(fieldOf),
          primaryKey: [...RELEASED_TABLES[table].keys, 'statistic'],
          missingValues: [''],
        },
      })),
      ...[BUNDLE, CERTIFICATE].map(path => ({
        profile: 'data-resource',
        name: path.replace('.json', ''),
        path,
        format: 'json',
        mediatype: 'application/json',
        encoding: 'utf-8',
        ...file(path),
      })),
    ],
  })
}

const FIELDS: Readonly<Record<string, object>> = {
  bin_low: { type: 'number', description: 'Lower edge of the bin in reference standard deviations; -INF: open' },
  bin_high: { type: 'number', description: 'Upper edge of the bin in reference standard deviations; INF: open' },
  value: { type: 'number' },
  low: { type: 'number', description: 'Lower limit of the 95% interval' },
  high: { type: 'number', description: 'Upper limit of the 95% interval' },
  n: { type: 'integer', description: 'People, or rows of a score file, behind the value' },
  status: { type: 'string', constraints: { required: true, enum: STATUSES } },
  reason: { type: 'string', description: 'Why a value is missing, or how to read it' },
}

function fieldOf(name: string): object {
  return { name, ...(FIELDS[name] ?? { type: 'string', constraints: { required: true } }) }
}
