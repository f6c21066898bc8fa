import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import { hardyWeinbergMidP } from '../../science/genotypes/hardy-weinberg.ts'
import { runStudy } from '../helpers/cli.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const SMALL = smallStudy({ count: 400, every: 8, variants: 60 })
const similar = SMALL.yaml.replace('columns: [PC1, PC2] }', 'columns: [PC1, PC2], populations: sampled_as }')
const HEADER = SMALL.vcf.findIndex(line => line.startsWith('#CHROM'))
const IDS = SMALL.vcf[HEADER]!.split('\t').slice(9)
const RECORDS = SMALL.vcf.slice(HEADER + 1).map(line => line.split('\t'))

/** A table of a run's lake beside the variants that its rows are of, which one step wrote. */
async function lakeOf(out: string, table: string, columns: string) {
  const engine = new DuckDb({ threads: 1, memoryMb: 256, spillFolder: temporaryFolder() })
  const files = (name: string) => `read_parquet('${join(out, 'restricted', 'lake', name, '*', '*.parquet')}')`
  return engine.run(
    `SELECT chromosome, pos1, ref, alt, ${columns} FROM ${files(table)} t JOIN ${files('variants')} v USING (place) ORDER BY ALL`,
    [],
    new AbortController().signal,
  )
}

test('genotypes of reference people are counted by population, and their mid-p stands beside them', async () => {
  const out = temporaryFolder()
  await runStudy(writeStudy({ ...SMALL, yaml: similar }), out)
  const columns = SMALL.people[0]!.split('\t')
  const people = SMALL.people.slice(1).map(line => Object.fromEntries(line.split('\t').map((v, i) => [columns[i]!, v])))
  const expected = RECORDS.flatMap(([chromosome, pos, , ref, alt, , , , , ...calls]) =>
    [...new Set(people.map(({ superpopulation }) => superpopulation!))].sort().map(population => {
      const of = people.filter(each => each.superpopulation === population && each.unrelated_2504 === '1')
      const copies = of.map(({ sample_id }) => calls[IDS.indexOf(sample_id!)]!.match(/1/g)?.length ?? 0)
      const [a, b, c] = [0, 1, 2].map(n => copies.filter(each => each === n).length) as [number, number, number]
      const p = hardyWeinbergMidP({ refHomozygous: a, heterozygous: b, altHomozygous: c })
      return [chromosome, Number(pos), ref, alt, population, a, b, c, p]
    }),
  )
  const rows = await lakeOf(out, 'hardy_weinberg', 'population, ref_homozygous, heterozygous, alt_homozygous, midp')
  const sorted = (of: unknown[][]) => of.map(row => JSON.stringify(row)).sort()
  expect(sorted(rows)).toEqual(sorted(expected))
  expect(await lakeOf(out, 'imputation', 't.people, r2')).toEqual([])
})

test('imputed dosages have a quality and no such counts', async () => {
  const out = temporaryFolder()
  const vcf = [
    ...SMALL.vcf.slice(0, HEADER + 1),
    ...RECORDS.map(row =>
      [...row.slice(0, 8), 'DS', ...row.slice(9).map(call => ((call.match(/1/g)?.length ?? 0) * 0.8).toFixed(2))].join(
        '\t',
      ),
    ),
  ]
  const yaml = similar.replace('  batches:', '  dosage: DS\n  batches:')
  await runStudy(writeStudy({ ...SMALL, vcf, yaml }), out)
  const rows = await lakeOf(out, 'imputation', 't.people, r2')
  expect(rows.length).toBeGreaterThan(50)
  expect(new Set(rows.map(row => row[4]))).toEqual(new Set([IDS.length]))
  for (const row of rows) expect(row[5]).toBeLessThan(1.5)
  expect(await lakeOf(out, 'hardy_weinberg', 'population')).toEqual([])
})
