import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Attempt } from '../../functions/attempt.ts'
import { readCensus } from '../../functions/jobs/read-census.ts'
import type { AnyJob } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import type { UserError } from '../../science/errors.ts'
import { rowsOf } from '../helpers/batches.ts'
import { openLocal } from '../helpers/local-home.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const US = [
  'race,hispanic,sex,pop',
  'white,no,female,"60"',
  'white,yes,female,20',
  'black,no,male,15',
  'other,no,male,5',
]
const GROUPS = ['race,hispanic,level', 'white,no,White', 'white,yes,Hispanic', 'black,no,Black', 'other,no,']

type Input = Parameters<typeof readCensus.run>[0]
type Match = Input['censuses'][number]['match'][number]
const file = (name: string) => ({ file: name, sha256: name })
const GROUP: Match = { attribute: 'group', columns: ['race', 'hispanic'], map: file('groups.csv') }
const SEX: Match = { attribute: 'sex', columns: ['sex'], levels: ['female', 'male'] }

async function read(
  files: Record<string, string[]> = {},
  match: Match[] = [GROUP, SEX],
  views: string[][] = [['group'], ['sex'], ['group', 'sex'], []],
) {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'source'))
  for (const [name, lines] of Object.entries({ 'us.csv': US, 'groups.csv': GROUPS, ...files }))
    writeFileSync(join(folder, 'source', name), lines.map(line => `${line}\n`).join(''))
  const home = openLocal(folder, { 'read-census': 'code' })
  const input: Input = { censuses: [{ census: 'us', source: file('us.csv'), count: 'pop', match, views }] }
  const { output } = await runJob(readCensus as unknown as AnyJob, input, home, new AbortController().signal)
  const { censusCounts, censuses } = output as Awaited<ReturnType<typeof readCensus.run>>
  const rows = await rowsOf(home.tables(new Attempt('test')).read([censusCounts]))
  return { rows, census: censuses[0]! }
}
const refused = async (...args: Parameters<typeof read>) => {
  const error = await read(...args).then(
    () => undefined,
    (error: UserError) => error,
  )
  return error && [error.code, error.place?.file, error.place?.line]
}

describe('a census', () => {
  test('is counted by levels over several columns, and what the map leaves out is counted too', async () => {
    const { rows } = await read()
    expect(rows).toEqual([
      ['us', 'group', 'group=(not mapped)', 1n, 5n],
      ['us', 'group', 'group=Black', 1n, 15n],
      ['us', 'group', 'group=Hispanic', 1n, 20n],
      ['us', 'group', 'group=White', 1n, 60n],
      ['us', 'sex', 'sex=female', 2n, 80n],
      ['us', 'sex', 'sex=male', 2n, 20n],
      ['us', 'group|sex', 'group=(not mapped)|sex=male', 1n, 5n],
      ['us', 'group|sex', 'group=Black|sex=male', 1n, 15n],
      ['us', 'group|sex', 'group=Hispanic|sex=female', 1n, 20n],
      ['us', 'group|sex', 'group=White|sex=female', 1n, 60n],
      ['us', '(all)', '(all)', 4n, 100n],
    ])
  })

  test('shows every value it has in its crosswalk, with the level and the people', async () => {
    const { census } = await read()
    expect(census.crosswalks[0]).toEqual({
      attribute: 'group',
      columns: ['race', 'hispanic'],
      rows: [
        { values: ['black', 'no'], level: 'Black', people: 15 },
        { values: ['other', 'no'], level: '(not mapped)', people: 5 },
        { values: ['white', 'no'], level: 'White', people: 60 },
        { values: ['white', 'yes'], level: 'Hispanic', people: 20 },
      ],
    })
  })

  test('adds up to all its people in every view, and its order means nothing', async () => {
    const forwards = await read()
    for (const view of ['group', 'sex', 'group|sex', '(all)']) {
      const people = forwards.rows.filter(row => row[1] === view).map(row => row[4] as bigint)
      expect(people.reduce((sum, n) => sum + n, 0n)).toBe(100n)
    }
    const backwards = await read({ 'us.csv': [US[0]!, ...US.slice(1).reverse()] })
    expect(backwards).toEqual(forwards)
  })

  test('a value the map does not name is not mapped, and shown so', async () => {
    const { rows } = await read({ 'us.csv': [...US, 'unheard,no,male,7'] })
    expect(rows[0]).toEqual(['us', 'group', 'group=(not mapped)', 2n, 12n])
  })

  test('no census at all is an empty table', async () => {
    const home = openLocal(temporaryFolder(), { 'read-census': 'code' })
    const { output } = await runJob(
      readCensus as unknown as AnyJob,
      { censuses: [] },
      home,
      new AbortController().signal,
    )
    const { censusCounts } = output as Awaited<ReturnType<typeof readCensus.run>>
    expect(await rowsOf(home.tables(new Attempt('test')).read([censusCounts]))).toEqual([])
  })
})

describe('is refused, with file and line,', () => {
  test.each(['1,5', '-3', '2.5', '1e6', '', 'NA', '1 000'])('where a count reads “%s”', async count => {
    expect(await refused({ 'us.csv': [...US, `white,no,male,"${count}"`] })).toEqual(['bad-count', 'us.csv', 6])
  })
  test('a value that is no declared level, where no map says what it is', async () => {
    expect(await refused({ 'us.csv': [...US, 'white,no,F,3'] })).toEqual(['unknown-level', 'us.csv', 6])
  })
  test('a map that leads to a level that is not declared', async () => {
    expect(await refused({}, [{ ...GROUP, levels: ['White', 'Black'] }])).toEqual(['unknown-level', 'groups.csv', 3])
  })
  test('a map with one value on two lines', async () => {
    expect(await refused({ 'groups.csv': [...GROUPS, 'black,no,White'] })).toEqual(['duplicate-value', 'groups.csv', 6])
  })
  test('a line of a map that no row of the census meets, which a misspelt value would be', async () => {
    expect(await refused({ 'groups.csv': [...GROUPS, 'Black,no,Black'] })).toEqual(['unmet-value', 'groups.csv', 6])
  })
  test('a census whose people are all out of the map', async () => {
    const nobody = GROUPS.map((line, i) => (i === 0 ? line : line.replace(/[^,]*$/, '')))
    expect(await refused({ 'groups.csv': nobody })).toEqual(['nothing-mapped', 'us.csv', undefined])
  })
  test('a file that lacks a column', async () => {
    expect(await refused({ 'us.csv': US.map(line => line.replace(/,[^,]*$/, '')) })).toEqual([
      'missing-column',
      'us.csv',
      1,
    ])
    expect(await refused({ 'groups.csv': ['race,hispanic,group'] })).toEqual(['missing-column', 'groups.csv', 1])
  })
})
