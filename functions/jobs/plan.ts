import { checkRangeOrder } from '../../science/genotypes/check-range-order.ts'
import { combineDigests } from '../../science/genotypes/variant-digest.ts'
import { viewName } from '../../study/attributes.ts'
import { attributesInUse, representationViews } from '../../study/representation-views.ts'
import type { Study } from '../../study/schema.ts'
import { viewsOf } from '../../study/views-of.ts'
import type { Job } from '../ports.ts'
import type { auditDistributions } from './audit-distributions.ts'
import type { auditMatching } from './audit-matching.ts'
import type { auditRepresentation } from './audit-representation.ts'
import type { countAtoms } from './count-atoms.ts'
import type { countHistograms } from './count-histograms.ts'
import type { countMoments } from './count-moments.ts'
import type { countQuality } from './count-quality.ts'
import type { fitReference } from './fit-reference.ts'
import type { fitScoring } from './fit-scoring.ts'
import type { ingestComponents } from './ingest-components.ts'
import type { ingestGenotypes } from './ingest-genotypes.ts'
import type { ingestPeople } from './ingest-people.ts'
import type { matchScore } from './match-score.ts'
import type { measureScores } from './measure-scores.ts'
import type { publishSite } from './publish-site.ts'
import type { readCensus } from './read-census.ts'
import type { readScore } from './read-score.ts'
import type { releaseTables } from './release-tables.ts'
import type { sumScores } from './sum-scores.ts'

/** A checked study, its files by checksum, and how the work is cut. */
export interface Plan {
  study: Study
  /** Platform version, which a release names. */
  version: string
  checksums: Record<string, string>
  genotypes: { file: string; ranges: { start: number; end: number }[] }[]
  peoplePerShard: number
}

interface Jobs {
  'ingest-people': typeof ingestPeople
  'read-census': typeof readCensus
  'read-score': typeof readScore
  'ingest-components': typeof ingestComponents
  'ingest-genotypes': typeof ingestGenotypes
  'match-score': typeof matchScore
  'fit-scoring': typeof fitScoring
  'sum-scores': typeof sumScores
  'fit-reference': typeof fitReference
  'measure-scores': typeof measureScores
  'count-atoms': typeof countAtoms
  'count-histograms': typeof countHistograms
  'count-moments': typeof countMoments
  'count-quality': typeof countQuality
  'audit-distributions': typeof auditDistributions
  'audit-matching': typeof auditMatching
  'audit-representation': typeof auditRepresentation
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
  /** Jobs that must be complete before this stage can be planned. */
  after: (keyof Jobs)[]
  items(plan: Plan, done: Required<Done>): Item[]
  /** Checks, once all items are in, what no item could see alone. */
  complete?(plan: Plan, done: Required<Done>): void
}

/** The study's work in stages: what each needs, and what each of its items is given. Pure: no clock, no I/O. */
export const STAGES = {
  'ingest-people': {
    after: [],
    items: plan => [
      {
        'ingest-people': {
          people: sourceOf(plan, plan.study.people.file),
          declared: plan.study.people,
          views: viewsOf(plan.study),
          attributes: attributesInUse(plan.study),
          genotypes: plan.genotypes.map(({ file }) => sourceOf(plan, file)),
          peoplePerShard: plan.peoplePerShard,
        },
      },
    ],
  },
  'read-census': {
    after: [],
    items: plan => [{ 'read-census': { censuses: plan.study.census.map(census => censusOf(plan, census)) } }],
  },
  'read-scores': {
    after: [],
    items: plan =>
      plan.study.scores.map(({ id, file }) => ({
        'read-score': { score: id, source: sourceOf(plan, file!), build: plan.study.genotypes!.build },
      })),
  },
  'ingest-components': {
    after: ['ingest-people'],
    items: (plan, { 'ingest-people': [people] }) => {
      const declared = plan.study.people.components
      const components = declared ? { source: sourceOf(plan, declared.file), declared } : null
      return [{ 'ingest-components': { components, people: [people!.people] } }]
    },
  },
  'ingest-genotypes': {
    after: ['ingest-people'],
    items: (plan, { 'ingest-people': [people] }) =>
      plan.genotypes.flatMap(({ file, ranges }) =>
        ranges.map(range => ({
          'ingest-genotypes': { source: sourceOf(plan, file), range, people: [people!.people] },
        })),
      ),
    complete: ({ genotypes }, { 'ingest-genotypes': done }) => {
      for (const { file, ranges } of genotypes)
        checkRangeOrder(
          { file, size: ranges.at(-1)!.end },
          done.filter(range => range.file === file).map(({ summary }) => summary),
        )
    },
  },
  'match-scores': {
    after: ['read-score', 'ingest-genotypes', 'ingest-components'],
    items: (plan, { 'read-score': scores, 'ingest-genotypes': ranges }) =>
      scores.map(({ score, variants }) => ({
        'match-score': {
          score,
          file: fileOf(plan, score),
          rows: [variants],
          variants: ranges.map(range => range.variants),
          rules: plan.study.matching,
        },
      })),
  },
  'fit-scoring': {
    after: ['match-score'],
    items: (plan, { 'match-score': matches, 'ingest-genotypes': ranges }) =>
      matches.map(({ score, matches }) => ({
        'fit-scoring': {
          score,
          file: fileOf(plan, score),
          matches: [matches],
          variants: ranges.map(range => range.variants),
        },
      })),
  },
  'sum-scores': {
    after: ['fit-scoring'],
    items: (_, { 'ingest-people': [people], 'fit-scoring': models, 'ingest-genotypes': ranges }) =>
      Array.from({ length: people!.shards }, (_, shard) => ({
        'sum-scores': {
          shard,
          people: [people!.people],
          scores: models.map(({ score, modelVariants }) => ({ score, modelVariants })),
          ranges: ranges.map(({ variants, tiles }) => ({ variants, tiles: tiles[shard]! })),
        },
      })),
  },
  'fit-reference': {
    after: ['sum-scores'],
    items: (
      plan,
      { 'ingest-people': [people], 'ingest-components': [components], 'fit-scoring': models, 'sum-scores': shards },
    ) =>
      models.map(({ score, models }) => ({
        'fit-reference': {
          score,
          file: fileOf(plan, score),
          seed: plan.study.seed,
          scoring: models,
          people: [people!.people],
          components: [components!.components],
          adjusted: plan.study.people.components !== undefined,
          sums: shards.map(({ sums }) => sums),
        },
      })),
  },
  'measure-scores': {
    after: ['fit-reference'],
    items: (_, { 'ingest-components': [components], 'fit-reference': models, 'sum-scores': shards }) =>
      shards.map(({ shard, sums }) => ({
        'measure-scores': {
          shard,
          sums,
          components: [components!.components],
          models: models.map(({ score, models }) => ({ score, models })),
        },
      })),
  },
  'count-atoms': {
    after: ['measure-scores'],
    items: (_, { 'ingest-people': [people] }) => [
      { 'count-atoms': { people: [people!.people], atoms: [people!.atoms], outcomes: [] } },
    ],
  },
  'count-strata': {
    after: ['measure-scores'],
    items: (
      plan,
      { 'ingest-people': [batch], 'fit-reference': models, 'sum-scores': sums, 'measure-scores': shards },
    ) =>
      models.flatMap(({ score, models }) =>
        viewsOf(plan.study).map(view => {
          const people = { people: [batch!.people], strata: [batch!.strata] }
          const cell = { score, view: viewName(view), count: plan.study.count }
          const measured = {
            ...cell,
            ...people,
            outcomes: [],
            measures: shards.flatMap(({ measures }) =>
              measures.filter(of => of.score === score).map(of => of.measures),
            ),
          }
          return {
            'count-histograms': measured,
            'count-moments': measured,
            'count-quality': { ...cell, ...people, sums: sums.map(({ sums }) => sums), models: [models] },
          }
        }),
      ),
  },
  'audit-distributions': {
    after: ['count-moments'],
    items: (_, { 'count-moments': moments }) => [
      { 'audit-distributions': { moments: moments.map(({ moments }) => moments) } },
    ],
  },
  'audit-matching': {
    after: ['count-quality'],
    items: (_, { 'match-score': matches }) => [
      { 'audit-matching': { matches: matches.map(({ matches }) => matches) } },
    ],
  },
  'audit-representation': {
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
  'release-tables': {
    after: [
      'audit-distributions',
      'audit-matching',
      'audit-representation',
      'count-atoms',
      'count-histograms',
      'count-quality',
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
          digests: [
            { role: 'people', sha256: done['ingest-people'][0]!.digest },
            { role: 'genotypes', sha256: combineDigests(done['ingest-genotypes'].map(({ digest }) => digest)) },
            ...done['ingest-components'].flatMap(({ digest }) =>
              digest ? [{ role: 'components', sha256: digest }] : [],
            ),
          ],
          distributions: [done['audit-distributions'][0]!.distributions],
          matchCounts: [done['audit-matching'][0]!.matchCounts],
          censuses: done['read-census'][0]!.censuses,
          representations: [done['audit-representation'][0]!.representations],
          histograms: done['count-histograms'].map(({ histograms }) => histograms),
          quality: done['count-quality'].map(({ quality }) => quality),
        },
      },
    ],
  },
  'publish-site': {
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

const sourceOf = (plan: Plan, file: string) => ({ file, sha256: plan.checksums[file]! })
const censusOf = (plan: Plan, { id, file, count, match }: Study['census'][number]) => ({
  census: id,
  source: sourceOf(plan, file),
  count,
  match: Object.entries(match).map(([attribute, { columns, map }]) => {
    const { levels } = plan.study.people.attributes[attribute]!
    return { attribute, columns, ...(map && { map: sourceOf(plan, map) }), ...(levels && { levels }) }
  }),
  views: [
    ...new Map(
      representationViews(plan.study)
        .filter(({ census }) => census === id)
        .map(({ matched }) => [viewName(matched), matched]),
    ).values(),
  ],
})
const fileOf = (plan: Plan, score: string) => plan.study.scores.find(({ id }) => id === score)!.file!
