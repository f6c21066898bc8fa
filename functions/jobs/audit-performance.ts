import { z } from 'zod'
import { withAgeSex } from '../../science/equity/age-sex.ts'
import { comparisonsOf, performancesOf } from '../../science/equity/judge.ts'
import { job, refs } from '../ports.ts'
import { performanceColumns } from './shared/performance-columns.ts'
import { readJudged } from './shared/read-judged.ts'

const AUDIT = z.object({
  outcome: z.string(),
  thresholds: z.array(z.object({ measure: z.string(), cut: z.number() })),
  compare: z.array(z.object({ attribute: z.string(), reference: z.string() })),
  margin: z.object({
    auc: z.number().optional(),
    log_or_per_sd: z.number().optional(),
    o_e: z.number().optional(),
    calibration_slope: z.number().optional(),
    selection_rate: z.number().optional(),
    tpr: z.number().optional(),
    fpr: z.number().optional(),
  }),
})

/** How scores and models tell people with an outcome from those without, by stratum, and how strata compare: from cubes alone. */
export const auditPerformance = job({
  name: 'audit-performance',
  reads: ['cubes'],
  writes: 'audits',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({
    audits: z.array(AUDIT),
    /** Each view, and the one that counts it by age and sex too; none where people are not described by both. */
    ageSex: z.array(z.object({ view: z.string(), joint: z.string(), added: z.array(z.string()) })),
    histograms: refs('histograms'),
    moments: refs('moments'),
    decisions: refs('decisions'),
  }),
  run: async ({ audits, ageSex, ...from }, env) => {
    const outcomes = new Set(audits.map(({ outcome }) => outcome))
    const read = outcomes.size === 0 ? [] : await readJudged(env.tables, outcomes, from)
    const cells = ageSex.length === 0 ? read : withAgeSex(read, ageSex)
    const performances = audits.flatMap(audit => performancesOf(audit, cells))
    const comparisons = audits.flatMap(audit => comparisonsOf(audit, cells))
    return {
      performances: await env.tables.write('performances', [performanceColumns(performances)]),
      comparisons: await env.tables.write('comparisons', [
        {
          ...performanceColumns(comparisons),
          reference: comparisons.map(({ reference }) => reference),
          compared: comparisons.map(({ compared }) => compared),
        },
      ]),
    }
  },
})
