import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: gated
title: A model that may go on only if its risks hold in every group
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    sex: { column: sex, kind: sex, levels: [female, male] }
outcomes: { ill: { column: ill, kind: binary, source: a register of the test } }
scores: [{ id: model_a, column: risk, kind: probability, independent: yes }]
views: [[sex]]
audits: { performance: [{ outcome: ill, compare: { sex: overall } }] }
disclosure: { policy: none-for-synthetic, cohort: made-up, ledger: ledger, approver: A. Person }
gates: [{ audit: performance, require: within-margin }]
`
/** So many people, of whom a share of a group that its risk says has the outcome, times a factor. */
function studyOf(people: number, factor: { female: number; male: number }, change = (yaml: string) => yaml): string {
  const folder = temporaryFolder()
  const lines = Array.from({ length: people }, (_, i) => {
    const sex = i % 2 === 0 ? 'female' : 'male'
    const risk = (1 + ((i >> 1) % 8)) / 20
    const draw = (((i >> 4) * 61) % 97) / 97
    return `p${i},${sex},${risk},${Number(draw < risk * factor[sex])}`
  })
  writeFileSync(join(folder, 'people.csv'), `id,sex,risk,ill\n${lines.join('\n')}\n`)
  writeFileSync(join(folder, 'study.yaml'), change(STUDY))
  return join(folder, 'study.yaml')
}
const RIGHT = { female: 1, male: 1 }
const run = async (study: string, ...options: string[]) => {
  const folder = temporaryFolder()
  return { folder, ...(await cli('run', study, '--out', folder, ...options)) }
}

describe('a gate on performance', () => {
  let passed: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    passed = await run(studyOf(8000, RIGHT))
  })
  test('is passed where every verdict on calibration is within its margin', () => {
    expect([passed.code, passed.err]).toEqual([0, expect.not.stringContaining('gate')])
  })
  test('fails with 3 where one is not, and names the group, the figure and the verdict, after the release', async () => {
    const study = studyOf(8000, { female: 1, male: 0.6 })
    const { code, err, folder } = await run(study)
    expect([code, err]).toEqual([3, expect.stringContaining('The gate is not passed.')])
    expect(err).toMatch(
      /male beside all other people, in cases seen over cases predicted of model_a \(probability\) for ill: beyond margin, a ratio of 0\.\d+ \(0\.\d+ to 0\.\d+\)/,
    )
    expect(existsSync(join(folder, 'released', 'gated'))).toBe(true)
    const again = await cli('run', study, '--out', folder, '--json')
    expect(again.code).toBe(3)
    expect(JSON.parse(again.out).gateFailures.length).toBe(2)
  })
  test.each([
    ['too few cases', 30, (yaml: string) => yaml, /not estimable, (no|fewer than 10) cases/],
    ['cases that cannot tell', 400, (yaml: string) => yaml, /inconclusive, a ratio of/],
    [
      'a convenience sample',
      4000,
      (yaml: string) => yaml.replace('design: sample', 'design: convenience'),
      /not estimable, convenience sample: no sampling interval/,
    ],
    ['withheld verdicts', 4000, (yaml: string) => yaml.replace('none-for-synthetic', 'nhs-7-round-5'), /withheld, /],
  ])('is never passed by absence of evidence: %s fail it', async (_, people, change, words) => {
    const { code, err } = await run(studyOf(people, RIGHT, change))
    expect([code, err]).toEqual([3, expect.stringMatching(words)])
  })
  test('rests on no other verdict than those of calibration and effect', async () => {
    const study = studyOf(8000, RIGHT, yaml =>
      yaml.replace('compare: { sex: overall } }', 'compare: { sex: overall }, margin: { auc: 0.000001 } }'),
    )
    expect((await run(study)).code).toBe(0)
  })
  test('on representation is refused, as it could never tell', async () => {
    const study = studyOf(100, RIGHT, yaml => yaml.replace('audit: performance', 'audit: representation'))
    const { code } = await cli('check', study)
    expect(code).toBe(2)
  })
})
