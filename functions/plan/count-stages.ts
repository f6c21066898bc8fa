import { agreementPairs } from '../../study/agreement-pairs.ts'
import { viewName } from '../../study/attributes.ts'
import { regressionsOf } from '../../study/regressions.ts'
import type { Study } from '../../study/schema.ts'
import { OF_OUTPUTS, thresholdsOf } from '../../study/thresholds-of.ts'
import { viewsOf } from '../../study/views-of.ts'
import { batchesOf } from './batches.ts'
import type { Stages } from './plan.ts'
import { rankingView } from './ranking-views.ts'

/** From people to cubes. */
export const COUNT_STAGES = {
  'count-atoms': {
    jobs: ['count-atoms'],
    after: ['measure-scores'],
    items: (plan, done) =>
      batchesOf(plan, done).map(({ people: { people, atoms, outcomes, strata, stages } }) => ({
        'count-atoms': {
          ...{ people: [people], atoms: [atoms], outcomes: [outcomes], strata: [strata], stages: [stages] },
          count: plan.study.count,
          hasCascade: plan.study.audits.cascade.length > 0,
        },
      })),
  },
  'count-strata': {
    jobs: ['count-histograms', 'count-moments', 'count-quality', 'count-decisions'],
    after: ['measure-scores', 'measure-predictions'],
    items: (plan, done) =>
      batchesOf(plan, done).flatMap(batch =>
        [...done['fit-reference'], ...done['measure-predictions']].flatMap(({ score, models }) =>
          viewsOf(plan.study).map(view => {
            const people = { people: [batch.people.people], strata: [batch.people.strata] }
            const cell = { score, view: viewName(view), count: plan.study.count }
            const measured = {
              ...cell,
              ...people,
              outcomes: [batch.people.outcomes],
              measures: batch.measures.filter(of => of.score === score).map(of => of.measures),
            }
            const predicted = done['measure-predictions'].some(of => of.score === score)
            const hasCuts = thresholdsOf(plan.study).some(({ measure }) => isMeasured(plan.study, score, measure))
            return {
              'count-histograms': { ...measured, joint: predicted ? rankingView(plan.study, view) : null },
              'count-moments': measured,
              'count-quality': {
                ...cell,
                ...people,
                sums: predicted ? [] : batch.sums.map(({ sums }) => sums),
                predictions: predicted ? [batch.people.predictions] : [],
                models: [models],
              },
              'count-decisions': { ...measured, models: [models], hasCuts },
            }
          }),
        ),
      ),
  },
  'count-pairs': {
    jobs: ['count-pairs'],
    after: ['measure-scores'],
    items: (plan, done) =>
      batchesOf(plan, done).flatMap(({ people: { people, strata, outcomes }, measures }) =>
        agreementPairs(plan.study).flatMap(pair =>
          viewsOf(plan.study).map(view => ({
            'count-pairs': {
              ...pair,
              view: viewName(view),
              count: plan.study.count,
              people: [people],
              strata: [strata],
              outcomes: [outcomes],
              measures: measures
                .filter(of => of.score === pair.score || of.score === pair.other)
                .map(of => of.measures),
            },
          })),
        ),
      ),
  },
  'count-grams': {
    jobs: ['count-grams'],
    after: ['measure-scores'],
    items: (plan, done) =>
      regressionsOf(plan.study).length === 0
        ? []
        : batchesOf(plan, done).flatMap(({ people: { people, strata, quantities }, measures }) =>
            done['fit-reference'].flatMap(({ score }) =>
              viewsOf(plan.study).map(view => ({
                'count-grams': {
                  ...{ score, view: viewName(view), count: plan.study.count },
                  people: [people],
                  strata: [strata],
                  quantities: [quantities],
                  measures: measures.filter(of => of.score === score).map(of => of.measures),
                },
              })),
            ),
          ),
  },
} satisfies Stages

/** Does a score have a measure, as far as thresholds go? */
const isMeasured = ({ scores }: Study, score: string, measure: string) => {
  const { kind } = scores.find(({ id }) => id === score)!
  if (kind === undefined) return !OF_OUTPUTS.includes(measure)
  return measure === (kind === 'score' ? 'standardised' : kind)
}
