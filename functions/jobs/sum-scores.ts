import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import type { ByteSource } from '../../science/genotypes/bytes.ts'
import { scoredGroups } from '../../science/genotypes/score-chunks.ts'
import {
  cutTable,
  cutTotals,
  type ScorePlaces,
  type ScoreTable,
  type ScoreTotals,
  scoreDosages,
} from '../../science/genotypes/score-tiles.ts'
import { TileScorer } from '../../science/genotypes/tile-scorer.ts'
import { readRuns, readTiles, type TileBlock, type TileFile } from '../../science/genotypes/tiles.ts'
import type { VariantName } from '../../science/genotypes/variant-index.ts'
import { fileRef, job, type Ref, ref, refs, type Tables } from '../ports.ts'
import { GENOTYPE_SIZES } from './shared/genotype-sizes.ts'
import { type ModelVariants, readModelVariants } from './shared/read-model-variants.ts'
import { shardPeople, tileBytes } from './shared/tiles.ts'

/** The sums of some scores for the people of one shard, streamed over its tiles: exact integers in each model's unit. */
export const sumScores = job({
  name: 'sum-scores',
  reads: ['lake', 'scores'],
  writes: 'scores',
  size: GENOTYPE_SIZES['sum-scores'],
  input: z.object({
    shard: z.number().int(),
    people: refs('people'),
    scores: z.array(z.object({ score: z.string(), modelVariants: ref('model_variants') })),
    ranges: z.array(z.object({ variants: ref('variants'), tiles: fileRef('tiles') })),
  }),
  run: async ({ shard, people, scores, ranges }, env) => {
    const persons = await shardPeople(env.tables, people, shard)
    const scorer = new TileScorer(persons.length, scores.length)
    const models: ModelVariants[] = []
    for (const { modelVariants } of scores) models.push(await readModelVariants(env.tables, modelVariants))
    for (const [done, { variants, tiles }] of ranges.entries()) {
      const names = await readNames(env.tables, variants)
      const found = models.map(model => findVariants(model, names))
      const bytes = await tileBytes(env.store('lake'), tiles)
      const file = await readTiles(bytes, tiles.name)
      if (file.people !== persons.length || file.variants !== names.length)
        throw new Error(`${tiles.name} is of other people or variants`)
      for (const block of file.blocks) {
        env.signal.throwIfAborted()
        const tables = found.map((of, s) => cutTable(of, models[s]!, block.firstVariant, block.variants))
        await (file.kind === 'calls' ? addCalls : addDosages)(scorer, bytes, file, block, tables)
      }
      env.progress(done + 1, ranges.length)
    }
    for (const [s, model] of models.entries()) addAbsent(scorer.totals[s]!, model)
    const batches = scores.map(({ score }, s) =>
      sumsOf(score, persons, scorer.totals[s]!, models[s]!.missingWeights.length),
    )
    return { shard, scores: scores.map(({ score }) => score), sums: await env.tables.write('sums', batches) }
  },
})

async function addCalls(scorer: TileScorer, bytes: ByteSource, file: TileFile, block: TileBlock, tables: ScoreTable[]) {
  await readRuns(bytes, file, block, scoredGroups(tables), scorer.input)
  scorer.add(block, tables)
}

async function addDosages(
  scorer: TileScorer,
  bytes: ByteSource,
  file: TileFile,
  block: TileBlock,
  tables: ScoreTable[],
) {
  const runs = [...new Set(tables.flatMap(({ places }) => [...places]))].sort((a, b) => a - b)
  const dosages = new Uint8Array(2 * block.people * runs.length)
  await readRuns(bytes, file, block, runs, dosages)
  for (const [s, table] of tables.entries())
    scoreDosages(dosages, runs, table, cutTotals(scorer.totals[s]!, block.firstPerson, block.people))
}

/** A score's rows. Whoever has no call at all of its variants would be all imputed: that is no score. */
function sumsOf(score: string, persons: readonly number[], totals: ScoreTotals, variants: number): Batch<'sums'> {
  const kept = Uint32Array.from(persons.keys()).filter(i => totals.missingCalls[i]! < variants)
  return {
    person: Int32Array.from(kept, i => persons[i]!),
    score: Array(kept.length).fill(score),
    sum_units: BigInt64Array.from(kept, i => BigInt(totals.sums[i]!)),
    missing_calls: Int32Array.from(kept, i => totals.missingCalls[i]!),
    missing_weight_units: BigInt64Array.from(kept, i => BigInt(totals.missingWeights[i]!)),
  }
}

/** The range's variants by their place in its tiles. */
async function readNames(tables: Tables<'scores'>, variants: Ref<'variants'>): Promise<VariantName[]> {
  const names: VariantName[] = []
  for await (const batch of tables.read([variants], ['place', 'chromosome', 'pos1', 'ref', 'alt']))
    for (const [i, place] of batch.place.entries())
      names[place] = {
        chromosome: batch.chromosome[i]!,
        pos1: batch.pos1[i]!,
        ref: batch.ref[i]!,
        alt: batch.alt[i]!,
      }
  return names
}

/** Where a score's variants are in a range: eight bytes each, for what they add is in the model alone. Marks them as found. */
function findVariants({ index, found }: ModelVariants, names: readonly VariantName[]): ScorePlaces {
  const rowOf = Int32Array.from(names, name => index.find(name) ?? -1)
  const places = Uint32Array.from(rowOf.keys()).filter(place => rowOf[place]! >= 0)
  const rows = places.map(place => rowOf[place]!)
  for (const row of rows) found[row] = 1
  return { places, rows }
}

/** A variant of a frozen model that no range holds is a missing call of everyone. */
function addAbsent(
  { sums, missingCalls, missingWeights }: ScoreTotals,
  { contributions, missingWeights: weights, found }: ModelVariants,
) {
  let [calls, sum, weight] = [0, 0, 0]
  for (const [row, isFound] of found.entries()) {
    if (isFound) continue
    calls++
    sum += contributions[4 * row + 3]!
    weight += weights[row]!
  }
  for (let i = 0; i < sums.length; i++) {
    sums[i]! += sum
    missingCalls[i]! += calls
    missingWeights[i]! += weight
  }
}
