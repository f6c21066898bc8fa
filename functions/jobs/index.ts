import type { AnyJob } from '../ports.ts'
import { auditAgreement } from './audit-agreement.ts'
import { auditContinuous } from './audit-continuous.ts'
import { auditDistributions } from './audit-distributions.ts'
import { auditMatching } from './audit-matching.ts'
import { auditPerformance } from './audit-performance.ts'
import { auditRepresentation } from './audit-representation.ts'
import { checkSex } from './check-sex.ts'
import { checkStudy } from './check-study.ts'
import { compareMembers } from './compare-members.ts'
import { countAlleles } from './count-alleles.ts'
import { countAtoms } from './count-atoms.ts'
import { countDecisions } from './count-decisions.ts'
import { countGrams } from './count-grams.ts'
import { countHistograms } from './count-histograms.ts'
import { countMoments } from './count-moments.ts'
import { countPairs } from './count-pairs.ts'
import { countQuality } from './count-quality.ts'
import { exportModel } from './export-model.ts'
import { fitReference } from './fit-reference.ts'
import { fitScoring } from './fit-scoring.ts'
import { gather } from './gather.ts'
import { ingestComponents } from './ingest-components.ts'
import { ingestGenotypes } from './ingest-genotypes.ts'
import { ingestPeople } from './ingest-people.ts'
import { matchScore } from './match-score.ts'
import { measurePredictions } from './measure-predictions.ts'
import { measureScores } from './measure-scores.ts'
import { mergeStrata } from './merge-strata.ts'
import { publishSite } from './publish-site.ts'
import { readCensus } from './read-census.ts'
import { readModel } from './read-model.ts'
import { readScore } from './read-score.ts'
import { readShapes } from './read-shapes.ts'
import { releaseTables } from './release-tables.ts'
import { sumScores } from './sum-scores.ts'

/** Every job, in the order of the pipeline. */
export const JOBS: readonly AnyJob[] = [
  checkStudy,
  gather,
  ingestPeople,
  readCensus,
  readShapes,
  readScore,
  readModel,
  ingestComponents,
  ingestGenotypes,
  measurePredictions,
  mergeStrata,
  matchScore,
  fitScoring,
  sumScores,
  fitReference,
  exportModel,
  measureScores,
  checkSex,
  countAlleles,
  countAtoms,
  countHistograms,
  countMoments,
  countQuality,
  countPairs,
  countDecisions,
  countGrams,
  auditDistributions,
  auditMatching,
  auditRepresentation,
  auditAgreement,
  auditPerformance,
  auditContinuous,
  compareMembers,
  releaseTables,
  publishSite,
]
