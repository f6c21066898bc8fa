import { policyOf } from '../../science/disclosure/policies.ts'
import { mergeableOf } from '../../study/mergeable.ts'
import type { Stages } from './plan.ts'

/** From strata as a study declares them to those that people are counted in. */
export const MERGE_STAGES = {
  'merge-strata': {
    jobs: ['merge-strata'],
    after: ['ingest-people'],
    items: ({ study, batches, entries }, { 'ingest-people': ingested }) => {
      const { threshold } = policyOf(study.disclosure.policy)
      const mergeable = threshold > 0 ? mergeableOf(study) : []
      const hasScoringFiles = study.scores.some(({ file }) => file !== undefined)
      return [
        {
          'merge-strata': {
            cohort: study.disclosure.cohort,
            // Without anything to merge, the history does not matter: the step is the same after a release.
            entries: mergeable.length > 0 ? entries : 0,
            threshold,
            count: study.count,
            mergeable,
            predicted: study.scores.flatMap(({ id, column }) => (column === undefined ? [] : [id])),
            batches: ingested.map(({ people, atoms, predictions, strata, rankingStrata }, b) => ({
              scored: batches[b]!.genotypes.length > 0 || !hasScoringFiles,
              people: [people],
              atoms: [atoms],
              predictions: [predictions],
              strata: [strata],
              rankingStrata: [rankingStrata],
            })),
          },
        },
      ]
    },
  },
} satisfies Stages
