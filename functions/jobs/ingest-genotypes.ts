import { z } from 'zod'
import { type CallGroup, CallGroups } from '../../science/genotypes/call-groups.ts'
import { type Copies, countCopies } from '../../science/genotypes/count-copies.ts'
import { DosagePicker } from '../../science/genotypes/dosage-picker.ts'
import { COPY, MISSING } from '../../science/genotypes/dosages.ts'
import type { GenotypeRecord } from '../../science/genotypes/genotype-file.ts'
import { GenotypesDigest } from '../../science/genotypes/genotypes-digest.ts'
import { type GenotypeCounts, hardyWeinbergMidP } from '../../science/genotypes/hardy-weinberg.ts'
import { imputationR2 } from '../../science/genotypes/imputation-quality.ts'
import { knownBuild } from '../../science/genotypes/known-positions.ts'
import { openGenotypes } from '../../science/genotypes/open-genotypes.ts'
import { isPseudoAutosomal } from '../../science/genotypes/pseudo-autosomal.ts'
import { RESERVED_LEVELS } from '../../study/attributes.ts'
import { type FileRef, job, type Ref, refs, type Tables } from '../ports.ts'
import { GENOTYPE_SIZES } from './shared/genotype-sizes.ts'
import { bytesOf, genotypeSource } from './shared/source-file.ts'
import { TileFiles } from './shared/tile-files.ts'

/**
 * One range of a genotype file, all people of the batch: its variants with their counts, and a tile file a shard. As a report, how
 * far called genotypes are from Hardy-Weinberg proportions in each population of reference people, and how sure imputed dosages are.
 * If asked: who carries rare alleles, and of how many alleles each person's calls on X are.
 */
export const ingestGenotypes = job({
  name: 'ingest-genotypes',
  reads: ['source', 'lake'],
  writes: 'lake',
  size: GENOTYPE_SIZES['ingest-genotypes'],
  input: z.object({
    source: genotypeSource,
    dosage: z.enum(['GT', 'DS', 'GP']),
    range: z.object({ start: z.number(), end: z.number() }),
    people: refs('people'),
    atoms: refs('atoms'),
    /** The attribute whose levels are the reference people's populations. */
    populations: z.string().nullable(),
    /** The greatest frequency of an alternate allele whose carriers are listed. */
    carriers: z.number().nullable(),
    /** The build by whose pseudo-autosomal regions calls on X are counted, if they are. */
    xCallsOf: z.enum(['GRCh37', 'GRCh38']).nullable(),
  }),
  run: async ({ source: { file }, dosage, range, people, atoms, populations, carriers, xCallsOf }, env) => {
    const { samples, kind, read } = await openGenotypes(path => bytesOf(env.store('source'), path), file, dosage)
    const ids: string[] = []
    const columns: number[] = []
    const reference: boolean[] = []
    const shardSizes: number[] = []
    const populationOf = await readPopulations(env.tables, atoms, populations)
    const names = [...new Set(populationOf.values())].sort()
    const groupNamed = new Map<string | undefined, number>(names.map((name, group) => [name, group]))
    const groupOf: number[] = []
    const columnOf = new Map(samples.map((id, column) => [id, column]))
    for await (const batch of env.tables.read(people, ['person_id', 'reference', 'shard', 'atom'])) {
      for (const [i, id] of batch.person_id.entries()) {
        ids.push(id)
        columns.push(columnOf.get(id) ?? -1)
        reference.push(batch.reference[i]!)
        groupOf.push(
          (batch.reference[i] ? groupNamed.get(populationOf.get(batch.atom[i]!)) : undefined) ?? names.length,
        )
        shardSizes[batch.shard[i]!] = (shardSizes[batch.shard[i]!] ?? 0) + 1
      }
    }

    const isReference = Uint8Array.from(reference, Number)
    const inFile = { columns: Int32Array.from(columns), samples: samples.length }
    const groups = new CallGroups({ ...inFile, isReference, groupOf: Uint16Array.from(groupOf), groups: names.length })
    const picker = new DosagePicker(inFile.columns, inFile.samples)
    const genotypes: (GenotypeCounts & { place: number; population: string })[] = []
    const imputed: { place: number; people: number; r2: number }[] = []
    const tileFiles = new TileFiles(env.tables, shardSizes, kind)
    const variants: Variant[] = []
    const counts: Copies[] = []
    const carried = { place: [] as number[], person: [] as number[], copies: [] as number[] }
    const onX = { calls: new Int32Array(ids.length), haploid: new Int32Array(ids.length) }
    const known = { GRCh37: 0, GRCh38: 0 }
    const digest = new GenotypesDigest(ids)

    const addCalls = async (group: CallGroup | undefined) => {
      if (!group) return
      const first = counts.length
      counts.push(...group.copies)
      for (const [i, { chromosome }] of variants.slice(first).entries()) {
        const { called, altUnits } = counts[first + i]!
        if (carriers !== null && altUnits <= carriers * 2 * COPY * called) addCarriers(first + i, group, i, carried)
        if (!AUTOSOME.test(chromosome)) continue
        for (const [population, of] of group.genotypes[i]!.entries())
          if (Object.values(of).some(n => n > 0))
            genotypes.push({ place: first + i, population: names[population]!, ...of })
      }
      digest.addCalls(variants.slice(first), group.bytes)
      await tileFiles.addCalls(group.bytes, group.copies.length)
    }
    const addDosages = async (dosages: Uint16Array) => {
      const place = counts.length
      const quality = imputationR2(dosages)
      if (quality) imputed.push({ place, ...quality })
      counts.push(countCopies(dosages, isReference))
      digest.addDosages(variants[place]!, dosages)
      await tileFiles.addDosages(dosages)
    }

    const { records, summary } = read(range)
    let tiles: FileRef<'tiles'>[]
    try {
      for await (const record of records) {
        env.signal.throwIfAborted()
        const { chromosome, pos1, ref, alt, multiallelic } = record
        variants.push({ chromosome, pos1, ref, alt, multiallelic })
        const build = knownBuild(chromosome, pos1, ref, alt)
        if (build) known[build]++
        if (kind === 'dosages') await addDosages(picker.pick(record.dosages as Uint16Array))
        else {
          if (xCallsOf && chromosome === 'X' && !isPseudoAutosomal(xCallsOf, 'X', pos1)) addXCalls(record, columns, onX)
          await addCalls(groups.add(record))
        }
      }
      await addCalls(groups.finish())
      tiles = await tileFiles.finish()
    } catch (error) {
      throw await tileFiles.abandon(error)
    }
    return {
      file,
      digest: digest.hex(),
      variants: await env.tables.write('variants', [variantsBatch(variants, counts, ids.length)]),
      hardyWeinberg: await env.tables.write('hardy_weinberg', [
        {
          place: Int32Array.from(genotypes, ({ place }) => place),
          population: genotypes.map(({ population }) => population),
          ref_homozygous: Int32Array.from(genotypes, counts => counts.refHomozygous),
          heterozygous: Int32Array.from(genotypes, counts => counts.heterozygous),
          alt_homozygous: Int32Array.from(genotypes, counts => counts.altHomozygous),
          midp: Float64Array.from(genotypes, hardyWeinbergMidP),
        },
      ]),
      imputation: await env.tables.write('imputation', [
        {
          place: Int32Array.from(imputed, ({ place }) => place),
          people: Int32Array.from(imputed, ({ people }) => people),
          r2: Float64Array.from(imputed, ({ r2 }) => r2),
        },
      ]),
      carriers: await env.tables.write('carriers', [
        {
          place: Int32Array.from(carried.place),
          person: Int32Array.from(carried.person),
          copies: Int32Array.from(carried.copies),
        },
      ]),
      xCalls: await env.tables.write('x_calls', [xCallsBatch(onX)]),
      tiles,
      summary,
      known,
    }
  },
})

const AUTOSOME = /^\d+$/

/** The population of each atom, of the levels that are one. */
async function readPopulations(
  tables: Pick<Tables<'lake'>, 'read'>,
  atoms: readonly Ref<'atoms'>[],
  attribute: string | null,
) {
  const populationOf = new Map<number, string>()
  if (attribute === null) return populationOf
  for await (const batch of tables.read(atoms, ['atom', 'attribute', 'value']))
    for (const [i, atom] of batch.atom.entries())
      if (batch.attribute[i] === attribute && !RESERVED_LEVELS.includes(batch.value[i]!))
        populationOf.set(atom, batch.value[i]!)
  return populationOf
}

/** Whoever carries the alternate allele of a group's `nth` variant, at `place` of the range. */
function addCarriers(
  place: number,
  { bytes }: CallGroup,
  nth: number,
  carried: { place: number[]; person: number[]; copies: number[] },
): void {
  for (const [person, byte] of bytes.entries()) {
    const copies = (byte >> (2 * nth)) & 3
    if (copies === 0 || copies === MISSING) continue
    carried.place.push(place)
    carried.person.push(person)
    carried.copies.push(copies)
  }
}

/** Counts each person's calls on X, and those of one allele. */
function addXCalls(
  { dosages, haploids }: GenotypeRecord,
  columns: readonly number[],
  onX: { calls: Int32Array; haploid: Int32Array },
): void {
  for (const [person, column] of columns.entries()) {
    if ((dosages[column] ?? MISSING) === MISSING) continue
    onX.calls[person]!++
    onX.haploid[person]! += haploids?.[column] ?? 0
  }
}

function xCallsBatch({ calls, haploid }: { calls: Int32Array; haploid: Int32Array }) {
  const person = Int32Array.from(calls.keys()).filter(person => calls[person]! > 0)
  return { person, calls: person.map(i => calls[i]!), haploid: person.map(i => haploid[i]!) }
}

type Variant = Pick<GenotypeRecord, 'chromosome' | 'pos1' | 'ref' | 'alt' | 'multiallelic'>

function variantsBatch(variants: Variant[], counts: Copies[], people: number) {
  return {
    place: Int32Array.from(variants.keys()),
    chromosome: variants.map(variant => variant.chromosome),
    pos1: Int32Array.from(variants, variant => variant.pos1),
    ref: variants.map(variant => variant.ref),
    alt: variants.map(variant => variant.alt),
    multiallelic: variants.map(variant => variant.multiallelic),
    people: BigInt64Array.from(variants, () => BigInt(people)),
    called: BigInt64Array.from(counts, of => BigInt(of.called)),
    alt_units: BigInt64Array.from(counts, of => BigInt(of.altUnits)),
    reference_called: BigInt64Array.from(counts, of => BigInt(of.referenceCalled)),
    reference_alt_units: BigInt64Array.from(counts, of => BigInt(of.referenceAltUnits)),
  }
}
