import { z } from 'zod'
import { concat } from '../../science/genotypes/bytes.ts'
import { MISSING, pickPeople } from '../../science/genotypes/dosages.ts'
import { GenotypesDigest } from '../../science/genotypes/genotypes-digest.ts'
import { TileWriter } from '../../science/genotypes/tiles.ts'
import { readVcfHeader } from '../../science/genotypes/vcf-header.ts'
import { readVcfRecords, type VcfRecord } from '../../science/genotypes/vcf-records.ts'
import { job, refs } from '../ports.ts'
import { bytesOf, sourceFile } from './shared/source-file.ts'

/** One range of a genotype file, all people of the batch: its variants with their counts, and a tile file a shard. */
export const ingestGenotypes = job({
  name: 'ingest-genotypes',
  reads: ['source', 'lake'],
  writes: 'lake',
  size: { memoryMb: 2048, minutes: 15 },
  input: z.object({
    source: sourceFile,
    range: z.object({ start: z.number(), end: z.number() }),
    people: refs('people'),
  }),
  run: async ({ source: { file }, range, people }, env) => {
    const bytes = await bytesOf(env.store('source'), file)
    const header = await readVcfHeader(bytes, file)
    const ids: string[] = []
    const columns: number[] = []
    const reference: boolean[] = []
    const shardSizes: number[] = []
    const columnOf = new Map(header.samples.map((id, column) => [id, column]))
    for await (const batch of env.tables.read(people, ['person_id', 'reference', 'shard'])) {
      for (const [i, id] of batch.person_id.entries()) {
        ids.push(id)
        columns.push(columnOf.get(id)!)
        reference.push(batch.reference[i]!)
        shardSizes[batch.shard[i]!] = (shardSizes[batch.shard[i]!] ?? 0) + 1
      }
    }

    const fileColumns = Int32Array.from(columns)
    const shards = shardSizes.map(size => ({ writer: new TileWriter(size, 'calls'), parts: [] as Uint8Array[] }))
    const variants: Variant[] = []
    const digest = new GenotypesDigest(ids)
    const { records, summary } = readVcfRecords(bytes, header, range)
    for await (const record of records) {
      env.signal.throwIfAborted()
      const dosages = pickPeople(record.dosages, fileColumns)
      variants.push(variantOf(record, dosages, reference))
      digest.add(record, dosages)
      let from = 0
      for (const [i, { writer, parts }] of shards.entries()) {
        parts.push(...writer.add(dosages.subarray(from, from + shardSizes[i]!)))
        from += shardSizes[i]!
      }
    }

    const tiles = []
    for (const [i, { writer, parts }] of shards.entries())
      tiles.push(await env.tables.attach('tiles', `shard-${i}.tiles`, [concat([...parts, ...writer.finish()])]))
    return {
      file,
      digest: digest.hex(),
      variants: await env.tables.write('variants', [variantsBatch(variants, ids.length)]),
      tiles,
      summary,
    }
  },
})

interface Variant extends Pick<VcfRecord, 'chromosome' | 'pos1' | 'ref' | 'alt' | 'multiallelic'> {
  called: number
  altCopies: number
  referenceCalled: number
  referenceAltCopies: number
}

function variantOf(record: VcfRecord, dosages: Uint8Array, reference: boolean[]): Variant {
  let called = 0
  let altCopies = 0
  let referenceCalled = 0
  let referenceAltCopies = 0
  for (let person = 0; person < dosages.length; person++) {
    const dosage = dosages[person]!
    if (dosage === MISSING) continue
    called++
    altCopies += dosage
    if (!reference[person]) continue
    referenceCalled++
    referenceAltCopies += dosage
  }
  const { chromosome, pos1, ref, alt, multiallelic } = record
  return { chromosome, pos1, ref, alt, multiallelic, called, altCopies, referenceCalled, referenceAltCopies }
}

function variantsBatch(variants: Variant[], people: number) {
  return {
    place: Int32Array.from(variants.keys()),
    chromosome: variants.map(variant => variant.chromosome),
    pos1: Int32Array.from(variants, variant => variant.pos1),
    ref: variants.map(variant => variant.ref),
    alt: variants.map(variant => variant.alt),
    multiallelic: variants.map(variant => variant.multiallelic),
    people: BigInt64Array.from(variants, () => BigInt(people)),
    called: BigInt64Array.from(variants, variant => BigInt(variant.called)),
    alt_copies: BigInt64Array.from(variants, variant => BigInt(variant.altCopies)),
    reference_called: BigInt64Array.from(variants, variant => BigInt(variant.referenceCalled)),
    reference_alt_copies: BigInt64Array.from(variants, variant => BigInt(variant.referenceAltCopies)),
  }
}
