import { z } from 'zod'
import type { ByteSource } from '../../science/genotypes/bytes.ts'
import { type ScoreTable, type ScoreTotals, scoreBlock } from '../../science/genotypes/score-tiles.ts'
import { readBlock, readTiles, type TileBlock } from '../../science/genotypes/tiles.ts'
import type { VariantName } from '../../science/genotypes/variant-index.ts'
import { type FileRef, fileRef, folderOf, job, type Objects, type Ref, ref, refs, type Tables } from '../ports.ts'
import { type ModelVariants, readModelVariants } from './shared/read-model-variants.ts'

/** Every score's sum for the people of one shard, streamed over its tiles: exact integers in each model's unit. */
export const sumScores = job({
  name: 'sum-scores',
  reads: ['lake', 'scores'],
  writes: 'scores',
  size: { memoryMb: 2048, minutes: 15 },
  input: z.object({
    shard: z.number().int(),
    people: refs('people'),
    scores: z.array(z.object({ score: z.string(), modelVariants: ref('model_variants') })),
    ranges: z.array(z.object({ variants: ref('variants'), tiles: fileRef('tiles') })),
  }),
  run: async ({ shard, people, scores, ranges }, env) => {
    const persons = await shardPeople(env.tables, people, shard)
    const totals = scores.map(() => emptyTotals(persons.length))
    const models = await Promise.all(scores.map(({ modelVariants }) => readModelVariants(env.tables, modelVariants)))
    for (const [done, { variants, tiles }] of ranges.entries()) {
      const names = await readNames(env.tables, variants)
      const tables = models.map(model => scoreTable(model, names))
      const bytes = await tileBytes(env.store('lake'), tiles)
      const file = await readTiles(bytes, tiles.name)
      if (file.people !== persons.length || file.variants !== names.length)
        throw new Error(`${tiles.name} is of other people or variants`)
      for (const block of file.blocks) {
        const wanted = tables.filter(table => anyScored(table, block))
        if (wanted.length === 0) continue
        env.signal.throwIfAborted()
        const dosages = await readBlock(bytes, file, block)
        for (const [i, table] of tables.entries())
          if (wanted.includes(table)) scoreBlock(dosages, cutTable(table, block), cutTotals(totals[i]!, block))
      }
      env.progress(done + 1, ranges.length)
    }
    for (const [i, model] of models.entries()) addAbsent(totals[i]!, model)
    const rows = scores.flatMap(({ score }, s) =>
      persons
        .map((person, i) => ({ score, person, i, totals: totals[s]! }))
        // Whoever has no call at all would be all imputed: that is no score.
        .filter(({ i, totals }) => totals.missingCalls[i]! < models[s]!.weights.length),
    )
    return {
      shard,
      sums: await env.tables.write('sums', [
        {
          person: Int32Array.from(rows, row => row.person),
          score: rows.map(row => row.score),
          sum_units: BigInt64Array.from(rows, row => BigInt(row.totals.sums[row.i]!)),
          missing_calls: Int32Array.from(rows, row => row.totals.missingCalls[row.i]!),
          missing_weight_units: BigInt64Array.from(rows, row => BigInt(row.totals.missingWeights[row.i]!)),
        },
      ]),
    }
  },
})

/** The shard's people, in order. */
async function shardPeople(tables: Tables<'scores'>, people: readonly Ref<'people'>[], shard: number) {
  const persons: number[] = []
  for await (const batch of tables.read(people, ['person', 'shard']))
    for (const [i, person] of batch.person.entries()) if (batch.shard[i] === shard) persons.push(person)
  return persons
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

async function tileBytes(lake: Objects, tiles: FileRef): Promise<ByteSource> {
  const key = `${folderOf(tiles)}/${tiles.name}`
  const size = await lake.size(key)
  if (size === undefined) throw new Error(`${key} was committed but is gone`)
  return { size, read: (start, end) => lake.read(key, { start, end }) }
}

function scoreTable(
  { index, contributions, weights, found }: ModelVariants,
  names: readonly VariantName[],
): ScoreTable {
  const table = {
    contributions: new Float64Array(4 * names.length),
    missingWeights: new Float64Array(names.length),
    scored: new Uint8Array(names.length),
  }
  for (const [place, name] of names.entries()) {
    const row = index.find(name)
    if (row === undefined) continue
    found[row] = 1
    table.scored[place] = 1
    table.missingWeights[place] = weights[row]!
    table.contributions.set(contributions.subarray(4 * row, 4 * row + 4), 4 * place)
  }
  return table
}

/** A variant of a frozen model that no range holds is a missing call of everyone. */
function addAbsent(
  { sums, missingCalls, missingWeights }: ScoreTotals,
  { contributions, weights, found }: ModelVariants,
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

const anyScored = ({ scored }: ScoreTable, { firstVariant, variants }: TileBlock) =>
  scored.subarray(firstVariant, firstVariant + variants).includes(1)

function cutTable(
  { contributions, missingWeights, scored }: ScoreTable,
  { firstVariant, variants }: TileBlock,
): ScoreTable {
  const end = firstVariant + variants
  return {
    contributions: contributions.subarray(4 * firstVariant, 4 * end),
    missingWeights: missingWeights.subarray(firstVariant, end),
    scored: scored.subarray(firstVariant, end),
  }
}

function cutTotals(
  { sums, missingCalls, missingWeights }: ScoreTotals,
  { firstPerson, people }: TileBlock,
): ScoreTotals {
  const end = firstPerson + people
  return {
    sums: sums.subarray(firstPerson, end),
    missingCalls: missingCalls.subarray(firstPerson, end),
    missingWeights: missingWeights.subarray(firstPerson, end),
  }
}

const emptyTotals = (people: number): ScoreTotals => ({
  sums: new Float64Array(people),
  missingCalls: new Uint32Array(people),
  missingWeights: new Float64Array(people),
})
