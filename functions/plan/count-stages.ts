import { agreementPairs } from '../../study/agreement-pairs.ts'
import { regressionsOf } from '../../study/regressions.ts'
import type { Study } from '../../study/schema.ts'
import { OF_OUTPUTS, thresholdsOf } from '../../study/thresholds-of.ts'
import { sumsOf, toldBatches } from './batches.ts'
import type { Plan, Stages } from './plan.ts'
import { rankingViews } from './ranking-views.ts'

/** From people to cubes. */
export const COUNT_STAGES = {
  'count-atoms': {
    jobs: ['count-atoms'],
    after: ['measure-scores', 'merge-strata'],
    items: (plan, done) =>
      toldBatches(plan, done).map(({ people: { people, atoms, outcomes, stages }, told: { strata } }) => ({
        'count-atoms': {
          ...{ people: [people], atoms: [atoms], outcomes: [outcomes], strata, stages: [stages] },
          count: plan.study.count,
          hasCascade: plan.study.audits.cascade.length > 0,
        },
      })),
  },
  'count-strata': {
    jobs: ['count-histograms', 'count-moments', 'count-quality', 'count-decisions'],
    after: ['measure-scores', 'measure-predictions', 'merge-strata'],
    items: (plan, done) =>
      toldBatches(plan, done).flatMap(batch =>
        [...done['fit-reference'], ...done['measure-predictions']].map(({ score, models }) => {
          const counted = countedScore(plan, batch, score)
          const measured = {
            ...counted,
            outcomes: [batch.people.outcomes],
            measures: batch.measures.filter(of => of.score === score).map(of => of.measures),
          }
          const predicted = done['measure-predictions'].some(of => of.score === score)
          const isRanked = predicted && rankingViews(plan.study).length > 0
          const hasCuts = thresholdsOf(plan.study).some(({ measure }) => isMeasured(plan.study, score, measure))
          return {
            'count-histograms': { ...measured, rankingStrata: isRanked ? batch.told.rankingStrata : [] },
            'count-moments': measured,
            'count-quality': {
              ...counted,
              sums: predicted ? [] : sumsOf(batch.sums, score),
              predictions: predicted ? [batch.people.predictions] : [],
              models: [models],
            },
            'count-decisions': { ...measured, models: [models], hasCuts },
          }
        }),
      ),
  },
  'count-pairs': {
    jobs: ['count-pairs'],
    after: ['measure-scores', 'merge-strata'],
    items: (plan, done) =>
      toldBatches(plan, done).flatMap(batch =>
        agreementPairs(plan.study).map(pair => ({
          'count-pairs': {
            ...pair,
            ...countedScore(plan, batch, pair.score),
            outcomes: [batch.people.outcomes],
            measures: batch.measures
              .filter(of => of.score === pair.score || of.score === pair.other)
              .map(of => of.measures),
          },
        })),
      ),
  },
  'count-grams': {
    jobs: ['count-grams'],
    after: ['measure-scores', 'merge-strata'],
    items: (plan, done) =>
      regressionsOf(plan.study).length === 0 && Object.keys(plan.study.audits.by_components).length === 0
        ? []
        : toldBatches(plan, done).flatMap(batch =>
            done['fit-reference'].map(({ score }) => ({
              'count-grams': {
                ...countedScore(plan, batch, score),
                quantities: [batch.people.quantities, batch.components.quantities],
                measures: batch.measures.filter(of => of.score === score).map(of => of.measures),
              },
            })),
          ),
  },
} satisfies Stages

/** Who of a batch is counted by a score, in the strata of all views. */
const countedScore = ({ study }: Plan, { people, told }: Batch, score: string) => ({
  score,
  count: study.count,
  people: [people.people],
  strata: told.strata,
})

/** What is done of a batch. */
type Batch = ReturnType<typeof toldBatches>[number]

/** Does a score have a measure, as far as thresholds go? */
const isMeasured = ({ scores }: Study, score: string, measure: string) => {
  const { kind } = scores.find(({ id }) => id === score)!
  if (kind === undefined) return !OF_OUTPUTS.includes(measure)
  return measure === (kind === 'score' ? 'standardised' : kind)
}
