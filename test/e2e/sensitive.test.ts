import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: sensitive
title: A nation that asked for it
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    nation: { column: nation, kind: recruitment, why: a test, levels: [north, south] }
    sex: { column: sex, kind: sex, levels: [female, male] }
outcomes: { ill: { column: ill, kind: binary, source: a register of the test, prevalence: { file: known.csv } } }
scores:
  - { id: model, column: risk, kind: probability, independent: yes }
views: [[nation], [sex], [nation, sex]]
audits:
  performance:
    - { outcome: ill, thresholds: [{ at: 0.5 }], compare: { nation: north, sex: overall }, margin: { o_e: 1.25 } }
  standardise: { over: [sex], standard: cohort, views: [[nation]], compare: { nation: north } }
disclosure: { policy: POLICY, cohort: made-up, ledger: ledger, approver: A. Person, sensitive: [SENSITIVE] }
`

async function released(policy: string, sensitive: string) {
  const folder = temporaryFolder()
  const people = Array.from({ length: 1200 }, (_, i) => {
    const risk = 0.05 + ((i * 37) % 90) / 100
    return [`p${i}`, i % 3 ? 'north' : 'south', i % 2 ? 'female' : 'male', risk.toFixed(2), ((i * 7919) % 100) / 100 < risk ? '1' : '0'].join() // biome-ignore format: one line
  })
  writeFileSync(join(folder, 'people.csv'), `id,nation,sex,risk,ill\n${people.join('\n')}\n`)
  writeFileSync(
    join(folder, 'known.csv'),
    'nation,prevalence,source\nnorth,0.2,a made-up register\nsouth,0.3,a made-up register\n',
  )
  writeFileSync(join(folder, 'study.yaml'), STUDY.replace('POLICY', policy).replace('SENSITIVE', sensitive))
  const { folder: at } = await runStudy(join(folder, 'study.yaml'), join(folder, 'out'))
  const rows = readdirSync(join(at, 'tables'))
    .filter(file => file !== 'withheld.csv')
    .flatMap(file =>
      readCsv(readFileSync(join(at, 'tables', file), 'utf8')).map((row): Record<string, string> => ({ file, ...row })),
    )
  const by = (attribute: string) =>
    new Set(
      rows
        .filter(({ view, value }) => value !== '' && (view ?? '').split('|').includes(attribute))
        .map(({ file, statistic }) => `${file} ${statistic}`),
    )
  return { folder, at, by }
}

describe.each(['none-for-synthetic', 'cms-11'])('a study that calls a group sensitive, under %s', async policy => {
  const [plain, bare] = [await released(policy, ''), await released(policy, 'nation=south')]

  test('shows by its attribute numbers of people alone, and by others what it showed', () => {
    const counts = ['distribution.csv people', 'quality.csv people', 'quality.csv scored', 'quality.csv share']
    const allowed = new Set([
      ...counts,
      'distribution.csv clamped',
      'standard.csv weight',
      ...['expected_per_1000', 'net_benefit_all'].map(name => `absolute_risk.csv ${name}`),
    ])
    const told = (of: typeof plain) => [...of.by('nation')].filter(name => !allowed.has(name))
    for (const table of ['distribution', 'histogram', 'performance', 'comparison', 'standardised', 'absolute_risk'])
      expect(told(plain), table).toContainEqual(expect.stringMatching(`^${table}.csv`))
    expect(told(bare)).toEqual([])
    expect([...bare.by('nation')]).toEqual(expect.arrayContaining(counts))
    expect(bare.by('sex').has('performance.csv auc')).toBe(plain.by('sex').has('performance.csv auc'))
  })

  test('says so on its pages, and is verified', async () => {
    const page = readFileSync(join(bare.at, 'site', 'index.html'), 'utf8').replace(/<\/?bdi>/g, '')
    expect(page).toContain('The study calls groups by nation sensitive')
    // Where the policy withholds nothing, nobody is told that it shields small groups.
    expect(page.includes('so that no small group can be told')).toBe(policy === 'cms-11')
    expect((await cli('verify', bare.at, '--ledger', join(bare.folder, 'ledger'))).code).toBe(0)
  })
})
