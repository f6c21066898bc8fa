import { UserError } from '../../science/errors.ts'
import { genotypedBatches, toldBatches } from './batches.ts'
import type { Stages } from './plan.ts'

/** What a study asks of its genotypes beside scores. */
export const LAKE_STAGES = {
  'check-sex': {
    jobs: ['check-sex'],
    after: ['measure-scores'],
    items: (plan, done) => {
      const { build, sex_check: recorded } = plan.study.genotypes ?? {}
      if (!build || !recorded) return []
      return genotypedBatches(plan, done).flatMap(({ people, ranges }) =>
        Array.from({ length: people.shards }, (_, shard) => ({
          'check-sex': {
            ...{ shard, build, recorded, people: [people.people], atoms: [people.atoms] },
            variants: done['ingest-genotypes'].map(({ variants }) => variants),
            ranges: ranges.map(({ variants, xCalls, tiles }) => ({ variants, xCalls, tiles: tiles[shard]! })),
          },
        })),
      )
    },
    complete: ({ batches }, { 'check-sex': done }) => {
      const [first] = done
      if (!first || done.some(({ counts }) => counts.agrees + counts.differs > 0)) return
      if (done.every(({ counts }) => counts.undetermined === 0)) return
      throw nobodysSexTold(batches[0]!.genotypes[0]!.file, first)
    },
  },
  'count-alleles': {
    jobs: ['count-alleles'],
    after: ['measure-scores', 'merge-strata'],
    items: (plan, done) => {
      const named = plan.study.genotypes?.allele_counts
      if (!named) return []
      const batches = toldBatches(plan, done).filter(({ genotypes }) => genotypes.length > 0)
      return batches.map(({ people, told, ranges }) => ({
        'count-alleles': {
          ...{ named, count: plan.study.count },
          ...{ people: [people.people], strata: told.strata },
          ranges: ranges.map(({ variants, tiles }) => ({ variants, tiles })),
        },
      }))
    },
    complete: ({ study, batches }, { 'count-alleles': done }) => {
      const found = new Set(done.flatMap(({ found }) => found))
      const lacking = (study.genotypes?.allele_counts ?? []).filter(name => !found.has(name))
      if (lacking.length > 0) throw noSuchVariants(batches[0]!.genotypes[0]!.file, lacking)
    },
  },
} satisfies Stages

function nobodysSexTold(file: string, { xSites, ySites }: { xSites: number; ySites: number }): UserError {
  return new UserError(
    'sex-not-told',
    `Nobody’s sex can be told: outside the pseudo-autosomal regions the genotypes have ${xSites} common variants of X that are 50,000 bases apart, and ${ySites} of Y.`,
    {
      todo: 'Give genotypes with some sixty common variants along X, or twenty of Y, or remove `sex_check`: it is never passed for want of evidence.',
      place: { file },
    },
  )
}

function noSuchVariants(file: string, names: string[]): UserError {
  return new UserError('no-such-variant', `No genotypes have ${names.slice(0, 10).join(', ')}.`, {
    todo: 'Write variants of `allele_counts` as the genotypes have them, or remove them.',
    place: { file },
  })
}
