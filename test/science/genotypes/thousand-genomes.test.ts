import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { GenotypesDigest } from '../../../science/genotypes/genotypes-digest.ts'
import { openGenotypes } from '../../../science/genotypes/open-genotypes.ts'
import type { VariantName } from '../../../science/genotypes/variant-index.ts'
import { groupsOf, openOf, readParts } from './helpers.ts'

const file = readFileSync(new URL('../../../examples/1000-genomes/1kg3202_t2d_GRCh38.vcf.gz', import.meta.url))

test('the 1000 Genomes example reads as an independent program reads it', async () => {
  const { samples, splittable, read } = await openGenotypes(openOf({ 'a.vcf.gz': file }), 'a.vcf.gz', 'GT')
  expect([splittable, samples.length]).toEqual([true, 3202])
  const digest = new GenotypesDigest(samples)
  const { records, summary } = read({ start: 0, end: file.length })
  const names: VariantName[] = []
  const calls: Uint8Array[] = []
  const counts = [0, 0, 0, 0]
  let [first, last] = [0, 0]
  for await (const record of records) {
    names.push(record)
    calls.push(Uint8Array.from(record.dosages))
    for (const dosage of record.dosages) counts[dosage]! += 1
    first += record.dosages[0]!
    last += record.dosages.at(-1)!
  }
  for (const [i, { bytes }] of groupsOf(calls, samples.length).entries())
    digest.addCalls(names.slice(4 * i, 4 * i + 4), bytes)
  // Made with Python's gzip, str.count('1') and hashlib on the same file.
  expect([summary.records, counts[1]! + 2 * counts[2]!, counts[3], first, last]).toEqual([1290, 2548013, 0, 790, 798])
  expect(digest.hex()).toBe('9b596c9b18f67bbca7ba9dcbf416b197db777e6aab9b59936929d599a59c6cce')
  expect(summary).toMatchObject({
    lines: 1290,
    haploid: 0,
    multiallelic: 0,
    last: { chromosome: '22', pos1: 50182079 },
  })
})

test('the 1000 Genomes example holds nine positions with two records each, and cut in seven it reads the same', async () => {
  const whole = await readParts(file)
  const positions = new Set(whole.records.map(record => `${record.chromosome}:${record.pos1}`))
  expect(whole.records.length - positions.size).toBe(9)
  const cuts = [1, 7_000, 7_001, 300_000, 900_000, 1_256_240]
  expect((await readParts(file, cuts)).records.map(sha256)).toEqual(whole.records.map(sha256))
})

const sha256 = (record: unknown) => createHash('sha256').update(JSON.stringify(record)).digest('hex')
