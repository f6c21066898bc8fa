import { ageSexViews } from '../../study/age-sex-views.ts'
import { stratumKey, viewName } from '../../study/attributes.ts'
import { isReplicated } from '../../study/is-replicated.ts'
import { performanceAudits } from '../../study/performance-audits.ts'
import { regressionsOf } from '../../study/regressions.ts'
import { representationViews } from '../../study/representation-views.ts'
import type { Stages } from './plan.ts'

/** From cubes to statistics. */
export const AUDIT_STAGES = {
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
          histograms: histograms.flatMap(({ histograms, ranking }) => [histograms, ...ranking]),
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
            .filter(({ outcome }) => regressionsOf(study).some(of => of.outcome === outcome))
            .map(({ outcome, kind, compare, margin }) => ({
              outcome,
              kind,
              decimals: batch!.decimals[regressionsOf(study).findIndex(of => of.outcome === outcome)]!,
              compare,
              margin: margin.beta_per_sd ?? null,
            })),
          byComponents: Object.entries(study.audits.by_components).map(([view, level]) => ({
            view,
            reference: stratumKey([[view, level]]),
          })),
          grams: grams.map(({ grams }) => grams),
          // Of a convenience sample no error is told, and its groups are no sample of groups.
          replicated: isReplicated(study) && study.people.design !== 'convenience',
        },
      },
    ],
  },
} satisfies Stages
