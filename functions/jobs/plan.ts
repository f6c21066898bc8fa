import { UserError } from '../../science/errors.ts'
import { checkRangeOrder } from '../../science/genotypes/check-range-order.ts'
import { addGenotypesDigests } from '../../science/genotypes/genotypes-digest.ts'
import { addKnown, checkKnown } from '../../science/genotypes/known-positions.ts'
import { genotypesBeside } from '../../science/genotypes/open-genotypes.ts'
import { addSetDigests } from '../../science/set-digest.ts'
import { ageSexViews } from '../../study/age-sex-views.ts'
import { agreementPairs } from '../../study/agreement-pairs.ts'
import { declaredLevels, viewName } from '../../study/attributes.ts'
import { isReplicated } from '../../study/is-replicated.ts'
import { performanceAudits } from '../../study/performance-audits.ts'
import { regressionsOf } from '../../study/regressions.ts'
import { attributesInUse, representationViews } from '../../study/representation-views.ts'
import type { Study } from '../../study/schema.ts'
import { thresholdsOf } from '../../study/thresholds-of.ts'
import { viewsOf } from '../../study/views-of.ts'
import type { Job } from '../ports.ts'
import type { auditAgreement } from './audit-agreement.ts'
import type { auditContinuous } from './audit-continuous.ts'
import type { auditDistributions } from './audit-distributions.ts'
import type { auditMatching } from './audit-matching.ts'
import type { auditPerformance } from './audit-performance.ts'
import type { auditRepresentation } from './audit-representation.ts'
import type { compareMembers } from './compare-members.ts'
import type { countAtoms } from './count-atoms.ts'
import type { countDecisions } from './count-decisions.ts'
import type { countGrams } from './count-grams.ts'
import type { countHistograms } from './count-histograms.ts'
import type { countMoments } from './count-moments.ts'
import type { countPairs } from './count-pairs.ts'
import type { countQuality } from './count-quality.ts'
import type { exportModel } from './export-model.ts'
import type { fitReference } from './fit-reference.ts'
import type { fitScoring } from './fit-scoring.ts'
import type { ingestComponents } from './ingest-components.ts'
import type { ingestGenotypes } from './ingest-genotypes.ts'
import type { ingestPeople } from './ingest-people.ts'
import type { matchScore } from './match-score.ts'
import type { measurePredictions } from './measure-predictions.ts'
import type { measureScores } from './measure-scores.ts'
import type { publishSite } from './publish-site.ts'
import type { readCensus } from './read-census.ts'
import type { readModel } from './read-model.ts'
import type { readScore } from './read-score.ts'
import type { readShapes } from './read-shapes.ts'
import type { releaseTables } from './release-tables.ts'
import { isProtected } from './shared/is-protected.ts'
import { fittedUnderOf } from './shared/model-file.ts'
import type { sumScores } from './sum-scores.ts'

/** A checked study, its files by checksum, and how the work is cut. */
export interface Plan {
  study: Study
  /** Platform version, which a release names. */
  version: string
  checksums: Record<string, string>
  /** Batches of people, each by its genotype files; the last one, without any, holds whoever is in no file. */
  batches: { genotypes: { file: string; ranges: { start: number; end: number }[] }[] }[]
  peoplePerShard: number
  /** How many entries the ledger had of the cohort when the run began: with another history, people are compared anew. */
  entries: number
  /** A file of allele frequencies for missing calls, where there is one. */
  frequencies?: string
}

interface Jobs {
  'ingest-people': typeof ingestPeople
  'read-census': typeof readCensus
  'read-shapes': typeof readShapes
  'read-score': typeof readScore
  'read-model': typeof readModel
  'ingest-components': typeof ingestComponents
  'ingest-genotypes': typeof ingestGenotypes
  'measure-predictions': typeof measurePredictions
  'match-score': typeof matchScore
  'fit-scoring': typeof fitScoring
  'sum-scores': typeof sumScores
  'fit-reference': typeof fitReference
  'export-model': typeof exportModel
  'measure-scores': typeof measureScores
  'count-atoms': typeof countAtoms
  'count-histograms': typeof countHistograms
  'count-moments': typeof countMoments
  'count-quality': typeof countQuality
  'count-pairs': typeof countPairs
  'count-decisions': typeof countDecisions
  'count-grams': typeof countGrams
  'audit-distributions': typeof auditDistributions
  'audit-matching': typeof auditMatching
  'audit-representation': typeof auditRepresentation
  'audit-agreement': typeof auditAgreement
  'audit-performance': typeof auditPerformance
  'audit-continuous': typeof auditContinuous
  'compare-members': typeof compareMembers
  'release-tables': typeof releaseTables
  'publish-site': typeof publishSite
}
type InputOf<J> = J extends Job<infer I, infer _O, infer _R, infer _W, infer _L, infer _Q> ? I : never
type OutputOf<J> = J extends Job<infer _I, infer O, infer _R, infer _W, infer _L, infer _Q> ? O : never

/** The jobs of one piece of a stage's work, each with its input. */
export type Item = { [J in keyof Jobs]?: InputOf<Jobs[J]> }
/** Outputs of the stages that are complete, by job, in the order of the stage's items. */
export type Done = { [J in keyof Jobs]?: OutputOf<Jobs[J]>[] }

interface Stage {
  /** Its jobs: each has outputs, if none, when the stage is complete. */
  jobs: (keyof Jobs)[]
  /** Jobs that must be complete before this stage can be planned. */
  after: (keyof Jobs)[]
  items(plan: Plan, done: Required<Done>): Item[]
  /** Checks, once all items are in, what no item could see alone. */
  complete?(plan: Plan, done: Required<Done>): void
}

/** The study's work in stages: what each needs, and what each of its items is given. Pure: no clock, no I/O. */
export const STAGES = {
  'ingest-people': {
    jobs: ['ingest-people'],
    after: [],
    items: plan =>
      plan.batches.map(({ genotypes }) => ({
        'ingest-people': {
          people: sourceOf(plan, plan.study.people.file),
          exclude: plan.study.people.exclude === undefined ? null : sourceOf(plan, plan.study.people.exclude),
          declared: plan.study.people,
          seed: plan.study.seed,
          views: [...viewsOf(plan.study), ...rankingViews(plan.study).map(({ joint }) => joint)],
          attributes: attributesInUse(plan.study),
          outcomes: Object.entries(plan.study.outcomes)
            .filter(([, { kind }]) => kind === 'binary')
            .map(([name, { column }]) => ({ name, column })),
          regressions: regressionsOf(plan.study),
          predictions: predictionsOf(plan.study).map(({ id, column, kind }) => ({ score: id, column, kind })),
          genotypes: (genotypes.length > 0
            ? genotypes
            : plan.batches.flatMap(({ genotypes }) => genotypes.slice(0, 1))
          ).map(({ file }) => genotypesOf(plan, file)),
          genotyped: genotypes.length > 0,
          peoplePerShard: plan.peoplePerShard,
        },
      })),
    complete: (plan, { 'ingest-people': batches }) => {
      if (batches.every(({ counts }) => counts.people === 0)) throw nobodyLeft(plan.study.people)
    },
  },
  'read-census': {
    jobs: ['read-census'],
    after: [],
    items: plan => [{ 'read-census': { censuses: plan.study.census.map(census => censusOf(plan, census)) } }],
  },
  'read-shapes': {
    jobs: ['read-shapes'],
    after: [],
    items: plan => [{ 'read-shapes': { maps: plan.study.geography.map(map => mapOf(plan, map)) } }],
  },
  'read-scores': {
    jobs: ['read-score'],
    after: [],
    items: plan =>
      scoreFilesOf(plan.study).map(({ id, file }) => ({
        'read-score': { score: id, source: sourceOf(plan, file), build: plan.study.genotypes!.build },
      })),
  },
  'read-model': {
    jobs: ['read-model'],
    after: ['read-score'],
    items: ({ study, ...plan }, { 'read-score': scores }) => [
      {
        'read-model':
          study.model === 'fit' || !study.genotypes
            ? { source: null, under: null, scores: [] }
            : {
                source: sourceOf({ study, ...plan }, study.model),
                under: fittedUnderOf(study),
                scores: scores.map(({ score, digest }) => ({ score, digest })),
              },
      },
    ],
  },
  'ingest-components': {
    jobs: ['ingest-components'],
    after: ['ingest-people'],
    items: (plan, { 'ingest-people': batches }) => {
      const declared = plan.study.people.components
      const components = declared ? { source: sourceOf(plan, declared.file), declared } : null
      return batches.map(({ people }) => ({ 'ingest-components': { components, people: [people] } }))
    },
    complete: ({ study }, { 'ingest-components': batches }) => {
      const { components } = study.people
      if (components && batches.every(({ people }) => people === 0)) throw nobodyHasComponents(components.file)
    },
  },
  'ingest-genotypes': {
    jobs: ['ingest-genotypes'],
    after: ['ingest-people'],
    items: (plan, { 'ingest-people': batches }) =>
      plan.batches.flatMap(({ genotypes }, b) =>
        genotypes.flatMap(({ file, ranges }) =>
          ranges.map(range => ({
            'ingest-genotypes': {
              source: genotypesOf(plan, file),
              dosage: plan.study.genotypes!.dosage,
              range,
              people: [batches[b]!.people],
              atoms: [batches[b]!.atoms],
              populations: plan.study.people.components?.populations ?? null,
            },
          })),
        ),
      ),
    complete: ({ study, batches }, { 'ingest-genotypes': done }) => {
      for (const { file, ranges } of batches.flatMap(({ genotypes }) => genotypes)) {
        const read = done.filter(range => range.file === file)
        const summaries = read.map(({ summary }) => summary)
        checkRangeOrder({ file, size: ranges.at(-1)!.end }, summaries)
        if (summaries.every(({ records }) => records === 0)) throw noVariants(file)
        checkKnown(addKnown(read.map(({ known }) => known)), file, study.genotypes!.build)
      }
    },
  },
  'measure-predictions': {
    jobs: ['measure-predictions'],
    after: ['ingest-people'],
    items: (plan, { 'ingest-people': batches }) =>
      predictionsOf(plan.study).map(({ id, kind, column }) => ({
        'measure-predictions': {
          score: id,
          kind,
          column,
          thresholds: cutsOf(plan.study, kind === 'probability' ? kind : 'standardised'),
          batches: batches.map(({ people, predictions }) => ({ people, predictions })),
        },
      })),
    complete: ({ study }, { 'measure-predictions': done }) => {
      for (const { score, people } of done) if (people === 0) throw nobodyHasPrediction(study, score)
    },
  },
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
    items: (plan, done) =>
      genotypedBatches(plan, done).flatMap(({ people, ranges }) =>
        Array.from({ length: people.shards }, (_, shard) => ({
          'sum-scores': {
            shard,
            people: [people.people],
            scores: done['fit-scoring'].map(({ score, modelVariants }) => ({ score, modelVariants })),
            ranges: ranges.map(({ variants, tiles }) => ({ variants, tiles: tiles[shard]! })),
          },
        })),
      ),
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
            sums: sums.map(({ sums }) => sums),
          })),
          adjusted: plan.study.people.components !== undefined,
          populations: plan.study.people.components?.populations ?? null,
          thresholds: thresholdsOf(plan.study)
            .filter(({ measure }) => measure !== 'probability' && measure !== 'standardised')
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
        sums.map(({ shard, sums }) => ({
          'measure-scores': {
            shard,
            sums,
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
  'count-atoms': {
    jobs: ['count-atoms'],
    after: ['measure-scores'],
    items: (plan, done) =>
      batchesOf(plan, done).map(({ people: { people, atoms, outcomes } }) => ({
        'count-atoms': { people: [people], atoms: [atoms], outcomes: [outcomes] },
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
  'audit-distributions': {
    jobs: ['audit-distributions'],
    after: ['count-moments'],
    items: ({ study }, { 'count-moments': moments }) => [
      {
        'audit-distributions': {
          moments: moments.map(({ moments }) => moments),
          replicated: isReplicated(study),
        },
      },
    ],
  },
  'audit-matching': {
    jobs: ['audit-matching'],
    after: ['count-quality'],
    items: (_, { 'match-score': matches }) => [
      { 'audit-matching': { matches: matches.map(({ matches }) => matches) } },
    ],
  },
  'audit-representation': {
    jobs: ['audit-representation'],
    after: ['read-census', 'count-atoms'],
    items: (plan, { 'read-census': [census], 'count-atoms': atoms }) => [
      {
        'audit-representation': {
          views: representationViews(plan.study).map(({ count: _, ...view }) => view),
          censusCounts: [census!.censusCounts],
          atomCounts: atoms.map(({ atomCounts }) => atomCounts),
        },
      },
    ],
  },
  'audit-agreement': {
    jobs: ['audit-agreement'],
    after: ['count-pairs'],
    items: (_, { 'count-pairs': pairs }) => [{ 'audit-agreement': { pairs: pairs.map(({ pairs }) => pairs) } }],
  },
  'audit-performance': {
    jobs: ['audit-performance'],
    after: ['count-histograms', 'count-moments', 'count-decisions'],
    items: ({ study }, { 'count-histograms': histograms, 'count-moments': moments, 'count-decisions': decisions }) => [
      {
        'audit-performance': {
          audits: performanceAudits(study).filter(({ kind }) => kind === 'binary'),
          ageSex: ageSexViews(study).map(({ view, joint }) => ({
            view: viewName(view),
            joint: viewName(joint),
            added: joint.filter(name => !view.includes(name)),
          })),
          histograms: histograms.flatMap(({ histograms, joint }) => [histograms, ...joint]),
          moments: moments.map(({ moments }) => moments),
          decisions: decisions.map(({ decisions }) => decisions),
        },
      },
    ],
  },
  'audit-continuous': {
    jobs: ['audit-continuous'],
    after: ['count-grams'],
    items: ({ study }, { 'count-grams': grams, 'ingest-people': [batch] }) => [
      {
        'audit-continuous': {
          audits: performanceAudits(study)
            .filter(({ kind }) => kind === 'continuous')
            .map(({ outcome, compare, margin }) => ({
              outcome,
              decimals: batch!.decimals[regressionsOf(study).findIndex(of => of.outcome === outcome)]!,
              compare,
              margin: margin.beta_per_sd ?? null,
            })),
          grams: grams.map(({ grams }) => grams),
          // Of a convenience sample no error is told, and its groups are no sample of groups.
          replicated: isReplicated(study) && study.people.design !== 'convenience',
        },
      },
    ],
  },
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
              ? batchesOf(plan, done).map(({ people: { people, atoms, outcomes, predictions } }) => ({
                  people: [people],
                  atoms: [atoms],
                  outcomes: [outcomes],
                  predictions: [predictions],
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
          scores: done['read-score'].map(({ variants: _, ...read }, i) => ({
            ...read,
            model: done['fit-reference'][i]!.model,
          })),
          predictions: done['measure-predictions'].map(({ score, model }) => ({ score, model })),
          digests: digestsOf(plan, done),
          known: knownOf(plan, done),
          people: peopleOf(plan, done),
          maps: done['read-shapes'][0]!.maps,
          distributions: [done['audit-distributions'][0]!.distributions],
          matchCounts: [done['audit-matching'][0]!.matchCounts],
          censuses: done['read-census'][0]!.censuses,
          representations: [done['audit-representation'][0]!.representations],
          agreements: [done['audit-agreement'][0]!.agreements],
          histograms: done['count-histograms'].map(({ histograms }) => histograms),
          quality: done['count-quality'].map(({ quality }) => quality),
          decisions: done['count-decisions'].map(({ decisions }) => decisions),
          performances: [done['audit-performance'][0]!.performances, done['audit-continuous'][0]!.performances],
          comparisons: [done['audit-performance'][0]!.comparisons, done['audit-continuous'][0]!.comparisons],
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
} satisfies Record<string, Stage>

export type StageName = keyof typeof STAGES

/** The stages that can begin: all they need is done, and they are neither done nor under way. */
export function nextStages(plan: Plan, done: Done, begun: readonly StageName[]): [StageName, Item[]][] {
  const stages = Object.entries(STAGES) as [StageName, Stage][]
  return stages
    .filter(([name, { after }]) => !begun.includes(name) && after.every(job => done[job] !== undefined))
    .map(([name, { items }]) => [name, items(plan, done as Required<Done>)])
}

/** What is done of each batch that holds people; lists of jobs that are not yet done are empty. */
function batchesOf({ batches }: Plan, done: Done) {
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

const genotypedBatches = (plan: Plan, done: Done) =>
  batchesOf(plan, done).filter(({ genotypes }) => genotypes.length > 0)

const frozenOf = (done: Done, score: string) => done['read-model']![0]!.frozen?.find(of => of.score === score)

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

function noVariants(file: string): UserError {
  return new UserError('no-variants', 'The genotype file holds people and no variant that a score could use.', {
    todo: 'Check that the file is whole; variants need an alternate allele spelt in bases, on chromosome 1 to 22, X, Y or MT.',
    place: { file },
  })
}

function nobodyLeft({ file, exclude }: Study['people']): UserError {
  return new UserError('nobody-left', 'Everyone in the file is excluded, so there is no one to count.', {
    todo: `Check the list of people to exclude, ${exclude}.`,
    place: { file },
  })
}

function nobodyHasComponents(file: string): UserError {
  return new UserError('no-overlap', 'None of the people in the file is in the people file.', {
    todo: 'Check that `people.components.id` names the column with the ids that the people file uses.',
    place: { file },
  })
}

function nobodyHasPrediction({ people, scores }: Study, score: string): UserError {
  const { column } = scores.find(({ id }) => id === score)!
  return new UserError('no-predictions', `The column \`${column}\` is empty for everyone.`, {
    todo: `Give the predictions of \`${score}\`, or remove it from \`scores\`.`,
    place: { file: people.file },
  })
}

/** Scores summed from genotypes by a score file. */
const scoreFilesOf = ({ scores }: Study) => scores.flatMap(({ id, file }) => (file === undefined ? [] : [{ id, file }]))
/** Outputs of models, given in the people file. */
const predictionsOf = ({ scores }: Study) =>
  scores.flatMap(({ id, column, kind }) => (column === undefined || kind === undefined ? [] : [{ id, column, kind }]))
/** Views that are counted only to rank people among those of their age and sex, each with the first view that needs it. */
const rankingViews = (study: Study) => {
  const published = viewsOf(study).map(viewName)
  const needed = ageSexViews(study).filter(({ joint }) => !published.includes(viewName(joint)))
  return needed.filter(({ joint }, i) => needed.findIndex(of => viewName(of.joint) === viewName(joint)) === i)
}
const rankingView = (study: Study, view: readonly string[]) => {
  const needed = rankingViews(study).find(of => viewName(of.view) === viewName(view))
  return needed ? viewName(needed.joint) : null
}
/** Does a score have a measure, as far as thresholds go? */
const isMeasured = ({ scores }: Study, score: string, measure: string) => {
  const { kind } = scores.find(({ id }) => id === score)!
  if (kind === undefined) return measure !== 'probability' && measure !== 'standardised'
  return measure === (kind === 'probability' ? kind : 'standardised')
}
const cutsOf = (study: Study, of: string) =>
  thresholdsOf(study).flatMap(({ measure, cut }) => (measure === of ? [cut] : []))
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
/** What matching goes by: not the margin that its losses are judged by later. */
const rulesOf = ({ ambiguous, multiallelic, min_weight }: Study['matching']) => ({
  ambiguous,
  multiallelic,
  min_weight,
})
const sourceOf = (plan: Plan, file: string) => ({ file, sha256: plan.checksums[file]! })
const genotypesOf = (plan: Plan, file: string) => {
  const { needs, mayNeed } = genotypesBeside(file)
  const beside = [...needs, ...mayNeed].filter(path => plan.checksums[path] !== undefined)
  return { ...sourceOf(plan, file), beside: beside.map(path => sourceOf(plan, path)) }
}
const censusOf = (plan: Plan, { id, file, count, match }: Study['census'][number]) => ({
  census: id,
  source: sourceOf(plan, file),
  count,
  match: Object.entries(match).map(([attribute, { columns, map }]) => {
    const levels = declaredLevels(plan.study.people.attributes[attribute]!)
    return { attribute, columns, ...(map && { map: sourceOf(plan, map) }), ...(levels && { levels: [...levels] }) }
  }),
  views: [
    ...new Map(
      representationViews(plan.study)
        .filter(({ census }) => census === id)
        .map(({ matched }) => [viewName(matched), matched]),
    ).values(),
  ],
})
const mapOf = (plan: Plan, { file, object, attribute, key }: Study['geography'][number]) => {
  const { levels } = plan.study.people.attributes[attribute]!
  return { attribute, object, key, source: sourceOf(plan, file), ...(levels && { levels }) }
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
const fileOf = (plan: Plan, score: string) => plan.study.scores.find(({ id }) => id === score)!.file!
