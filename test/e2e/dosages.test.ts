import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { runStudy } from '../helpers/cli.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { bgen } from '../science/genotypes/binary-files.ts'

const SMALL = smallStudy({ count: 90, every: 20, variants: 80 })
const HEADER = SMALL.vcf.findIndex(line => line.startsWith('#CHROM'))
const ROWS = SMALL.vcf.slice(HEADER + 1).map(line => line.split('\t'))
const copiesOf = (call: string) => Number(call[0]) + Number(call[2])

async function tables(study: string): Promise<string[]> {
  const { folder } = await runStudy(study, temporaryFolder())
  return ['distribution', 'histogram', 'quality', 'match'].map(name =>
    readFileSync(join(folder, 'tables', `${name}.csv`), 'utf8'),
  )
}
const fromCalls = tables(writeStudy(SMALL))

test('dosages that are whole copies give the tables that calls give: from DS and GP of a VCF', async () => {
  const write = {
    DS: (copies: number) => copies.toFixed(2),
    GP: (n: number) => [0, 1, 2].map(i => Number(i === n)).join(),
  }
  for (const field of ['DS', 'GP'] as const) {
    const rows = ROWS.map(row => [...row.slice(0, 8), field, ...row.slice(9).map(call => write[field](copiesOf(call)))])
    const vcf = [...SMALL.vcf.slice(0, HEADER + 1), ...rows.map(row => row.join('\t'))]
    const yaml = SMALL.yaml.replace('  batches:', `  dosage: ${field}\n  batches:`)
    expect(await tables(writeStudy({ ...SMALL, vcf, yaml }))).toEqual(await fromCalls)
  }
})

test('and from a BGEN, whose ids are in the .sample beside it', async () => {
  const variants = ROWS.map(([chromosome, pos1, , ref, alt, , , , , ...calls]) => ({
    ...{ chromosome: chromosome!, pos1: Number(pos1), alleles: [ref!, alt!], bits: 8, phased: false },
    calls: calls.map(copiesOf).map(n => ({ ploidy: 2, values: [n === 0 ? 255 : 0, n === 1 ? 255 : 0] })),
  }))
  const study = writeStudy({ ...SMALL, yaml: SMALL.yaml.replace('genotypes.vcf', 'a.bgen') })
  const ids = SMALL.vcf[HEADER]!.split('\t').slice(9)
  writeFileSync(join(dirname(study), 'a.bgen'), bgen(variants, { ids: false }))
  writeFileSync(join(dirname(study), 'a.sample'), `ID sex\n0 D\n${ids.map(id => `${id} 0\n`).join('')}`)
  expect(await tables(study)).toEqual(await fromCalls)
})
