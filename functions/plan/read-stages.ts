import { UserError } from '../../science/errors.ts'
import { checkRangeOrder } from '../../science/genotypes/check-range-order.ts'
import { addKnown, checkKnown } from '../../science/genotypes/known-positions.ts'
import { genotypesBeside } from '../../science/genotypes/open-genotypes.ts'
import { declaredLevels, viewName } from '../../study/attributes.ts'
import { regressionsOf } from '../../study/regressions.ts'
import { attributesInUse, representationViews } from '../../study/representation-views.ts'
import type { Study } from '../../study/schema.ts'
import { thresholdsOf } from '../../study/thresholds-of.ts'
import { viewsOf } from '../../study/views-of.ts'
import { GENOTYPE_SIZES } from '../jobs/shared/genotype-sizes.ts'
import { fittedUnderOf } from '../jobs/shared/model-file.ts'
import { fitStepMb, matchStepMb, sumStepMb } from '../jobs/shared/score-steps-mb.ts'
import type { Plan, Stages } from './plan.ts'
import { rankingViews } from './ranking-views.ts'
import { sourceOf } from './source-of.ts'

/** Reading and checking all that a study names. */
export const READ_STAGES = {
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
          views: viewsOf(plan.study),
          rankingViews: rankingViews(plan.study),
          attributes: attributesInUse(plan.study),
          outcomes: Object.entries(plan.study.outcomes)
            .filter(([, { kind }]) => kind === 'binary')
            .map(([name, { column }]) => ({ name, column })),
          regressions: regressionsOf(plan.study),
          predictions: predictionsOf(plan.study).map(({ id, column, kind }) => ({ score: id, column, kind })),
          cascade: plan.study.audits.cascade,
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
    complete: (plan, { 'read-score': scores }) => {
      for (const { score, rows } of scores) {
        const steps = [
          [matchStepMb(rows), GENOTYPE_SIZES['match-score'].memoryMb],
          [fitStepMb(rows), GENOTYPE_SIZES['fit-scoring'].memoryMb],
          [sumStepMb([{ variants: rows }], plan.peoplePerShard), plan.memoryMb],
        ] as const
        for (const [mb, most] of steps) if (mb > most) throw tooManyRows(plan, { score, rows, mb, most })
      }
    },
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
      const regressed = Object.keys(plan.study.audits.by_components).length > 0
      return batches.map(({ people }) => ({ 'ingest-components': { components, regressed, people: [people] } }))
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
              carriers: plan.study.genotypes!.carriers ?? null,
              xCallsOf: plan.study.genotypes!.sex_check ? plan.study.genotypes!.build : null,
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
          thresholds: cutsOf(plan.study, kind === 'score' ? 'standardised' : kind),
          batches: batches.map(({ people, predictions }) => ({ people, predictions })),
        },
      })),
    complete: ({ study }, { 'measure-predictions': done }) => {
      for (const { score, people } of done) if (people === 0) throw nobodyHasPrediction(study, score)
    },
  },
} satisfies Stages

function tooManyRows(
  { study }: Plan,
  { score, rows, mb, most }: { score: string; rows: number; mb: number; most: number },
): UserError {
  const { file } = study.scores.find(({ id }) => id === score)!
  return new UserError(
    'too-large',
    `The score has ${rows.toLocaleString('en')} rows, for which a step would need about ${Math.ceil(mb).toLocaleString('en')} MB of memory: it has ${most.toLocaleString('en')}.`,
    { todo: 'Leave out rows of little weight, or split the score in several.', place: { file: file! } },
  )
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

const cutsOf = (study: Study, of: string) =>
  thresholdsOf(study).flatMap(({ measure, cut }) => (measure === of ? [cut] : []))

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
