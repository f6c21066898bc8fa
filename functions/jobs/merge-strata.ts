import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import { keptMerges } from '../../science/disclosure/kept-merges.ts'
import type { LedgerEntry } from '../../science/disclosure/ledger.ts'
import { type AtomCount, mergeOf } from '../../science/disclosure/merge.ts'
import { type Merge, mergedLevel, mergedStratum } from '../../science/disclosure/merges.ts'
import { job, type Ref, refs, type Tables } from '../ports.ts'

/**
 * Which levels that a study declares mergeable are told as one, because groups of the cohort's first release would be too small; later
 * releases keep to it. Everything after this counts people in the strata that are written here. Where nothing is told as one, these
 * are what they were.
 */
export const mergeStrata = job({
  name: 'merge-strata',
  reads: ['lake'],
  writes: 'lake',
  ledger: 'history',
  size: { memoryMb: 1024, minutes: 10 },
  input: z.object({
    cohort: z.string(),
    /** Of the ledger when the run began: with another history this is another step. */
    entries: z.number(),
    threshold: z.number(),
    count: z.enum(['reference', 'all']),
    mergeable: z.array(
      z.object({
        attribute: z.string(),
        views: z.array(z.string()).readonly(),
        levels: z.array(z.string()).readonly(),
        named: z.array(z.string()).readonly(),
      }),
    ),
    /** Models, by the scores that they put out. */
    predicted: z.array(z.string()),
    batches: z.array(
      z.object({
        /** Its people have a score of each scoring file; those of other batches have none. */
        scored: z.boolean(),
        people: refs('people'),
        atoms: refs('atoms'),
        predictions: refs('predictions'),
        strata: refs('strata'),
        rankingStrata: refs('strata'),
      }),
    ),
  }),
  run: async ({ cohort, threshold, count, mergeable, predicted, batches }, env) => {
    const asTheyAre = { merges: [], batches: batches.map(toldOf) }
    if (mergeable.length === 0) return asTheyAre
    const history: LedgerEntry[] = []
    for await (const bytes of env.ledger.entries(`releases/${cohort}/`))
      history.push(JSON.parse(new TextDecoder().decode(bytes)))
    const atoms: AtomCount[] = []
    for (const batch of batches) atoms.push(...(await atomCounts(env.tables, batch, predicted, count)))
    const merges =
      keptMerges(history, cohort, mergeable) ?? mergeable.flatMap(of => mergeOf(of, atoms, threshold) ?? [])
    env.log('told as one', { attributes: merges.length })
    if (merges.length === 0) return asTheyAre
    const told = []
    for (const batch of batches)
      told.push({
        atoms: await mergedAtoms(env.tables, batch.atoms, merges),
        strata: await mergedStrata(env.tables, batch.strata, merges),
        rankingStrata: await mergedStrata(env.tables, batch.rankingStrata, merges),
      })
    return { merges, batches: told }
  },
})

interface Told {
  atoms: Ref<'atoms'>[]
  strata: Ref<'strata'>[]
  rankingStrata: Ref<'strata'>[]
}

const toldOf = ({ atoms, strata, rankingStrata }: Told): Told => ({ atoms, strata, rankingStrata })

type Lake = Pick<Tables<'lake'>, 'read' | 'write'>

/** People of each atom of a batch, and how many of them have a score of the scoring files, and of each model. */
async function atomCounts(
  tables: Lake,
  from: { scored: boolean; people: Ref<'people'>[]; atoms: Ref<'atoms'>[]; predictions: Ref<'predictions'>[] },
  predicted: readonly string[],
  count: 'reference' | 'all',
): Promise<AtomCount[]> {
  const counts = new Map<number, { levels: Map<string, string>; people: number; scored: number[] }>()
  for await (const { atom, attribute, value } of tables.read(from.atoms, ['atom', 'attribute', 'value']))
    for (const [i, name] of attribute.entries()) {
      const of = counts.get(atom[i]!) ?? { levels: new Map(), people: 0, scored: [0, ...predicted.map(() => 0)] }
      of.levels.set(name, value[i]!)
      counts.set(atom[i]!, of)
    }
  const ofPerson = new Map<number, number[]>()
  for await (const { person, atom, reference } of tables.read(from.people, ['person', 'atom', 'reference']))
    for (const [i, who] of person.entries()) {
      if (!reference[i] && count === 'reference') continue
      const of = counts.get(atom[i]!)!
      of.people++
      if (from.scored) of.scored[0]!++
      ofPerson.set(who, of.scored)
    }
  for await (const { person, score } of tables.read(from.predictions, ['person', 'score']))
    for (const [i, who] of person.entries()) {
      const scored = ofPerson.get(who)
      if (scored) scored[1 + predicted.indexOf(score[i]!)]!++
    }
  return [...counts.values()]
}

async function mergedAtoms(tables: Lake, from: Ref<'atoms'>[], merges: readonly Merge[]): Promise<Ref<'atoms'>[]> {
  const written: Batch<'atoms'>[] = []
  for await (const batch of tables.read(from)) {
    const levelOf = (attribute: string, level: string) => {
      const merge = merges.find(of => of.attribute === attribute && of.levels.includes(level))
      return merge ? mergedLevel(merge.levels) : level
    }
    written.push({
      ...batch,
      atom_key: batch.atom_key.map(key => mergedStratum(key, merges)),
      value: batch.value.map((level, i) => levelOf(batch.attribute[i]!, level)),
    })
  }
  return [await tables.write('atoms', written)]
}

async function mergedStrata(tables: Lake, from: Ref<'strata'>[], merges: readonly Merge[]): Promise<Ref<'strata'>[]> {
  const written: Batch<'strata'>[] = []
  for await (const batch of tables.read(from))
    written.push({ ...batch, stratum: batch.stratum.map(stratum => mergedStratum(stratum, merges)) })
  return [await tables.write('strata', written)]
}
