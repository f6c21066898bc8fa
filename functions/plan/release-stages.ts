import { addGenotypesDigests } from '../../science/genotypes/genotypes-digest.ts'
import { addKnown } from '../../science/genotypes/known-positions.ts'
import { addSetDigests } from '../../science/set-digest.ts'
import { viewName } from '../../study/attributes.ts'
import { representationViews } from '../../study/representation-views.ts'
import { viewsOf } from '../../study/views-of.ts'
import { isProtected } from '../jobs/shared/is-protected.ts'
import { toldBatches } from './batches.ts'
import type { Done, Plan, Stages } from './plan.ts'

/** From statistics to what is published. */
export const RELEASE_STAGES = {
  'compare-members': {
    jobs: ['compare-members'],
    after: [
      ...(['audit-distributions', 'audit-matching', 'audit-representation', 'audit-agreement'] as const),
      ...(['audit-performance', 'audit-continuous'] as const),
    ],
    items: (plan, done) => {
      const { disclosure, count } = plan.study
      const compared = representationViews(plan.study)
      const views = [...viewsOf(plan.study), ...compared.map(({ joint }) => joint)].map(viewName)
      return [
        {
          'compare-members': {
            cohort: disclosure.cohort,
            entries: plan.entries,
            views: [...new Set(views)],
            count: [count, ...compared.map(of => of.count)].includes('all') ? 'all' : 'reference',
            batches: isProtected(plan.study)
              ? toldBatches(plan, done).map(({ people: { people, outcomes, predictions, stages }, told }) => ({
                  people: [people],
                  atoms: told.atoms,
                  outcomes: [outcomes],
                  predictions: [predictions],
                  stages: [stages],
                }))
              : null,
          },
        },
      ]
    },
  },
  'release-tables': {
    jobs: ['release-tables'],
    after: [
      'compare-members',
      'audit-distributions',
      'audit-matching',
      'audit-representation',
      'audit-agreement',
      'audit-performance',
      'audit-continuous',
      'read-shapes',
      'count-atoms',
      'count-histograms',
      'count-quality',
      'count-decisions',
    ],
    items: (plan, done) => [
      {
        'release-tables': {
          study: plan.study,
          version: plan.version,
          scores: done['read-score'].map(({ variants: _, rows: __, ...read }, i) => ({
            ...read,
            model: done['fit-reference'][i]!.model,
          })),
          predictions: done['measure-predictions'].map(({ score, model }) => ({ score, model })),
          digests: digestsOf(plan, done),
          known: knownOf(plan, done),
          people: peopleOf(plan, done),
          merges: done['merge-strata'][0]!.merges.map(({ attribute, levels }) => ({ attribute, levels: [...levels] })),
          atomCounts: done['count-atoms'].map(({ atomCounts }) => atomCounts),
          maps: done['read-shapes'][0]!.maps,
          distributions: [done['audit-distributions'][0]!.distributions],
          matchCounts: [done['audit-matching'][0]!.matchCounts],
          censuses: done['read-census'][0]!.censuses,
          representations: [done['audit-representation'][0]!.representations],
          participation: done['count-atoms'].map(({ participation }) => participation),
          agreements: [done['audit-agreement'][0]!.agreements],
          histograms: done['count-histograms'].map(({ histograms }) => histograms),
          quality: done['count-quality'].map(({ quality }) => quality),
          decisions: done['count-decisions'].map(({ decisions }) => decisions),
          performances: [done['audit-performance'][0]!.performances, done['audit-continuous'][0]!.performances],
          comparisons: [done['audit-performance'][0]!.comparisons, done['audit-continuous'][0]!.comparisons],
          gaps: [done['audit-continuous'][0]!.gaps],
          prevalence: plan.prevalence,
          entries: plan.entries,
          compared: { ...done['compare-members'][0]!, changes: [done['compare-members'][0]!.changes] },
        },
      },
    ],
  },
  'publish-site': {
    jobs: ['publish-site'],
    after: ['release-tables'],
    items: (_, { 'release-tables': [released] }) => [{ 'publish-site': { released: released!.released } }],
  },
} satisfies Stages

/** Of person-level inputs, over all batches. */
function digestsOf({ study }: Plan, done: Required<Done>): { role: string; sha256: string }[] {
  return [
    { role: 'people', sha256: addSetDigests(done['ingest-people'].map(({ digest }) => digest)) },
    { role: 'genotypes', sha256: addGenotypesDigests(done['ingest-genotypes'].map(({ digest }) => digest)) },
    ...(study.people.components
      ? [{ role: 'components', sha256: addSetDigests(done['ingest-components'].map(({ digest }) => digest)) }]
      : []),
  ]
}

/** Batches hold the same variants of different people: each variant counts once, in the batch that has most. */
const knownOf = ({ batches }: Plan, done: Required<Done>) => {
  const ofBatch = batches.map(({ genotypes }) =>
    addKnown(
      done['ingest-genotypes'].filter(({ file }) => genotypes.some(of => of.file === file)).map(({ known }) => known),
    ),
  )
  const most = (build: 'GRCh37' | 'GRCh38') => Math.max(...ofBatch.map(known => known[build]))
  return { GRCh37: most('GRCh37'), GRCh38: most('GRCh38') }
}

const peopleOf = ({ study }: Plan, done: Required<Done>) => {
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
  const batches = done['ingest-people'].map(({ counts }) => counts)
  const listed = sum(batches.map(({ people }) => people))
  return {
    listed,
    reference: sum(batches.map(({ reference }) => reference)),
    withoutGenotypes: sum(batches.map(({ without_genotypes }) => without_genotypes)),
    withoutComponents: study.people.components
      ? listed - sum(done['ingest-components'].map(({ people }) => people))
      : null,
  }
}
