import type { Study } from '../../study/schema.ts'
import type { auditAgreement } from '../jobs/audit-agreement.ts'
import type { auditContinuous } from '../jobs/audit-continuous.ts'
import type { auditDistributions } from '../jobs/audit-distributions.ts'
import type { auditMatching } from '../jobs/audit-matching.ts'
import type { auditPerformance } from '../jobs/audit-performance.ts'
import type { auditRepresentation } from '../jobs/audit-representation.ts'
import type { checkSex } from '../jobs/check-sex.ts'
import type { compareMembers } from '../jobs/compare-members.ts'
import type { countAlleles } from '../jobs/count-alleles.ts'
import type { countAtoms } from '../jobs/count-atoms.ts'
import type { countDecisions } from '../jobs/count-decisions.ts'
import type { countGrams } from '../jobs/count-grams.ts'
import type { countHistograms } from '../jobs/count-histograms.ts'
import type { countMoments } from '../jobs/count-moments.ts'
import type { countPairs } from '../jobs/count-pairs.ts'
import type { countQuality } from '../jobs/count-quality.ts'
import type { exportModel } from '../jobs/export-model.ts'
import type { fitReference } from '../jobs/fit-reference.ts'
import type { fitScoring } from '../jobs/fit-scoring.ts'
import type { ingestComponents } from '../jobs/ingest-components.ts'
import type { ingestGenotypes } from '../jobs/ingest-genotypes.ts'
import type { ingestPeople } from '../jobs/ingest-people.ts'
import type { matchScore } from '../jobs/match-score.ts'
import type { measurePredictions } from '../jobs/measure-predictions.ts'
import type { measureScores } from '../jobs/measure-scores.ts'
import type { mergeStrata } from '../jobs/merge-strata.ts'
import type { publishSite } from '../jobs/publish-site.ts'
import type { readCensus } from '../jobs/read-census.ts'
import type { readModel } from '../jobs/read-model.ts'
import type { readScore } from '../jobs/read-score.ts'
import type { readShapes } from '../jobs/read-shapes.ts'
import type { releaseTables } from '../jobs/release-tables.ts'
import type { Prevalence } from '../jobs/shared/read-prevalence.ts'
import type { sumScores } from '../jobs/sum-scores.ts'
import type { Job } from '../ports.ts'

/** A checked study, its files by checksum, and how the work is cut. */
export interface Plan {
  study: Study
  /** Platform version, which a release names. */
  version: string
  checksums: Record<string, string>
  /** Batches of people, each by its genotype files; the last one, without any, holds whoever is in no file. */
  batches: { genotypes: { file: string; ranges: { start: number; end: number }[] }[] }[]
  peoplePerShard: number
  /** What a step that sums scores may be expected to hold. */
  memoryMb: number
  /** How many entries the ledger had of the cohort when the run began: with another history, people are compared anew. */
  entries: number
  /** Of each outcome by stratum, where the study gives it: the files are small, and read when the study is checked. */
  prevalence: Prevalence[]
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
  'merge-strata': typeof mergeStrata
  'match-score': typeof matchScore
  'fit-scoring': typeof fitScoring
  'sum-scores': typeof sumScores
  'fit-reference': typeof fitReference
  'export-model': typeof exportModel
  'measure-scores': typeof measureScores
  'check-sex': typeof checkSex
  'count-alleles': typeof countAlleles
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

export interface Stage {
  /** Its jobs: each has outputs, if none, when the stage is complete. */
  jobs: (keyof Jobs)[]
  /** Jobs that must be complete before this stage can be planned. */
  after: (keyof Jobs)[]
  items(plan: Plan, done: Required<Done>): Item[]
  /** Checks, once all items are in, what no item could see alone. */
  complete?(plan: Plan, done: Required<Done>): void
}
export type Stages = Record<string, Stage>
