import type { Study } from '../../study/schema.ts'
import { OF_OUTPUTS, thresholdsOf } from '../../study/thresholds-of.ts'
import { fittedUnderOf } from '../jobs/shared/model-file.ts'
import { genotypedBatches, sumsOf } from './batches.ts'
import type { Done, Plan, Stages } from './plan.ts'
import { scoreGroups } from './score-groups.ts'
import { sourceOf } from './source-of.ts'

/** From variants to a measure of each person. */
export const SCORE_STAGES = {
  'match-scores': {
    jobs: ['match-score'],
    after: ['read-score', 'read-model', 'ingest-genotypes', 'ingest-components'],
    items: (plan, done) =>
      done['read-score'].map(({ score, variants }) => ({
        'match-score': {
          score,
          file: fileOf(plan, score),
          rows: [variants],
          batches: genotypedBatches(plan, done).map(({ ranges }) => ({
            variants: ranges.map(({ variants }) => variants),
          })),
          rules: rulesOf(plan.study.matching),
          frozen: frozenOf(done, score)?.scoring ?? null,
        },
      })),
  },
  'fit-scoring': {
    jobs: ['fit-scoring'],
    after: ['match-score'],
    items: (plan, done) =>
      done['match-score'].map(({ score, matches }) => ({
        'fit-scoring': {
          score,
          file: fileOf(plan, score),
          missing: plan.study.genotypes!.missing,
          matches: [matches],
          variants: done['ingest-genotypes'].map(range => range.variants),
          frequencies: plan.frequencies === undefined ? null : sourceOf(plan, plan.frequencies),
          frozen: frozenOf(done, score)?.scoring ?? null,
        },
      })),
  },
  'sum-scores': {
    jobs: ['sum-scores'],
    after: ['fit-scoring'],
    items: (plan, done) => {
      const groups = scoreGroups(done['fit-scoring'], plan)
      return genotypedBatches(plan, done).flatMap(({ people, ranges }) =>
        Array.from({ length: people.shards }, (_, shard) =>
          groups.map(scores => ({
            'sum-scores': {
              shard,
              people: [people.people],
              scores: scores.map(({ score, modelVariants }) => ({ score, modelVariants })),
              ranges: ranges.map(({ variants, tiles }) => ({ variants, tiles: tiles[shard]! })),
            },
          })),
        ).flat(),
      )
    },
  },
  'fit-reference': {
    jobs: ['fit-reference'],
    after: ['sum-scores'],
    items: (plan, done) =>
      done['fit-scoring'].map(({ score, models }) => ({
        'fit-reference': {
          score,
          file: fileOf(plan, score),
          seed: plan.study.seed,
          scoring: models,
          batches: genotypedBatches(plan, done).map(({ people, components, sums }) => ({
            people: [people.people],
            atoms: [people.atoms],
            components: [components.components],
            sums: sumsOf(sums, score),
          })),
          adjusted: plan.study.people.components !== undefined,
          populations: plan.study.people.components?.populations ?? null,
          thresholds: thresholdsOf(plan.study)
            .filter(({ measure }) => !OF_OUTPUTS.includes(measure))
            .map(({ measure, cut }) => ({ measure, top: cut })),
          frozen: frozenOf(done, score)?.reference ?? null,
        },
      })),
  },
  'measure-scores': {
    jobs: ['measure-scores'],
    after: ['fit-reference'],
    items: (plan, done) =>
      genotypedBatches(plan, done).flatMap(({ components, sums }) =>
        [...new Set(sums.map(({ shard }) => shard))].map(shard => ({
          'measure-scores': {
            shard,
            sums: sums.filter(of => of.shard === shard).map(({ sums }) => sums),
            components: [components.components],
            models: done['fit-reference'].map(({ score, models }) => ({ score, models })),
          },
        })),
      ),
  },
  'export-model': {
    jobs: ['export-model'],
    after: ['measure-scores'],
    items: ({ study }, done) => [
      {
        'export-model': {
          under: study.genotypes ? fittedUnderOf(study) : null,
          scores: done['read-score'].map(({ score, digest }, i) => ({
            score,
            digest,
            scoring: done['fit-scoring'][i]!.models,
            modelVariants: done['fit-scoring'][i]!.modelVariants,
            reference: done['fit-reference'][i]!.models,
          })),
        },
      },
    ],
  },
} satisfies Stages

const frozenOf = (done: Done, score: string) => done['read-model']![0]!.frozen?.find(of => of.score === score)

/** What matching goes by: not the margin that its losses are judged by later. */
const rulesOf = ({ ambiguous, multiallelic, min_weight }: Study['matching']) => ({
  ambiguous,
  multiallelic,
  min_weight,
})

const fileOf = (plan: Plan, score: string) => plan.study.scores.find(({ id }) => id === score)!.file!
