import type { DistributionCell, Draft, PerformanceCell, QualityCell } from '../../../science/disclosure/draft.ts'
import { type Audit, type Cell, comparisonsOf, performancesOf } from '../../../science/equity/judge.ts'
import { judgedPeople } from '../../helpers/judged-people.ts'
import { draftOf, NO_MARGIN } from './drafts.ts'

/** A person with a predicted probability, who has an outcome (1), has it not (0) or of whom that is not known. */
export interface Patient {
  levels: Readonly<Record<string, string>>
  risk: number
  ill: 0 | 1 | undefined
}

const KINDS: Readonly<Record<string, string>> = { sex: 'sex', region: 'geography', age: 'age' }
const PUBLIC = { source: 'registry', covariates: [], kind: 'binary' as const }
const logit = (p: number) => Math.max(-16, Math.min(15.999, Math.log(p / (1 - p))))
const MEASURES = { probability: (p: number) => p, logit }

/** The draft that an audit of a model's output gives: its predictions, how many people have the outcome, and how well it was predicted. */
export function judgedDraft(
  patients: readonly Patient[],
  views: readonly string[],
  {
    cuts = [0.1],
    compare = [],
    about = {},
  }: { cuts?: readonly number[]; compare?: Audit['compare']; about?: Partial<Draft['about']> } = {},
): Draft {
  const audit: Audit = {
    ...{ outcome: 'ill', compare, margin: { o_e: 1.25, calibration_slope: 0.3, auc: 0.05, tpr: 0.05 } },
    thresholds: cuts.map(cut => ({ measure: 'probability', cut })),
  }
  const quality: QualityCell[] = []
  const distributions: DistributionCell[] = []
  const cells: Cell[] = []
  for (const view of ['(all)', ...views])
    for (const [stratum, members] of strataOf(patients, view)) {
      const n = members.length
      quality.push({
        score: 'M',
        view,
        stratum,
        people: n,
        scored: n,
        calls: 0,
        missingCalls: 0,
        missingWeightShare: 0,
      })
      for (const [measure, of] of Object.entries(MEASURES)) {
        const values = members.map(({ risk }) => of(risk))
        const bins = new Array<bigint>(512).fill(0n)
        for (const value of values)
          bins[Math.min(511, Math.floor(measure === 'logit' ? (value + 16) * 16 : value * 512))]! += 1n
        const mean = values.reduce((sum, value) => sum + value, 0) / n
        const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1))
        const above = new Map(
          cuts.map(cut => {
            const high = BigInt(measure === 'logit' ? 0 : members.filter(({ risk }) => risk >= cut).length)
            return [String(cut), { n: Number(high), weight: high, weight2: high }]
          }),
        )
        distributions.push({
          ...{ score: 'M', measure, view, stratum, n, nClamped: 0, mean, sd, meanSe: sd / Math.sqrt(n) },
          ...{ bins: { n: bins, weight: bins, weight2: bins }, above },
        })
        const known = members.flatMap(({ risk, ill }) => (ill === undefined ? [] : [{ value: of(risk), y: ill }]))
        cells.push({
          keys: { score: 'M', measure, outcome: 'ill', view, stratum },
          judged: {
            ...judgedPeople(measure, known, measure === 'logit' ? [] : cuts),
            missing: members.length - known.length,
          },
        })
      }
    }
  const { about: base, ...empty } = draftOf([], ['(all)', ...views], {}, ['M'])
  const attributes = [...new Set(views.flatMap(view => view.split('|')))]
  return {
    ...{ ...empty, quality, distributions, matches: [] },
    about: {
      ...base,
      attributes: attributes.map(name => ({ name, kind: KINDS[name] ?? 'other', why: 'a test', levels: [] })),
      scores: base.scores.map(score => ({ ...score, kind: 'probability' as const })),
      performance: [
        {
          ...{ ...PUBLIC, outcome: 'ill', compare, thresholds: audit.thresholds },
          margin: { ...NO_MARGIN, ...audit.margin },
        },
      ],
      ...about,
    },
    performance: performancesOf(audit, cells).map(cellOf),
    comparison: comparisonsOf(audit, cells).map(cellOf),
  }
}

function strataOf(patients: readonly Patient[], view: string): Map<string, Patient[]> {
  const strata = new Map<string, Patient[]>()
  for (const patient of patients) {
    const stratum =
      view === '(all)' ? view : view.split('|').map(name => `${name}=${patient.levels[name]}`).join('|') // biome-ignore format: one line
    strata.set(stratum, [...(strata.get(stratum) ?? []), patient])
  }
  return strata
}

function cellOf(found: ReturnType<typeof performancesOf>[number]): PerformanceCell {
  const { statistic, ...rest } = found
  if ('reason' in rest) {
    const { reason, ...keys } = rest
    return { keys, statistic, estimate: undefined, reason }
  }
  const { value, low, high, n, ...keys } = rest
  return { keys, statistic, estimate: { value, low, high, n }, reason: '' }
}
