import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { type SmallStudy, smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const FIXED_COLUMNS = 9
const TWO = 'batches: [{files: [one.vcf]}, {files: [two.vcf]}]'

/** The columns of a VCF for the samples whose place passes. */
const samplesWhere = (vcf: string[], passes: (nth: number) => boolean) =>
  vcf.map(line => {
    if (line.startsWith('##')) return line
    const cells = line.split('\t')
    return cells.filter((_, i) => i < FIXED_COLUMNS || passes(i - FIXED_COLUMNS)).join('\t')
  })

/** The study with its people in two genotype files, each a batch. */
function inTwo(study: SmallStudy, one: string[], two: string[]): string {
  const path = writeStudy({ ...study, yaml: study.yaml.replace(/batches:\n.*\n/, `${TWO}\n`) })
  for (const [name, lines] of Object.entries({ one, two }))
    writeFileSync(join(dirname(path), `${name}.vcf`), lines.map(line => `${line}\n`).join(''))
  return path
}

async function released(path: string, ...options: string[]): Promise<Record<string, string>> {
  const out = temporaryFolder()
  await runStudy(path, out, ...options)
  return filesBelow(join(out, 'released'))
}

describe('people in two batches', () => {
  // The last of the people are in no genotype file: counted, never scored.
  // They carry weights and come from clusters, which both batches share.
  const whole = smallStudy()
  const study = {
    ...whole,
    vcf: samplesWhere(whole.vcf, nth => nth < 115),
    people: whole.people.map(
      (line, i) => `${line}\t${i === 0 ? 'w\tvillage' : `${i === 5 ? 40 : 1 + (i % 7) / 10}\tv${i % 40}`}`,
    ),
    yaml: whole.yaml.replace('design: convenience', 'design: sample\n  weight: w\n  cluster: village'),
  }
  const isOdd = (nth: number) => nth % 2 === 1
  const [odd, even] = [samplesWhere(study.vcf, isOdd), samplesWhere(study.vcf, nth => !isOdd(nth))]
  let expected: Record<string, string>
  beforeAll(async () => {
    expected = await released(writeStudy(study))
  })

  test('leave the bytes that one batch of them all leaves, whichever comes first', async () => {
    expect(await released(inTwo(study, odd, even))).toEqual(expected)
    expect(await released(inTwo(study, even, odd), '--range-bytes', '5000', '--shard-people', '7')).toEqual(expected)
  })

  test('are scored on the variants that both batches have, and the others are said', async () => {
    const lacking = even.filter((_, i) => i !== even.length - 1)
    const files = await released(inTwo(study, odd, lacking))
    const [, text] = Object.entries(files).find(([name]) => name.endsWith('tables/match.csv'))!
    const match = readCsv(Buffer.from(text, 'base64').toString())
    expect(match).toContainEqual(
      expect.objectContaining({ statistic: 'excluded: not every batch of genotypes has the variant', value: '1' }),
    )
  })

  test('may not hold a person twice: the study is refused, with the batch and without the person', async () => {
    const path = inTwo(
      study,
      odd,
      samplesWhere(study.vcf, nth => nth < 3),
    )
    const { code, err } = await cli('check', path)
    expect(code).toBe(2)
    expect(err).toMatch(/study\.yaml:6:\d+/)
    expect(err).toContain('The files of this batch and of batch 1 hold a person with the same id.')
    const [id] = study.vcf
      .find(line => line.startsWith('#CHROM'))!
      .split('\t')
      .slice(FIXED_COLUMNS + 1)
    expect(err).not.toContain(id)
  })
})

describe('people who are excluded', () => {
  const study = smallStudy({ count: 60 })
  const idOf = (line: string) => line.split('\t', 1)[0]!
  const gone = study.people.slice(-4).map(idOf)
  const excluding = (ids: string[]) => {
    const path = writeStudy({
      ...study,
      yaml: study.yaml.replace('  attributes:', '  exclude: gone.txt\n  attributes:'),
    })
    writeFileSync(join(dirname(path), 'gone.txt'), ids.map(id => `${id}\n`).join(''))
    return path
  }

  test('leave no trace: the release is that of a study without their lines', async () => {
    const without = { ...study, people: study.people.filter(line => !gone.includes(idOf(line))) }
    expect(await released(excluding([...gone, 'nobody']))).toEqual(await released(writeStudy(without)))
  })

  test('who are not in the people file are said, and so are values that a map does not have', async () => {
    const mapped = excluding([gone[0]!, 'nobody', gone[1]!.toLowerCase()])
    writeFileSync(
      mapped,
      readFileSync(mapped, 'utf8').replace(
        'levels: [female, male] }',
        'levels: [female, male], map: { female: female } }',
      ),
    )
    const { out } = await cli('run', mapped, '--out', temporaryFolder())
    expect(out).toContain('1 more excluded, as the study asks')
    expect(out).toContain('2 to exclude are not in the people file: check how their ids are written')
    expect(out).toMatch(/\d+ with a value of sex that its map does not have: counted as \(not mapped\)/)
  })

  test.each([
    ['a table', ['sample_id\tsex'], 'gone.txt:1', 'holds more than an id'],
    ['an empty list', [''], 'gone.txt', 'names nobody'],
  ])('are listed one id a line: %s is refused', async (_, lines, place, message) => {
    const { code, err } = await cli('check', excluding(lines))
    expect([code, err]).toEqual([2, expect.stringContaining(place)])
    expect(err).toContain(message)
  })

  test('may not be everyone', async () => {
    const path = excluding(study.people.slice(1).map(idOf))
    await expect(runStudy(path, temporaryFolder())).rejects.toThrow(/Everyone|None of the people/)
  })
})
