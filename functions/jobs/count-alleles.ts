import { z } from 'zod'
import { COPY, MISSING, MISSING_DOSAGE } from '../../science/genotypes/dosages.ts'
import { fileRef, job, type Ref, ref, refs, type Tables } from '../ports.ts'
import { readChosen, shardPeople } from './shared/tiles.ts'

/**
 * Copies of the alternate alleles of named variants in every stratum of a batch, with people and calls; a variant that the batch lacks has
 * no rows. Reads of the tiles only what holds those variants.
 */
export const countAlleles = job({
  name: 'count-alleles',
  reads: ['lake'],
  writes: 'cubes',
  size: { memoryMb: 2048, minutes: 15 },
  input: z.object({
    /** CHROMOSOME:POSITION:REF:ALT. */
    named: z.array(z.string()),
    count: z.enum(['reference', 'all']),
    people: refs('people'),
    strata: refs('strata'),
    ranges: z.array(z.object({ variants: ref('variants'), tiles: z.array(fileRef('tiles')) })),
  }),
  run: async ({ named, count, people, strata, ranges }, env) => {
    const { cells, cellsOf } = await readCells(env.tables, people, strata, count)
    const shards: number[][] = []
    for (const shard of ranges[0]?.tiles.keys() ?? []) shards.push(await shardPeople(env.tables, people, shard))
    const rows: { name: string; cell: Cell; called: number; units: number }[] = []
    for (const [done, { variants, tiles }] of ranges.entries()) {
      const places = await placesOf(env.tables, variants, new Set(named))
      const sums = new Map(
        [...places.keys()].map(place => [place, { called: cells.map(() => 0), units: cells.map(() => 0) }]),
      )
      for (const [shard, file] of tiles.entries()) {
        env.signal.throwIfAborted()
        for await (const { place, firstPerson, genotypes } of readChosen(env.store('lake'), file, [...places.keys()])) {
          const { called, units } = sums.get(place)!
          const [missing, unit] = genotypes instanceof Uint8Array ? [MISSING, COPY] : [MISSING_DOSAGE, 1]
          for (const [i, genotype] of genotypes.entries())
            if (genotype !== missing)
              for (const cell of cellsOf(shards[shard]![firstPerson + i]!)) {
                called[cell]!++
                units[cell]! += genotype * unit
              }
        }
      }
      for (const [place, { called, units }] of sums)
        for (const [c, cell] of cells.entries())
          rows.push({ name: places.get(place)!, cell, called: called[c]!, units: units[c]! })
      env.progress(done + 1, ranges.length)
    }
    const parts = rows.map(({ name }) => name.split(':') as [string, string, string, string])
    return {
      found: [...new Set(rows.map(({ name }) => name))],
      alleleCounts: await env.tables.write('allele_counts', [
        {
          chromosome: parts.map(([chromosome]) => chromosome),
          pos1: Int32Array.from(parts, ([, pos1]) => Number(pos1)),
          ref: parts.map(([, , ref]) => ref),
          alt: parts.map(([, , , alt]) => alt),
          view: rows.map(({ cell }) => cell.view),
          stratum: rows.map(({ cell }) => cell.stratum),
          people: BigInt64Array.from(rows, ({ cell }) => BigInt(cell.people)),
          called: BigInt64Array.from(rows, ({ called }) => BigInt(called)),
          alt_units: BigInt64Array.from(rows, ({ units }) => BigInt(units)),
        },
      ]),
    }
  },
})

type Reader = Pick<Tables<'cubes'>, 'read'>
interface Cell {
  view: string
  stratum: string
  people: number
}

/** The strata, and which of them each person counts in; none for whoever is not counted. */
async function readCells(
  tables: Reader,
  people: readonly Ref<'people'>[],
  strata: readonly Ref<'strata'>[],
  count: 'reference' | 'all',
) {
  const cells: Cell[] = []
  const indexOf = new Map<string, number>()
  const ofAtom = new Map<number, number[]>()
  for await (const batch of tables.read(strata))
    for (const [i, atom] of batch.atom.entries()) {
      const [view, stratum] = [batch.view[i]!, batch.stratum[i]!]
      const key = `${view}\t${stratum}`
      if (!indexOf.has(key)) indexOf.set(key, cells.push({ view, stratum, people: 0 }) - 1)
      ofAtom.set(atom, [...(ofAtom.get(atom) ?? []), indexOf.get(key)!])
    }
  const ofPerson = new Map<number, number[]>()
  for await (const batch of tables.read(people, ['person', 'reference', 'atom']))
    for (const [i, person] of batch.person.entries()) {
      if (!batch.reference[i] && count === 'reference') continue
      const own = ofAtom.get(batch.atom[i]!) ?? []
      ofPerson.set(person, own)
      for (const cell of own) cells[cell]!.people++
    }
  return { cells, cellsOf: (person: number) => ofPerson.get(person) ?? [] }
}

/** Places of the named variants in a range's tiles. */
async function placesOf(tables: Reader, variants: Ref<'variants'>, named: ReadonlySet<string>) {
  const places = new Map<number, string>()
  for await (const batch of tables.read([variants], ['place', 'chromosome', 'pos1', 'ref', 'alt']))
    for (const [i, place] of batch.place.entries()) {
      const name = `${batch.chromosome[i]}:${batch.pos1[i]}:${batch.ref[i]}:${batch.alt[i]}`
      if (named.has(name)) places.set(place, name)
    }
  return places
}
