import { jsonBytes } from './altered.ts'
import { columnsOf } from './csv.ts'
import { sha256 } from './digest.ts'
import { type About, RELEASED_TABLES, type ReleasedTableName, STATUSES } from './released-table.ts'
import { shapesPath } from './shapes.ts'

export const BUNDLE = 'bundle.json'
export const CERTIFICATE = 'certificate.json'
export const DATA_PACKAGE = 'datapackage.json'
export const TABLE_NAMES = Object.keys(RELEASED_TABLES).sort() as ReleasedTableName[]

export function pathOf(table: ReleasedTableName): string {
  return `tables/${table}.csv`
}

/**
 * `datapackage.json`: the release as a Frictionless Data Package, version 1 (specs.frictionlessdata.io), with the
 * schema, size and SHA-256 of every table and record; tables of people who do not exist say so. `files` are the release's other files by path.
 */
export function dataPackageBytes(about: About, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const file = (path: string) => ({ bytes: files.get(path)!.length, hash: `sha256:${sha256(files.get(path)!)}` })
  const label = about.synthetic ? 'Synthetic data of people who do not exist. ' : ''
  return jsonBytes({
    profile: 'data-package',
    name: about.study,
    title: about.title,
    description: `${label}${about.policy.meaning}`,
    resources: [
      ...TABLE_NAMES.map(table => ({
        profile: 'tabular-data-resource',
        name: table,
        title: `${label}${RELEASED_TABLES[table].title}`,
        path: pathOf(table),
        format: 'csv',
        mediatype: 'text/csv',
        encoding: 'utf-8',
        ...file(pathOf(table)),
        dialect: { delimiter: ',', lineTerminator: '\n', quoteChar: '"', doubleQuote: true, header: true },
        schema: {
          fields: fieldsOf(table),
          primaryKey: [...RELEASED_TABLES[table].keys, 'statistic'],
          missingValues: [''],
        },
      })),
      ...about.geography.map(({ attribute, from }) => ({
        profile: 'data-resource',
        name: `shapes-${attribute}`,
        title: `Places of the map of ${attribute}`,
        description: `GeoJSON in degrees; id: the level of ${attribute} (${from}); rings wound as d3-geo draws them`,
        path: shapesPath(attribute),
        format: 'geojson',
        mediatype: 'application/geo+json',
        encoding: 'utf-8',
        ...file(shapesPath(attribute)),
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

/** A column as the data package describes it. */
export interface Field {
  name: string
  type: 'string' | 'number' | 'integer'
  description: string
  constraints?: { required: true; enum?: readonly string[] }
}

/** The columns of a table, in order. */
export function fieldsOf(table: ReleasedTableName): Field[] {
  return columnsOf(table).map(name => ({ name, ...FIELDS[name]! }))
}

const key = (description: string): Omit<Field, 'name'> => ({
  type: 'string',
  description,
  constraints: { required: true },
})

const FIELDS: Readonly<Record<string, Omit<Field, 'name'>>> = {
  score: key('Score, by the id that the study gives it'),
  other: key('Score that the first is compared with'),
  measure: key(
    'Of a score: unadjusted, or adjusted for genetic components (znorm1 in mean, znorm2 in mean and variance; most_similar: beside the most similar reference people); of a model’s output, probability and logit, standardised, or decision',
  ),
  view: key('Attributes by which people are grouped, joined by |; (all): nobody apart'),
  stratum: key(
    'Group: attribute=level, joined by |, with |, = and % percent-encoded in levels; (all): all people counted',
  ),
  outcome: key(
    'Outcome, by the name that the study gives it; the bundle says where it was recorded; (none): of the score alone',
  ),
  threshold: key(
    'top and a share: people above the value that this share of the reference people exceed; at and a probability: people with at least that; decided: people whom a decision selects; (none): no threshold',
  ),
  reference: key('Group compared with, as a stratum; overall: all people but the group'),
  compared: key('Which statistic of performance is compared'),
  figure: key(
    'Which figure is standardised: mean, or share_high with its threshold, of a score; or base_rate of an outcome',
  ),
  prevalence: key(
    'Prevalence at which the figure holds: given, or low or high, between which it may lie; the bundle has them with their source',
  ),
  stage: key('Stage of the cascade, by the name that the study gives it; the bundle has their order'),
  census: key('Census, by the id that the study gives it'),
  among: key('Levels that hold for all who are compared, written as a group; (all): everyone is'),
  table: key('Table of this release'),
  statistic: key('What the value is; the methods page defines each'),
  bin_low: { type: 'number', description: 'Lower edge of the bin in the measure’s unit; -INF: open' },
  bin_high: { type: 'number', description: 'Upper edge of the bin in the measure’s unit; INF: open' },
  value: { type: 'number', description: 'The statistic; empty where there is none to show' },
  low: { type: 'number', description: 'Lower limit of the 95% interval' },
  high: { type: 'number', description: 'Upper limit of the 95% interval' },
  n: { type: 'integer', description: 'People, or rows of a score file, behind the value' },
  status: {
    type: 'string',
    description: 'Whether there is a value, and if not, what kind of reason there is',
    constraints: { required: true, enum: STATUSES },
  },
  reason: { type: 'string', description: 'Why a value is missing, or how to read it' },
}
