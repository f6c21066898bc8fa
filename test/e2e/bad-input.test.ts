import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { type SmallStudy, smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const GOOD = smallStudy({ count: 60, every: 50, variants: 60 })
const SCORE = 'T2D_Suzuki2024_fixed_GRCh38.txt'
const setCell = (line: string, cell: number, value: string) => line.split('\t').with(cell, value).join('\t')
const firstRecord = GOOD.vcf.findIndex(line => !line.startsWith('#'))
const firstScore = GOOD.score.findIndex(line => line.startsWith('rs') && !line.startsWith('rsID'))

/** What is wrong; the study, changed; what the sentence says, and where. */
const CASES: [wrong: string, change: (study: SmallStudy) => Partial<SmallStudy>, says: RegExp, where: RegExp][] = [
  [
    'a key that does not exist',
    s => ({ yaml: s.yaml.replace('ambiguous:', 'ambigous:') }),
    /ambigous[\s\S]*ambiguous/,
    /study\.yaml:\d+:\d+/,
  ],
  [
    'two problems',
    s => ({ yaml: s.yaml.replace('seed', 'sed').replace('count: reference', 'count: everyone\nsed: 1') }),
    /2 problems/,
    /study\.yaml:\d+:\d+/,
  ],
  [
    'a file that is missing',
    s => ({ yaml: s.yaml.replace('samples.tsv', 'sample.tsv') }),
    /sample\.tsv` does not exist/,
    /study\.yaml:\d+:\d+/,
  ],
  ['a people file that is empty', () => ({ people: [] }), /is empty/, /study\.yaml:\d+:\d+/],
  ['people without a row', s => ({ people: s.people.slice(0, 1) }), /a header but no rows/, /samples\.tsv/],
  ['a VCF that is empty', () => ({ vcf: [] }), /is empty/, /study\.yaml:\d+:\d+/],
  ['a VCF that is something else', () => ({ vcf: ['hello'] }), /VCF|fileformat/, /genotypes\.vcf:1/],
  [
    'a VCF without GT',
    s => ({ vcf: s.vcf.map((line, i) => (i === firstRecord ? setCell(line, 8, 'DS') : line)) }),
    /GT/,
    new RegExp(`genotypes\\.vcf:${firstRecord + 1}`),
  ],
  [
    'a sample twice',
    s => ({ vcf: s.vcf.map(line => (line.startsWith('#CHROM') ? setCell(line, 10, line.split('\t')[9]!) : line)) }),
    /sample|column/i,
    /genotypes\.vcf:2/,
  ],
  ['a person twice', s => ({ people: [...s.people, s.people[1]!] }), /is on line 2 already/, /samples\.tsv:62/],
  [
    'records out of order',
    s => ({
      vcf: [
        ...s.vcf.slice(0, firstRecord),
        s.vcf[firstRecord + 1]!,
        s.vcf[firstRecord]!,
        ...s.vcf.slice(firstRecord + 2),
      ],
    }),
    /follows|order/i,
    /genotypes\.vcf:4/,
  ],
  [
    'a record that is cut',
    s => ({ vcf: s.vcf.map((line, i) => (i === firstRecord ? line.slice(0, -20) : line)) }),
    /column/,
    new RegExp(`genotypes\\.vcf:${firstRecord + 1}`),
  ],
  [
    'people of whom none has genotypes',
    s => ({ people: s.people.map((line, i) => (i === 0 ? line : `x${line}`)) }),
    /None of the people/,
    /samples\.tsv/,
  ],
  [
    'a level that is not declared',
    s => ({ people: s.people.map((line, i) => (i === 3 ? line.replace(/\tmale\t|\tfemale\t/, '\tunknown\t') : line)) }),
    /does not declare/,
    /samples\.tsv:4/,
  ],
  [
    'a column that is not there',
    s => ({ yaml: s.yaml.replace('column: superpopulation', 'column: superpopulatoin') }),
    /superpopulatoin[\s\S]*superpopulation/,
    /samples\.tsv:1/,
  ],
  [
    'a row with a cell too many',
    s => ({ people: s.people.map((line, i) => (i === 2 ? `${line}\t1` : line)) }),
    /more or fewer cells/,
    /samples\.tsv:3/,
  ],
  [
    'a score on another build',
    s => ({ score: s.score.map(line => line.replace('genome_build=GRCh38', 'genome_build=GRCh37')) }),
    /GRCh37[\s\S]*GRCh38/,
    /T2D_Suzuki/,
  ],
  [
    'a weight that is no number',
    s => ({ score: s.score.map((line, i) => (i === firstScore ? setCell(line, 5, 'NA') : line)) }),
    /effect_weight/,
    new RegExp(`${SCORE}:${firstScore + 1}`),
  ],
  [
    'a score that does not match',
    s => ({ score: s.score.map((line, i) => (i >= firstScore ? setCell(line, 2, '7') : line)) }),
    /0\.0% of the score’s weight[\s\S]*heaviest losses: rs/,
    /T2D_Suzuki/,
  ],
  [
    'a VCF without a record',
    s => ({ vcf: s.vcf.slice(0, firstRecord) }),
    /holds people and no variant/,
    /genotypes\.vcf/,
  ],
  [
    'what this version cannot do',
    s => ({
      yaml: s.yaml.replace(/policy: [\w-]+/, 'policy: all-of-us'),
    }),
    /not in this version/,
    /study\.yaml:\d+:\d+/,
  ],
  [
    'a census without the column its study names',
    s => ({
      yaml: s.yaml.replace(
        'count: reference',
        'count: reference\ncensus: [{id: us, file: samples.tsv, count: pop, year: 2023, source: x, match: {sex: {columns: [sex]}}}]',
      ),
    }),
    /no column `pop`/,
    /samples\.tsv:1/,
  ],
]

/** The study with a map of countries that is not there. */
const mapped = (s: SmallStudy) => ({
  yaml: s.yaml
    .replace(/^ {4}sex:/m, '    country: { column: sampling_iso3, kind: geography }\n    sex:')
    .replace('views: [', 'views: [[country], ')
    .replace(
      'count: reference',
      `count: reference\ngeography: [{file: map.json, object: places, attribute: country, key: {from: iso3, to: iso-numeric}}]`,
    ),
})

CASES.push(
  ['a map that is missing', s => mapped(s), /map\.json` does not exist/, /study\.yaml:\d+:\d+/],
  [
    'a map that is no TopoJSON',
    s => ({ yaml: mapped(s).yaml.replace('map.json', 'samples.tsv') }),
    /no TopoJSON/,
    /samples\.tsv/,
  ],
  [
    'a component that is no number',
    s => ({ components: s.components.with(1, setCell(s.components[1]!, 2, 'NA')) }),
    /`PC1` does not hold a number/,
    /components\.tsv:2/,
  ],
  ...['1e999', 'Infinity', '-inf', '0x10', '', '1e10'].map((value): (typeof CASES)[number] => [
    `a component of “${value}”`,
    s => ({ components: s.components.with(1, setCell(s.components[1]!, 2, value)) }),
    /`PC1` does not hold a number between/,
    /components\.tsv:2/,
  ]),
  [
    'components of a person twice',
    s => ({ components: [...s.components, s.components[1]!] }),
    /is on line 2 already/,
    /components\.tsv:\d+/,
  ],
  [
    'components of other people',
    s => ({ components: s.components.map((line, i) => (i === 0 ? line : setCell(line, 1, `x${i}`))) }),
    /None of the people/,
    /components\.tsv/,
  ],
  [
    'components that do not vary',
    s => ({ components: s.components.map((line, i) => (i === 0 ? line : setCell(line, 2, '1'))) }),
    /component 1 is the same/,
    /cannot adjust/,
  ],
)

describe('bad input ends with 2 and one sentence that says where and what to do', () => {
  const out = temporaryFolder()
  let before: Record<string, string>
  beforeAll(async () => {
    await runStudy(writeStudy(GOOD), out)
    before = filesBelow(join(out, 'released'))
  })

  test.each(CASES)('%s', async (_, change, says, where) => {
    const study = writeStudy({ ...GOOD, ...change(GOOD) })
    const { code, err } = await cli('run', study, '--out', out)
    expect([code, err]).toEqual([2, expect.stringMatching(says)])
    expect(err).toMatch(where)
    expect(err).not.toMatch(/^\s+at /m)
    for (const line of GOOD.people.slice(1)) expect(err).not.toContain(line.split('\t', 1)[0])
    expect(filesBelow(join(out, 'released'))).toEqual(before)
  })

  test('a compressed VCF that is cut off', async () => {
    const study = writeStudy({ ...GOOD, yaml: GOOD.yaml.replace('genotypes.vcf', 'genotypes.vcf.gz') })
    const whole = gzipSync(GOOD.vcf.map(line => `${line}\n`).join(''))
    writeFileSync(join(study, '..', 'genotypes.vcf.gz'), whole.subarray(0, whole.length - 100))
    rmSync(join(study, '..', 'genotypes.vcf'))
    const { code, err } = await cli('run', study, '--out', out)
    expect([code, err]).toEqual([2, expect.stringContaining('genotypes.vcf.gz')])
  })

  test('attributes that make too many kinds of people: the one to coarsen is named', async () => {
    const [header, ...rows] = GOOD.people
    const others = Array.from({ length: 65_600 }, (_, i) => `${setCell(rows[0]!, 0, `x${i}`)}\t${i % 200}\t${i}`)
    const people = [`${header}\tnarrow\twide`, ...rows.map(row => `${row}\t1\t1`), ...others]
    const yaml = GOOD.yaml
      .replace(
        /^( +)sex:/m,
        '$1narrow: {column: narrow, kind: geography}\n$1wide: {column: wide, kind: geography}\n$1sex:',
      )
      .replace(/^views:.*/m, 'views: [[narrow], [wide]]')
    const { code, err } = await cli('run', writeStudy({ ...GOOD, people, yaml }), '--out', temporaryFolder())
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/samples\.tsv[\s\S]*more than 65536 kinds[\s\S]*Coarsen `wide`/),
    ])
  })

  test('components of people who are not there are left out, and the run says how many', async () => {
    const strangers = Array.from({ length: 3 }, (_, i) => setCell(GOOD.components[1]!, 1, `NOBODY${i}`))
    const study = writeStudy({ ...GOOD, components: [...GOOD.components, ...strangers] })
    const { code, out: text } = await cli('run', study, '--out', temporaryFolder())
    expect([code, text]).toEqual([
      0,
      expect.stringContaining('3 lines of the components file of nobody who is counted here: left out'),
    ])
    const { out: none } = await cli('run', writeStudy(GOOD), '--out', out)
    expect(none).not.toContain('components file')
  })

  test('people without genotypes, and genotypes without a person, are counted and left out', async () => {
    const people = [
      ...GOOD.people.slice(0, -5),
      ...Array.from({ length: 3 }, (_, i) => setCell(GOOD.people[1]!, 0, `NOBODY${i}`)),
    ]
    const { steps } = await runStudy(writeStudy({ ...GOOD, people }), temporaryFolder())
    expect(steps.map(({ job }) => job)).toContain('publish-site')
  })

  test('problems of several files are told at once, before anyone is read', async () => {
    const score = GOOD.score.map((line, i) => (i === firstScore ? setCell(line, 5, 'NA') : line))
    const yaml = GOOD.yaml.replace('column: superpopulation', 'column: superpopulatoin')
    const { code, err } = await cli('check', writeStudy({ ...GOOD, score, yaml }))
    expect([code, err]).toEqual([2, expect.stringContaining('2 problems')])
    expect(err).toMatch(/effect_weight/)
    expect(err).toMatch(/superpopulatoin/)
  })

  test('--json gives the same problems to a program', async () => {
    const study = writeStudy({ ...GOOD, yaml: GOOD.yaml.replace('ambiguous:', 'ambigous:') })
    const { code, out: text } = await cli('check', study, '--json')
    expect(code).toBe(2)
    expect(JSON.parse(text)).toMatchObject({ error: 'study', problems: [{ place: { file: 'study.yaml' } }] })
  })

  test('a study file that is not there is named as it was given', async () => {
    for (const command of [['check'], ['cost'], ['run', '--out', temporaryFolder()]]) {
      const { code, err } = await cli(...command, 'no-such-folder/study.yaml')
      expect([code, err]).toEqual([
        2,
        expect.stringMatching(/^no-such-folder\/study\.yaml: There is no such study file\./),
      ])
    }
  })

  test('a file with a header and no rows does not pass `check`', async () => {
    const { code, err } = await cli('check', writeStudy({ ...GOOD, people: GOOD.people.slice(0, 1) }))
    expect([code, err]).toEqual([2, expect.stringMatching(/^samples\.tsv: The file has a header but no rows\./)])
  })
})
