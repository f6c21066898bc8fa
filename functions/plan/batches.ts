import type { Done, Plan } from './plan.ts'

/** What is done of each batch that holds people; lists of jobs that are not yet done are empty. */
export function batchesOf({ batches }: Plan, done: Done) {
  const shards = done['ingest-people']!.map(({ shards }) => shards)
  const genotyped = batches.reduce((sum, { genotypes }, b) => sum + (genotypes.length > 0 ? shards[b]! : 0), 0)
  return batches
    .map(({ genotypes }, b) => {
      const first = shards.slice(0, b).reduce((sum, of) => sum + of, 0)
      const own = <T>(of: T[] = []) => {
        const perShard = of.length / genotyped
        return genotypes.length > 0 ? of.slice(first * perShard, (first + shards[b]!) * perShard) : []
      }
      return {
        place: b,
        genotypes,
        people: done['ingest-people']![b]!,
        components: done['ingest-components']![b]!,
        ranges: done['ingest-genotypes']!.filter(({ file }) => genotypes.some(of => of.file === file)),
        sums: own(done['sum-scores']),
        measures: [
          ...own(done['measure-scores']).flatMap(({ measures }) => measures),
          ...(done['measure-predictions'] ?? []).map(({ score, measures }) => ({ score, measures: measures[b]! })),
        ],
      }
    })
    .filter(({ people }) => people.counts.people > 0)
}

/** The same with atoms and strata as they are told, once it is decided which levels are told as one. */
export const toldBatches = (plan: Plan, done: Required<Done>) =>
  batchesOf(plan, done).map(batch => ({ ...batch, told: done['merge-strata'][0]!.batches[batch.place]! }))

/** The parts that hold a score's sums, of those of all groups of scores. */
export const sumsOf = (sums: NonNullable<Done['sum-scores']>, score: string) =>
  sums.filter(({ scores }) => scores.includes(score)).map(({ sums }) => sums)

export const genotypedBatches = (plan: Plan, done: Done) =>
  batchesOf(plan, done).filter(({ genotypes }) => genotypes.length > 0)
