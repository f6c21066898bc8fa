import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const NONE = smallStudy({ count: 60, every: 50, variants: 60 })
const VALUES = NONE.people.slice(1).map((_, i) => ['0', '1', '', '0'][i % 4]!)
const withOutcome = (values: string[]) => ({
  ...NONE,
  people: NONE.people.map((line, i) => `${line}\t${i === 0 ? 'ill' : values[i - 1]}`),
  yaml: NONE.yaml.replace('\nscores:', '\noutcomes: { t2d: { column: ill, kind: binary, source: registry } }\nscores:'),
})

async function run(study: typeof NONE, ...options: string[]) {
  const out = temporaryFolder()
  await runStudy(writeStudy(study), out, ...options)
  const released = Object.entries(filesBelow(join(out, 'released')))
  const named = (path: RegExp) =>
    Object.fromEntries(
      released.filter(([name]) => path.test(name)).map(([name, bytes]) => [name.replace(/^.*?\w{12}\//, ''), bytes]),
    )
  return { out, tables: named(/\/tables\//), bundle: named(/\/bundle\.json$/) }
}

/** Rows of a cube of a run, added up: outcome, its value, people. */
function counted(out: string, table: 'atom_counts' | 'moments' | 'histograms', where: string) {
  const engine = new DuckDb({ threads: 1, memoryMb: 256, spillFolder: temporaryFolder() })
  const files = join(out, 'restricted', 'cubes', table, '*', '*.parquet')
  return engine.run(
    `SELECT outcome, outcome_value, CAST(sum(n) AS integer) AS n FROM read_parquet('${files}')
     WHERE ${where} GROUP BY ALL ORDER BY ALL`,
    [],
    new AbortController().signal,
  )
}

describe('outcomes', () => {
  let plain: Awaited<ReturnType<typeof run>>
  let audited: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    plain = await run(NONE)
    audited = await run(withOutcome(VALUES), '--shard-people', '7')
  })

  test('are counted in every cube by value, those without one as (missing)', async () => {
    const [of0, of1, missing] = ['0', '1', ''].map(value => VALUES.filter(each => each === value).length)
    const rows = [
      ['(all)', '(all)', VALUES.length],
      ['t2d', '(missing)', missing],
      ['t2d', '0', of0],
      ['t2d', '1', of1],
    ]
    expect(await counted(audited.out, 'atom_counts', 'true')).toEqual(rows)
    const at = (name: string) => NONE.people[0]!.split('\t').indexOf(name)
    const women = NONE.people.slice(1).flatMap((line, i) => {
      const cells = line.split('\t')
      const isCounted = cells[at('unrelated_2504')] === '1' && cells[at('sex')] === 'female'
      return isCounted ? [VALUES[i]!] : []
    })
    const where = "stratum = 'sex=female' AND measure = 'unadjusted'"
    const expected = ['(missing)', '0', '1'].map(value => [
      't2d',
      value,
      women.filter(each => (each || '(missing)') === value).length,
    ])
    for (const table of ['moments', 'histograms'] as const)
      expect(await counted(audited.out, table, `${where} AND outcome = 't2d'`)).toEqual(expected)
  })

  test('change no released number before an audit asks for them', () => {
    expect(audited.tables).toEqual(plain.tables)
  })

  test('are among the inputs that a release names by digest', async () => {
    const other = await run(withOutcome(VALUES.with(0, '1')))
    expect(other.tables).toEqual(plain.tables)
    expect(other.bundle).not.toEqual(audited.bundle)
  })

  test('are named by check, with what becomes of them', async () => {
    const { code, out } = await cli('check', writeStudy(withOutcome(VALUES)))
    expect([code, out]).toEqual([0, expect.stringMatching(/outcomes +t2d: counted; nothing about them is released/)])
  })

  test.each(['2', '-9', 'NA', 'yes', 'true', '1.0', ' 1', '01'])('that read %j are refused', async value => {
    const { code, err } = await cli('run', writeStudy(withOutcome(VALUES.with(4, value))), '--out', temporaryFolder())
    expect([code, err]).toEqual([2, expect.stringContaining('The column `ill` does not hold 0, 1 or nothing')])
    expect(err).toMatch(/samples\.tsv:6/)
  })

  test('need their column', async () => {
    const { code, err } = await cli('check', writeStudy({ ...withOutcome(VALUES), people: NONE.people }))
    expect([code, err]).toEqual([2, expect.stringContaining('no column `ill`')])
  })
})
