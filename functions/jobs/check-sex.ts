import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import { MISSING } from '../../science/genotypes/dosages.ts'
import {
  type CountedVariant,
  chooseSexSites,
  readSex,
  type Sex,
  type SexEvidence,
  type SexSite,
} from '../../science/genotypes/sex-check.ts'
import { MISSING as NOT_RECORDED } from '../../study/attributes.ts'
import { fileRef, job, type Ref, ref, refs, type Tables } from '../ports.ts'
import { readChosen } from './shared/tiles.ts'

/** Sex as the calls of one shard's people on X and Y have it, beside the sex recorded: per person in the lake, and in counts. */
export const checkSex = job({
  name: 'check-sex',
  reads: ['lake'],
  writes: 'lake',
  size: { memoryMb: 2048, minutes: 15 },
  input: z.object({
    shard: z.number().int(),
    build: z.enum(['GRCh37', 'GRCh38']),
    recorded: z.object({ attribute: z.string(), female: z.string(), male: z.string() }),
    people: refs('people'),
    atoms: refs('atoms'),
    /** Of all batches: frequencies are those of everyone. */
    variants: refs('variants'),
    ranges: z.array(z.object({ variants: ref('variants'), xCalls: ref('x_calls'), tiles: fileRef('tiles') })),
  }),
  run: async ({ shard, build, recorded, people, atoms, variants, ranges }, env) => {
    const sites = chooseSexSites(await countedVariants(env.tables, variants), build)
    const siteOf = new Map(sites.map(site => [nameOf(site), site]))
    const persons = await recordedSexes(env.tables, people, atoms, shard, recorded)
    const placeOf = new Map(persons.map(({ person }, i) => [person, i]))
    const saysPloidy = { any: false }
    const ySites = sites.filter(({ chromosome }) => chromosome === 'Y').length
    const of = persons.map(() => ({
      ...{
        called: 0,
        heterozygous: 0,
        expectedHeterozygous: 0,
        calls: 0,
        haploid: 0,
        saysPloidy: false,
        ySites,
        yCalled: 0,
      },
    }))
    for (const [done, range] of ranges.entries()) {
      env.signal.throwIfAborted()
      const chosen = await chosenPlaces(env.tables, range.variants, siteOf)
      for await (const { place, firstPerson, genotypes } of readChosen(env.store('lake'), range.tiles, [
        ...chosen.keys(),
      ]))
        for (const [i, call] of genotypes.entries()) addCall(of[firstPerson + i]!, call, chosen.get(place)!)
      for await (const batch of env.tables.read([range.xCalls]))
        for (const [i, person] of batch.person.entries()) {
          saysPloidy.any ||= batch.haploid[i]! > 0
          const own = of[placeOf.get(person) ?? -1]
          if (!own) continue
          own.calls += batch.calls[i]!
          own.haploid += batch.haploid[i]!
        }
      env.progress(done + 1, ranges.length)
    }
    const rows = persons.map(({ person, sex }, i) => ({ person, sex, ...of[i]!, saysPloidy: saysPloidy.any }))
    const batch = sexChecksBatch(rows)
    const counts = { agrees: 0, differs: 0, undetermined: 0, not_recorded: 0 }
    for (const verdict of batch.verdict) counts[verdict.replace(' ', '_') as keyof typeof counts]++
    const xSites = sites.length - ySites
    return { shard, sexChecks: await env.tables.write('sex_checks', [batch]), counts, xSites, ySites }
  },
})

type Reader = Pick<Tables<'lake'>, 'read'>

const nameOf = ({ chromosome, pos1, ref, alt }: { chromosome: string; pos1: number; ref: string; alt: string }) =>
  `${chromosome}:${pos1}:${ref}:${alt}`

/** Variants of X and Y with their calls in everyone, added up over batches. */
async function countedVariants(tables: Reader, variants: readonly Ref<'variants'>[]): Promise<CountedVariant[]> {
  const found = new Map<string, CountedVariant>()
  const columns = ['chromosome', 'pos1', 'ref', 'alt', 'multiallelic', 'called', 'alt_units'] as const
  for await (const batch of tables.read(variants, columns))
    for (const [i, chromosome] of batch.chromosome.entries()) {
      if (chromosome !== 'X' && chromosome !== 'Y') continue
      const name = { chromosome, pos1: batch.pos1[i]!, ref: batch.ref[i]!, alt: batch.alt[i]! }
      const before = found.get(nameOf(name))
      found.set(nameOf(name), {
        ...name,
        multiallelic: batch.multiallelic[i]! || (before?.multiallelic ?? false),
        called: Number(batch.called[i]) + (before?.called ?? 0),
        altUnits: Number(batch.alt_units[i]) + (before?.altUnits ?? 0),
      })
    }
  return [...found.values()]
}

/** The shard's people in the order of its tiles, and the sex recorded of each. */
async function recordedSexes(
  tables: Reader,
  people: readonly Ref<'people'>[],
  atoms: readonly Ref<'atoms'>[],
  shard: number,
  { attribute, female, male }: { attribute: string; female: string; male: string },
) {
  const sexOf = new Map<number, Sex>()
  for await (const batch of tables.read(atoms, ['atom', 'attribute', 'value']))
    for (const [i, atom] of batch.atom.entries()) {
      if (batch.attribute[i] !== attribute) continue
      if (batch.value[i] === female) sexOf.set(atom, 'female')
      if (batch.value[i] === male) sexOf.set(atom, 'male')
    }
  const persons: { person: number; sex: Sex | null }[] = []
  for await (const batch of tables.read(people, ['person', 'shard', 'atom']))
    for (const [i, person] of batch.person.entries())
      if (batch.shard[i] === shard) persons.push({ person, sex: sexOf.get(batch.atom[i]!) ?? null })
  return persons
}

/** Places of the chosen variants in a range's tiles. */
async function chosenPlaces(tables: Reader, variants: Ref<'variants'>, siteOf: ReadonlyMap<string, SexSite>) {
  const chosen = new Map<number, SexSite>()
  for await (const batch of tables.read([variants], ['place', 'chromosome', 'pos1', 'ref', 'alt']))
    for (const [i, place] of batch.place.entries()) {
      const [chromosome, pos1, ref, alt] = [batch.chromosome[i]!, batch.pos1[i]!, batch.ref[i]!, batch.alt[i]!]
      const site = siteOf.get(nameOf({ chromosome, pos1, ref, alt }))
      if (site) chosen.set(place, site)
    }
  return chosen
}

type Evidence = SexEvidence & { called: number }

function addCall(of: Evidence, call: number, { chromosome, expectedHeterozygous }: SexSite): void {
  if (call === MISSING) return
  if (chromosome === 'Y') of.yCalled++
  else {
    of.called++
    of.expectedHeterozygous += expectedHeterozygous
    if (call === 1) of.heterozygous++
  }
}

function sexChecksBatch(rows: (Evidence & { person: number; sex: Sex | null })[]): Batch<'sex_checks'> {
  const readings = rows.map(readSex)
  const integers = (of: (row: Evidence & { person: number }) => number) => Int32Array.from(rows, of)
  return {
    person: integers(({ person }) => person),
    recorded: rows.map(({ sex }) => sex ?? NOT_RECORDED),
    x_called: integers(({ called }) => called),
    x_heterozygous: integers(({ heterozygous }) => heterozygous),
    x_expected: Float64Array.from(rows, ({ expectedHeterozygous }) => expectedHeterozygous),
    x_calls: integers(({ calls }) => calls),
    x_haploid: integers(({ haploid }) => haploid),
    y_sites: integers(({ ySites }) => ySites),
    y_called: integers(({ yCalled }) => yCalled),
    by_heterozygosity: readings.map(({ byHeterozygosity }) => byHeterozygosity ?? UNDETERMINED),
    by_ploidy: readings.map(({ byPloidy }) => byPloidy ?? UNDETERMINED),
    by_y: readings.map(({ byY }) => byY ?? UNDETERMINED),
    verdict: readings.map(({ sex }, i) => verdictOf(sex, rows[i]!.sex)),
  }
}

const UNDETERMINED = '(undetermined)'
const verdictOf = (read: Sex | null, recorded: Sex | null) =>
  recorded === null ? 'not recorded' : read === null ? 'undetermined' : read === recorded ? 'agrees' : 'differs'
