import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Diff } from '../../cli/diff.ts'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SCORE = 'score.txt'

async function diff(...words: string[]): Promise<{ diff: Diff; text: string }> {
  const [asJson, asText] = [await cli('diff', ...words, '--json'), await cli('diff', ...words)]
  expect([asJson.code, asText.code, asText.err]).toEqual([0, 0, ''])
  return { diff: JSON.parse(asJson.out), text: asText.out }
}

/** Released rows that differ between two releases, counted apart from the program, over all tables. */
function differing(before: string, after: string): number {
  const rowsOf = (folder: string) =>
    new Map(
      readdirSync(join(folder, 'tables')).flatMap(file =>
        readCsv(readFileSync(join(folder, 'tables', file), 'utf8')).map(row => {
          const { value, low, high, n, status, reason, ...keys } = row
          return [JSON.stringify([file, keys]), JSON.stringify([value, low, high, n, status, reason])] as const
        }),
      ),
    )
  const [a, b] = [rowsOf(before), rowsOf(after)]
  return [...new Set([...a.keys(), ...b.keys()])].filter(key => a.get(key) !== b.get(key)).length
}

describe('diff tells what changed between runs', () => {
  const folder = temporaryFolder()
  const out = temporaryFolder()
  const study = join(folder, 'study.yaml')
  const releases: string[] = []
  const write = (name: string, change: (text: string) => string) =>
    writeFileSync(join(folder, name), change(readFileSync(join(folder, name), 'utf8')))
  const run = async (...options: string[]) => {
    releases.push((await runStudy(study, out, ...options)).folder)
  }
  beforeAll(async () => {
    expect((await cli('init', folder)).code).toBe(0)
    write('study.yaml', text => text.replace('policy: cms-11', 'policy: none-for-synthetic'))
    await run()
    write(SCORE, text => text.replaceAll('\t0.0', '\t0.09'))
    await run()
    write('study.yaml', text => text.replace('ambiguous: drop', 'ambiguous: keep'))
    await run()
    write('study.yaml', text => text.replace(/^title: .*/m, 'title: Another title'))
    await run()
    write('study.yaml', text => text.replace('  - [age_group]\n', ''))
    await run('--shard-people', '500')
  })
  const jobsOf = ({ runs }: Diff) => runs!.steps.jobs.map(({ job }) => job)

  test('a file: which, and how the change came to every step after it', async () => {
    const { diff: found, text } = await diff(`${out}#1`, `${out}#2`)
    expect(found.runs).toMatchObject({ inputs: [{ file: SCORE, change: 'changed' }], settings: [], code: [] })
    const root = `${SCORE} changed`
    expect(found.runs!.steps.jobs.slice(0, 3)).toMatchObject([
      { job: 'read-score', anew: 1, of: 1, because: [{ root, through: [] }] },
      { job: 'match-score', because: [{ root, through: ['read-score'] }] },
      { job: 'fit-scoring', because: [{ root, through: ['read-score', 'match-score'] }] },
    ])
    for (const { because } of found.runs!.steps.jobs) expect(because.map(cause => cause.root)).toEqual([root])
    expect(jobsOf(found).at(-1)).toBe('publish-site')
    expect(jobsOf(found)).not.toContain('ingest-genotypes')
    expect(text).toContain(`match-score          1 of 1  ${root} → read-score`)
  })

  test('released cells: just those that differ, the first 20 and a count on a screen', async () => {
    const { diff: found, text } = await diff(`${out}#1`, `${out}#2`)
    const cells = differing(releases[0]!, releases[1]!)
    expect(cells).toBeGreaterThan(20)
    expect(found.tables.changes).toHaveLength(cells)
    expect(text).toMatch(/^ {2}… and [\d,]+ more: --json lists all$/m)
    expect(text.split('\n').length).toBeLessThan(60)
    const mean = found.tables.changes.find(({ statistic }) => statistic === 'mean')!
    expect(mean.from!.value).not.toBe(mean.to!.value)
    expect(text).toContain(`${mean.from!.value} → ${mean.to!.value}`)
  })

  test('a setting: from what to what, and the steps that it stands in', async () => {
    const { diff: found, text } = await diff(`${out}#2`, `${out}#3`)
    expect(found.runs!.settings).toEqual([{ path: ['matching', 'ambiguous'], from: 'drop', to: 'keep' }])
    expect(found.runs!.inputs).toEqual([{ file: 'study.yaml', change: 'changed' }])
    expect(found.runs!.steps.jobs[0]).toMatchObject({
      job: 'match-score',
      because: [{ root: 'matching.ambiguous changed', through: [] }],
    })
    expect(text).toMatch(/matching\.ambiguous +drop → keep/)
  })

  test('words on the page: no step but those that write it', async () => {
    const { diff: found } = await diff(`${out}#3`, `${out}#4`)
    expect(jobsOf(found)).toEqual(['release-tables', 'publish-site'])
    expect(found.runs!.steps.jobs[1]!.because).toEqual([{ root: 'title changed', through: ['release-tables'] }])
    expect(found.tables.changes).toEqual([])
  })

  test('fewer views and other pieces: every cause is a setting or an option that someone changed', async () => {
    const { diff: found, text } = await diff(`${out}#4`, out)
    const roots = new Set(found.runs!.steps.jobs.flatMap(({ because }) => because.map(({ root }) => root)))
    expect(roots).toEqual(new Set(['views changed', '--shard-people changed']))
    expect(text).toMatch(/--shard-people +16384 → 500/)
    expect(found.tables.changes.some(({ to }) => to === undefined)).toBe(true)
  })

  test('a run and itself: the same', async () => {
    const { diff: found, text } = await diff(out, `${out}#5`)
    expect(found.tables.changes).toEqual([])
    expect(found.runs).toMatchObject({ inputs: [], settings: [], code: [], steps: { anew: 0, jobs: [] } })
    expect(text).toContain('the same, to the byte')
  })

  test('two releases alone: their tables and what they say, and it says so', async () => {
    const { diff: found, text } = await diff(releases[1]!, releases[2]!)
    expect(found.runs).toBeUndefined()
    expect(text).toContain('does not tell how it was made')
    expect(found.about).toContainEqual({ path: ['matching', 'ambiguous'], from: 'drop', to: 'keep' })
    expect(found.tables).toEqual((await diff(`${out}#2`, `${out}#3`)).diff.tables)
  })

  test('a release that was altered is not compared', async () => {
    const file = join(releases[0]!, 'tables', 'distribution.csv')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace(/\d(?=,)/, '7'))
    const { code, err } = await cli('diff', `${out}#1`, out)
    writeFileSync(file, text)
    expect([code, err]).toEqual([2, expect.stringMatching(/tables\/distribution\.csv: .*not the one/)])
  })

  test('a run that is not there is told with those that are', async () => {
    const { code, err } = await cli('diff', `${out}#9`, out)
    expect([code, err]).toEqual([2, expect.stringMatching(/no run 9[\s\S]*#1 to #5/)])
  })

  test('the history of runs holds no person', () => {
    const history = join(out, 'control', 'history')
    const files = readdirSync(history)
    expect(files.sort()).toEqual(['1.json', '2.json', '3.json', '4.json', '5.json'])
    const text = files.map(file => readFileSync(join(history, file), 'utf8')).join()
    const [, ...people] = readFileSync(join(folder, 'people.csv'), 'utf8').trimEnd().split('\n')
    for (const line of people) expect(text).not.toContain(line.split(',', 1)[0])
  })
})
