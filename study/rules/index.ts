import type { Cursor } from '../cursor.ts'
import type { Finding } from '../path.ts'
import * as attributes from './attributes.ts'
import * as audits from './audits.ts'
import * as byComponents from './by-components.ts'
import * as coarser from './coarser.ts'
import * as continuous from './continuous.ts'
import * as disclosure from './disclosure.ts'
import * as geography from './geography.ts'
import * as lake from './lake.ts'
import * as mergeable from './mergeable.ts'
import * as prevalence from './prevalence.ts'
import * as sampling from './sampling.ts'
import * as scores from './scores.ts'
import * as standardise from './standardise.ts'
import * as views from './views.ts'

/** What no single value of a study can break: each rule looks at several, and at a study that may be wrong otherwise. */
export const RULES: readonly ((study: Cursor) => Finding[])[] = [
  attributes.namesAreWords,
  attributes.levelsOnce,
  attributes.reservedLevels,
  attributes.mapLeadsToLevels,
  attributes.mapsNoEmptyValue,
  attributes.bandsAscend,
  attributes.bandsOfPossibleAges,
  attributes.highestAgesTogether,
  attributes.bandsAlone,
  attributes.whyIsGiven,
  attributes.populationsAreLevels,
  coarser.coarserIsOfTheSameColumn,
  coarser.coarserHoldsLevelsWhole,
  coarser.coarserIsAllThereIs,
  coarser.coarserIsComparedToo,
  mergeable.mergeableDeclaresLevels,
  mergeable.mergeableIsAllThereIs,
  sampling.clusterOrFamily,
  scores.idsOnce,
  scores.fileOrColumn,
  scores.kindGoesWithColumn,
  scores.scoringNeedsGenotypes,
  scores.scoringKeysNeedScoringFile,
  scores.genotypeFilesOnce,
  lake.sexCheckNamesLevels,
  lake.callsAreCalled,
  lake.alleleCountsOnce,
  views.viewsNameAttributes,
  views.attributesOnceInView,
  views.viewsOnce,
  audits.auditsNameAttributes,
  audits.auditsNameLevels,
  audits.representationNamesCensus,
  audits.representationIsMatched,
  audits.representationCompares,
  audits.representationOnce,
  audits.matchNeedsMap,
  audits.matchedDeclaresLevels,
  audits.performanceNamesOutcome,
  audits.performanceOnce,
  audits.comparisonsCanBeMade,
  audits.marginsFitDecisions,
  audits.thresholdsNeedComponents,
  audits.similarNeedsPopulations,
  audits.thresholdsAreTopOrAt,
  audits.thresholdsOnce,
  continuous.auditsFitOutcomes,
  continuous.covariatesOnce,
  continuous.covariatesAreColumns,
  audits.agreementNamesScores,
  audits.agreementIsOfScoringFiles,
  audits.agreementOnce,
  byComponents.gapsCanBeTakenApart,
  prevalence.prevalenceIsOfThresholds,
  standardise.standardisedOver,
  standardise.standardisedViewsAreCounted,
  standardise.standardIsPublished,
  standardise.gapsAreOfStandardisedViews,
  audits.gatesHaveAudits,
  audits.sensitiveNamesAttributes,
  disclosure.nonePolicyNeedsSynthetic,
  geography.mapsNameAttributes,
  geography.mapsShowPlaces,
  geography.mapsOnce,
  geography.mapsNeedViews,
  geography.codesAreKnown,
]
