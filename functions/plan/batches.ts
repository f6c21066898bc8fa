import type { Done, Plan } from './plan.ts'

/** What is done of each batch that holds people; lists of jobs that are not yet done are empty. */
export function batchesOf({ batches }: Plan, done: Done) {
  const shards = done['ingest-people']!.map(({ shards }) => shards)
  return batches
    .map(({ genotypes }, b) => {
      const first = shards.slice(0, b).reduce((sum, of) => sum + of, 0)
      const own = <T>(of: T[] = []) => (genotypes.length > 0 ? of.slice(first, first + shards[b]!) : [])
      return {
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

export const genotypedBatches = (plan: Plan, done: Done) =>
  batchesOf(plan, done).filter(({ genotypes }) => genotypes.length > 0)
