import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { type SmallStudy, smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SMALL = smallStudy({ count: 60, every: 40, variants: 60 })
const HEADER = SMALL.vcf.findIndex(line => line.startsWith('#CHROM'))
const IDS = SMALL.vcf[HEADER]!.split('\t').slice(9)
const COLUMNS = SMALL.people[0]!.split('\t')
const PEOPLE = new Map(
  SMALL.people.slice(1).map(line => {
    const values = line.split('\t')
    return [values[0]!, Object.fromEntries(values.map((value, i) => [COLUMNS[i]!, value]))]
  }),
)

/** A study with more keys under `genotypes`, and more records. */
const studyOf = (keys: string, records: string[] = []): SmallStudy => ({
  ...SMALL,
  vcf: [...SMALL.vcf, ...records],
  yaml: SMALL.yaml.replace('  batches:', `  ${keys}\n  batches:`),
})

async function rowsOf(out: string, sql: (table: (zone: string, name: string) => string) => string) {
  const engine = new DuckDb({ threads: 1, memoryMb: 256, spillFolder: temporaryFolder() })
  const table = (zone: string, name: string) =>
    `read_parquet('${join(out, 'restricted', zone, name, '*', '*.parquet')}')`
  return engine.run(sql(table), [], new AbortController().signal)
}

/** The people of the study in the order of their indexes. */
const inOrder = [...IDS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
const copiesOf = (call: string) => call.match(/1/g)?.length ?? 0

/** X of people whose sex is as recorded but for one, called with two alleles throughout; every third variant of men is homozygous for ALT. */
const WRONG = inOrder[3]!
const recordsOfX = (variants: number) =>
  Array.from({ length: variants }, (_, v) => {
    const calls = IDS.map((id, i) => {
      const isMale = (PEOPLE.get(id)!.sex === 'male') !== (id === WRONG)
      return isMale ? ((v + i) % 3 === 0 ? '1/1' : '0/0') : ['0/1', '0/0', '0/1', '1/0', '1/1'][(v + i) % 5]
    })
    return ['X', 5_000_000 + 60_000 * v, `x${v}`, 'A', 'C', '.', 'PASS', '.', 'GT', ...calls].join('\t')
  })
const CHECK = 'sex_check: { attribute: sex, female: female, male: male }'

describe('a study that asks its genotypes for more than scores', () => {
  const [chromosome, pos1, , ref, alt, , , , , ...calls] = SMALL.vcf[HEADER + 5]!.split('\t')
  const keys = [CHECK, 'carriers: 0.05', `allele_counts: ["${chromosome}:${pos1}:${ref}:${alt}"]`]
  const records = recordsOfX(90)
  const out = temporaryFolder()
  let report: unknown
  beforeAll(async () => {
    report = await runStudy(writeStudy(studyOf(keys.join('\n  '), records)), out, '--shard-people', '25')
  })

  test('is told who is recorded with another sex than calls have, per person in the lake and as a count elsewhere', async () => {
    const rows = await rowsOf(
      out,
      table =>
        `SELECT person, x_called, by_heterozygosity, by_ploidy, by_y, verdict FROM ${table('lake', 'sex_checks')} WHERE verdict <> 'agrees'`,
    )
    const read = PEOPLE.get(WRONG)!.sex === 'male' ? 'female' : 'male'
    expect(rows).toEqual([[3, 90, read, '(undetermined)', '(undetermined)', 'differs']])
    expect(report).toMatchObject({
      sexCheck: { agrees: IDS.length - 1, differs: 1, undetermined: 0, not_recorded: 0 },
    })
    expect(JSON.stringify(report)).not.toContain(WRONG)
  })

  test('has the carriers of alternate alleles up to the frequency that it names', async () => {
    const rows = await rowsOf(
      out,
      table =>
        `SELECT chromosome, pos1, ref, alt, person, copies FROM ${table('lake', 'carriers')} JOIN ${table('lake', 'variants')} USING (place)`,
    )
    const expected = SMALL.vcf.slice(HEADER + 1).flatMap(line => {
      const [chromosome, pos1, , ref, alt, , , , , ...calls] = line.split('\t')
      const copies = inOrder.map(id => copiesOf(calls[IDS.indexOf(id)]!))
      const isRare = copies.reduce((sum, of) => sum + of, 0) <= 0.05 * 2 * IDS.length
      return copies.flatMap((of, i) => (isRare && of > 0 ? [[chromosome, Number(pos1), ref, alt, i, of]] : []))
    })
    const sorted = (of: unknown[][]) => of.map(row => JSON.stringify(row)).sort()
    expect(expected.length).toBeGreaterThan(5)
    expect(sorted(rows)).toEqual(sorted(expected))
  })

  test('has alleles counted among reference people in every stratum of every view', async () => {
    const rows = await rowsOf(
      out,
      table =>
        `SELECT view, stratum, people, called, alt_units FROM ${table('cubes', 'allele_counts')} WHERE people > 0 ORDER BY ALL`,
    )
    const expected = new Map<string, { people: number; units: number }>()
    for (const id of IDS.filter(id => PEOPLE.get(id)!.unrelated_2504 === '1')) {
      const { sex, superpopulation: as } = PEOPLE.get(id)!
      const units = 16_384 * copiesOf(calls[IDS.indexOf(id)]!)
      for (const key of [
        '(all)\t(all)',
        `sampled_as\tsampled_as=${as}`,
        `sex\tsex=${sex}`,
        `sampled_as|sex\tsampled_as=${as}|sex=${sex}`,
      ]) {
        const before = expected.get(key) ?? { people: 0, units: 0 }
        expected.set(key, { people: before.people + 1, units: before.units + units })
      }
    }
    const found = rows.map(([view, stratum, ...counts]) => [`${view}\t${stratum}`, counts.map(String)] as const)
    const wanted = [...expected].map(([key, { people, units }]) => [key, [people, people, units].map(String)] as const)
    expect(new Map(found)).toEqual(new Map(wanted))
  })

  test('is told by `check` that nothing of it is released', async () => {
    const { code, out } = await cli('check', writeStudy(studyOf(keys.join('\n  '), records)))
    expect(code).toBe(0)
    expect(out).toContain(
      'never released, and only among the restricted files: check of sex, carriers, counts of alleles',
    )
  })

  test('releases nothing of it', () => {
    const released = Object.entries(filesBelow(join(out, 'released'))).map(([path, bytes]) => [
      path,
      Buffer.from(bytes, 'base64').toString('utf8'),
    ])
    expect(released.length).toBeGreaterThan(5)
    for (const [path, text] of released)
      expect(`${path} ${text}`).not.toMatch(/allele_counts\.|sex_checks|carriers\.|alt_units/)
  })
})

test('a check of sex is refused where nobody’s can be told; nobody’s carried alleles are listed unasked', async () => {
  const out = temporaryFolder()
  await expect(runStudy(writeStudy(studyOf(CHECK, recordsOfX(10))), out)).rejects.toThrow(
    /Nobody’s sex can be told.* 10 common variants of X.* 0 of Y/s,
  )
  expect(await rowsOf(out, table => `SELECT * FROM ${table('lake', 'carriers')}`)).toEqual([])
})

test('allele counts of a variant that no file has are refused', async () => {
  const study = writeStudy(studyOf('allele_counts: ["1:7:A:C"]'))
  await expect(runStudy(study, temporaryFolder())).rejects.toThrow('No genotypes have 1:7:A:C')
})
