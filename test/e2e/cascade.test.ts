import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: cascade
title: Who was lost on the way?
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    district: { column: district, kind: geography, levels: [north, south] }
    sex: { column: sex, kind: sex, levels: [female, male] }
scores: [{ id: model_a, column: risk, kind: probability }]
views: [[district], [district, sex]]
audits:
  cascade:
    - { name: invited, column: was_invited }
    - { name: consented, column: said_yes }
    - { name: outcome known, column: followed }
disclosure: { policy: none-for-synthetic, cohort: made-up, ledger: ledger, approver: A. Person }
`
/** By a rule that needs no chance: fewer of the south consent, and of these fewer are followed. */
const PEOPLE = Array.from({ length: 900 }, (_, i) => {
  const [district, sex] = [i % 3 === 0 ? 'south' : 'north', i % 2 === 0 ? 'female' : 'male']
  const invited = i % 10 !== 9
  const consented = invited && i % 7 < (district === 'south' ? 3 : 5)
  const followed = consented && i % 5 !== 0
  return { district, sex, reached: [invited, consented, followed].map(Number) }
})
const COLUMNS = 'id,district,sex,risk,was_invited,said_yes,followed'
const lineOf = ({ district, sex, reached }: (typeof PEOPLE)[number], i: number) =>
  [`p${i}`, district, sex, (i % 100) / 100, ...reached].join()

function studyOf(yaml = STUDY, lines = PEOPLE.map(lineOf)): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'people.csv'), `${COLUMNS}\n${lines.join('\n')}\n`)
  writeFileSync(join(folder, 'study.yaml'), yaml)
  return join(folder, 'study.yaml')
}
async function released(study: string, ...options: string[]) {
  const out = temporaryFolder()
  await runStudy(study, out, ...options)
  const files = filesBelow(join(out, 'released'))
  const textOf = (name: string) =>
    Buffer.from(Object.entries(files).find(([path]) => path.endsWith(name))![1], 'base64').toString()
  return { out, files, textOf, table: (name: string) => readCsv(textOf(`tables/${name}.csv`)) }
}

describe('a cascade', () => {
  let run: Awaited<ReturnType<typeof released>>
  beforeAll(async () => {
    run = await released(studyOf())
  })

  test('counts at each stage, by stratum and intersection, whom a count of the file counts, over the stage before and the first', () => {
    const strata = new Map([
      ['(all)', () => true],
      ['district=north', (of: (typeof PEOPLE)[number]) => of.district === 'north'],
      ['district=south', (of: (typeof PEOPLE)[number]) => of.district === 'south'],
      ['district=south|sex=female', (of: (typeof PEOPLE)[number]) => of.district === 'south' && of.sex === 'female'],
    ])
    for (const [stratum, isIn] of strata)
      for (const [j, stage] of ['invited', 'consented', 'outcome known'].entries()) {
        const own = PEOPLE.filter(isIn)
        const at = (stage: number) => own.filter(({ reached }) => reached[stage] === 1).length
        const row = (statistic: string) =>
          run
            .table('participation')
            .find(of => of.stratum === stratum && of.stage === stage && of.statistic === statistic)!
        expect([Number(row('people').value), Number(row('people').n)]).toEqual([at(j), own.length])
        if (j === 0) continue
        expect([Number(row('of_previous').value), Number(row('of_previous').n)]).toEqual([
          expect.closeTo(at(j) / at(j - 1), 5),
          at(j - 1),
        ])
        expect(Number(row('of_first').value)).toBeCloseTo(at(j) / at(0), 5)
        expect(Number(row('of_previous').low) < at(j) / at(j - 1)).toBe(true)
      }
  })

  test('stands on the pages of who is here and of what is missing', () => {
    const words = (page: string) => run.textOf(page).replace(/<[^>]*>/g, '')
    expect(words('site/representation.html')).toContain('Who was lost on the way')
    expect(words('site/representation.html')).toContain('Share of those at the stage before, by district')
    expect(words('site/index.html')).toMatch(
      /Of the 810 people counted who reached the stage “invited”, \d+ reached “outcome known”. Most were lost at “consented”/,
    )
    expect(words('site/methods.html')).toContain('Share of the stage before')
  })

  test('leaves the same bytes however people are cut, and is verified', async () => {
    expect((await released(studyOf(), '--shard-people', '7')).files).toEqual(run.files)
    const folder = Object.keys(run.files).find(path => path.endsWith('bundle.json'))!
    const { code, err } = await cli('verify', join(run.out, 'released', folder, '..'))
    expect([code, err]).toEqual([0, ''])
  })

  test('under a policy with a threshold is shown where all losses are large, and withheld whole where one is small', async () => {
    const under = STUDY.replace('none-for-synthetic', 'cms-11')
    const people = (rows: Awaited<ReturnType<typeof released>>) =>
      rows.table('participation').filter(({ statistic }) => statistic === 'people')
    const shown = people(await released(studyOf(under)))
    expect(shown.every(({ value }) => value !== '')).toBe(true)
    // Of the women of the south who consented all but three are followed.
    let lost = 0
    const few = PEOPLE.map(({ district, sex, reached: [invited, consented, followed] }, i) => {
      const isOne = district === 'south' && sex === 'female' && consented === 1
      const last = isOne ? Number(lost++ >= 3) : followed!
      return lineOf({ district, sex, reached: [invited!, consented!, last] }, i)
    })
    const withheld = people(await released(studyOf(under, few)))
    expect(withheld.length).toBeGreaterThan(0)
    expect(withheld.every(({ status, value }) => status === 'suppressed' && value === '')).toBe(true)
  })

  test('with a stage left out, or a cell that says neither, is refused with its line and published nowhere', async () => {
    for (const [cells, words] of [
      ['1,0,1', 'Someone reached the stage `outcome known` and not `consented`, which comes before it.'],
      ['1,,0', 'The column `said_yes` does not hold 0 or 1'],
    ] as const) {
      const out = join(temporaryFolder(), 'out')
      const study = studyOf(STUDY, ['a,north,male,0.1,1,1,1', `b,south,female,0.2,${cells}`])
      const { code, err } = await cli('run', study, '--out', out)
      expect(code).toBe(2)
      expect(err).toContain('people.csv:3')
      expect(err).toContain(words)
      expect(existsSync(join(out, 'released'))).toBe(false)
    }
  })

  test('of a column that is not there is refused by check', async () => {
    const { code, err } = await cli('check', studyOf(STUDY.replace('said_yes', 'consent')))
    expect(code).toBe(2)
    expect(err).toContain('consent')
  })
})
