import { z } from 'zod'
import type { DraftAbout } from '../../../science/disclosure/draft.ts'
import { mergedLevel } from '../../../science/disclosure/merges.ts'
import type { Build } from '../../../science/genotypes/genotype-file.ts'
import { buildOfKnown, type KnownPositions } from '../../../science/genotypes/known-positions.ts'
import { agreementPairs } from '../../../study/agreement-pairs.ts'
import { declaredLevels, viewName } from '../../../study/attributes.ts'
import { coarserAttributes } from '../../../study/coarser-levels.ts'
import { isReplicated } from '../../../study/is-replicated.ts'
import { performanceAudits } from '../../../study/performance-audits.ts'
import { representationViews } from '../../../study/representation-views.ts'
import type { Study } from '../../../study/schema.ts'
import { sensitiveAttributes } from '../../../study/sensitive-attributes.ts'
import { standardisation } from '../../../study/standardisation.ts'
import { askedViews } from '../../../study/views-of.ts'

/** What a step read of a score file, as a release says it. */
export const READ_SCORE = z.object({
  score: z.string(),
  name: z.string(),
  citation: z.string(),
  licence: z.string(),
  digest: z.string(),
  model: z.string(),
})
/** What was read of a census: how its values meet the study’s levels. */
export const READ_CENSUS = z.object({
  census: z.string(),
  digest: z.string(),
  crosswalks: z.array(
    z.object({
      attribute: z.string(),
      columns: z.array(z.string()),
      rows: z.array(z.object({ values: z.array(z.string()), level: z.string(), people: z.number() })),
    }),
  ),
})

/** Levels of attributes that are told as one. */
export const MERGES = z.array(z.object({ attribute: z.string(), levels: z.array(z.string()) }))

/** People of the people file, of all batches. */
export const PEOPLE = z.object({
  listed: z.number(),
  reference: z.number(),
  withoutGenotypes: z.number(),
  withoutComponents: z.number().nullable(),
})

/** What a release says about itself, from its study and what was read of its files. */
export function aboutOf(
  study: Study,
  version: string,
  scores: Omit<z.infer<typeof READ_SCORE>, 'digest'>[],
  merged: z.infer<typeof MERGES>,
  people: z.infer<typeof PEOPLE>,
  known: KnownPositions,
  censuses: z.infer<typeof READ_CENSUS>[],
  prevalence: DraftAbout['prevalence'],
  inputs: DraftAbout['inputs'],
): DraftAbout {
  const { title, period, synthetic, count, matching, disclosure } = study
  return {
    study: study.study,
    title,
    period,
    synthetic,
    version,
    design: study.people.design,
    weighted: study.people.weight !== undefined,
    replicated: isReplicated(study),
    cohort: disclosure.cohort,
    approver: disclosure.approver,
    count,
    people,
    attributes: Object.entries(study.people.attributes).map(([name, attribute]) => ({
      name,
      kind: attribute.kind,
      why: attribute.why ?? '',
      levels: levelsAsTold(name, declaredLevels(attribute) ?? [], merged),
    })),
    merged,
    coarser: coarserAttributes(study),
    populations: study.people.components?.populations ?? '',
    sensitive: sensitiveAttributes(study),
    // No map has a place for two that are told as one.
    geography: study.geography
      .filter(({ attribute }) => !merged.some(of => of.attribute === attribute))
      .map(({ attribute, key }) => ({ attribute, ...key })),
    views: askedViews(study).map(viewName),
    scores: study.scores.map(({ id, kind, trait, trained_on, independent }) => {
      const { name, citation, licence, model } = scores.find(({ score }) => score === id)!
      return {
        id,
        kind: kind ?? 'genetic',
        trait: trait ?? '',
        trained_on,
        independent,
        name,
        citation,
        licence,
        model,
      }
    }),
    matching,
    missing: study.genotypes?.missing ?? 'not_applicable',
    build: study.genotypes ? buildOf(study.genotypes.build, known) : null,
    censuses: study.census.map(({ id, year, source }) => ({
      id,
      year,
      source,
      crosswalk: censuses
        .find(({ census }) => census === id)!
        .crosswalks.map(({ attribute, columns, rows }) => ({
          attribute,
          cohort: Object.entries(study.people.attributes[attribute]!.map ?? {}).map(([value, level]) => ({
            value,
            level,
          })),
          columns,
          census: rows,
        })),
    })),
    representation: representationViews(study).map(({ census, joint, among, count, precision }) => ({
      census,
      view: viewName(joint),
      among: Object.entries(among).map(([attribute, level]) => ({ attribute, level })),
      count,
      precision,
    })),
    cascade: study.audits.cascade.map(({ name }) => name),
    standardise: standardisation(study),
    agreement: agreementPairs(study),
    by_components: Object.entries(study.audits.by_components).map(([attribute, reference]) => ({
      attribute,
      reference,
    })),
    performance: performanceAudits(study).map(({ outcome, kind, thresholds, compare, margin, covariates }) => ({
      outcome,
      kind,
      source: study.outcomes[outcome]!.source,
      covariates,
      thresholds,
      compare,
      margin: {
        o_e: margin.o_e ?? null,
        calibration_slope: margin.calibration_slope ?? null,
        log_or_per_sd: margin.log_or_per_sd ?? null,
        auc: margin.auc ?? null,
        selection_rate: margin.selection_rate ?? null,
        tpr: margin.tpr ?? null,
        fpr: margin.fpr ?? null,
        beta_per_sd: margin.beta_per_sd ?? null,
      },
    })),
    prevalence,
    inputs,
  }
}

function levelsAsTold(attribute: string, levels: readonly string[], merged: z.infer<typeof MERGES>): string[] {
  const own = merged.find(of => of.attribute === attribute)?.levels ?? []
  return [...new Set(levels.map(level => (own.includes(level) ? mergedLevel(own) : level)))]
}

const buildOf = (declared: Build, known: KnownPositions) => ({
  declared,
  known: known[declared],
  borne_out: buildOfKnown(known) === declared,
})

/** A model’s output, of which nothing is known but the column that holds it. */
export const unknownOrigin = (of: { score: string; model: string }) => ({ ...of, name: '', citation: '', licence: '' })
