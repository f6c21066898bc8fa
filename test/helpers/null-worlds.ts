import { compareAll } from '../../science/equity/compare.ts'
import { slope } from '../../science/equity/discrimination.ts'
import { type Judged, middlesOf } from '../../science/equity/judged.ts'
import { VERDICTS, type Verdict } from '../../science/equity/verdict.ts'
import { binnedAuc } from '../../science/stats/binned-auc.ts'
import { jackknifeError } from '../../science/stats/jackknife.ts'
import { addMoments, type Moments, mean, meanStandardError, subtractMoments } from '../../science/stats/moments.ts'
import { t975 } from '../../science/stats/t-quantile.ts'
import { binnedPeople } from './binned-people.ts'
import { type Draws, drawsOf } from './draws.ts'

/**
 * Worlds in which the truth is known and there is nothing to find, or exactly as much as the margin. Each is drawn as cubes:
 * people of a bin are Poisson, as where each person is drawn by themselves.
 */
export interface World {
  name: string
  /** What may come of a draw → between which shares of draws it must. */
  bounds: Readonly<Record<string, readonly [low: number, high: number]>>
  /** What came of one draw. */
  draw(draws: Draws): Readonly<Record<string, boolean>>
}

/** A group: people, the distribution of the score in it, and the log odds of being a case at each score. */
interface Group {
  people: number
  mean?: number
  sd?: number
  logOdds: (z: number) => number
  /** Relative chance of taking part. */
  takesPart?: (z: number, isCase: boolean) => number
  weight?: (bin: number) => number
}

/** A score in reference SDs, or a model's log odds. */
type Grid = 'unadjusted' | 'logit'

const SLOPE = 0.5
const MARGIN = { log_or_per_sd: 0.1, auc: 0.05, o_e: Math.log(1.25), calibration_slope: 0.2 }
const MEASURES = {
  log_or_per_sd: 'unadjusted',
  auc: 'unadjusted',
  o_e: 'probability',
  calibration_slope: 'logit',
} as const
/** Of scores in reference SDs. */
const MIDDLES = middlesOf('unadjusted')
const LOG_ODDS = middlesOf('logit')
type Compared = keyof typeof MARGIN

/** Expected cases and controls in each bin. */
function expected({ people, mean = 0, sd = 1, logOdds, takesPart = () => 1 }: Group, measure: Grid) {
  const middles = middlesOf(measure)
  const width = (middles[1]! - middles[0]!) / (sd * Math.sqrt(2 * Math.PI))
  const density = middles.map(z => Math.exp(-(((z - mean) / sd) ** 2) / 2) * width)
  const of = (isCase: boolean) =>
    density.map((share, bin) => {
      const z = middles[bin]!
      return (people * share * takesPart(z, isCase)) / (1 + Math.exp(isCase ? -logOdds(z) : logOdds(z)))
    })
  return { cases: of(true), controls: of(false) }
}

/** A group as it is drawn time and again. */
function drawn(group: Group, measure: Grid = 'unadjusted'): (draws: Draws) => Judged {
  const { cases, controls } = expected(group, measure)
  return draws => binnedPeople(measure, cases.map(draws.poisson), controls.map(draws.poisson), group.weight)
}

export function verdictOf(compared: Compared, group: Judged, reference: Judged): Verdict | 'not estimable' {
  const [rows] = compareAll([{ compared, measure: MEASURES[compared], group, reference, margin: MARGIN[compared] }])
  const verdict = rows!.find(({ statistic }) => statistic === 'verdict')!
  return 'reason' in verdict ? 'not estimable' : VERDICTS[verdict.value]!
}

/** The same people with sums over their probabilities, which observed over expected is of. */
function withProbabilities(judged: Judged): Judged {
  const sums = (counts: Float64Array) => {
    const [wz, wz2] = [1, 2].map(power =>
      counts.reduce((sum, n, bin) => sum + n / (1 + Math.exp(-LOG_ODDS[bin]!)) ** power, 0),
    ) as [number, number]
    return { wz, wz2, w2z: wz, w2z2: wz2, clamped: 0 }
  }
  return { ...judged, sums: { cases: sums(judged.people!.cases), controls: sums(judged.people!.controls) } }
}

/** Of two groups without a difference: how often one is claimed, and how often one that matters is. */
function noDifference(name: string, group: Group, reference: Group, compared: readonly Compared[]): World {
  const measure = MEASURES[compared[0]!] === 'unadjusted' ? 'unadjusted' : 'logit'
  const [one, other] = [drawn(group, measure), drawn(reference, measure)]
  return {
    name,
    bounds: Object.fromEntries(
      compared.flatMap(of => [
        [`${of}: different or beyond`, [0, 0.05]],
        [`${of}: beyond`, [0, 0.025]],
      ]),
    ),
    draw: draws => {
      const [a, b] = [one(draws), other(draws)]
      return Object.fromEntries(
        compared.flatMap(of => {
          const verdict = of === 'o_e' ? verdictOf(of, withProbabilities(a), withProbabilities(b)) : verdictOf(of, a, b)
          const claimed = verdict === 'different, size unclear' || verdict === 'beyond margin'
          return [
            [`${of}: different or beyond`, claimed],
            [`${of}: beyond`, verdict === 'beyond margin'],
          ]
        }),
      )
    },
  }
}

/** Of two groups whose true difference is the margin. */
function atMargin(compared: Compared, people: number): World {
  const reference = { people: 4 * people, logOdds: (z: number) => SLOPE * z - 2 }
  const group = (slope: number) => ({ people, logOdds: (z: number) => slope * z - 2 })
  const slope = compared === 'auc' ? slopeOfAuc(aucOf(reference) + MARGIN.auc, group) : SLOPE + MARGIN.log_or_per_sd
  const [one, other] = [drawn(group(slope)), drawn(reference)]
  return {
    name: `the ${compared} differs by exactly the margin, ${people} people`,
    bounds: { 'within margin': [0, 0.05], 'beyond margin': [0, 0.025] },
    draw: draws => {
      const verdict = verdictOf(compared, one(draws), other(draws))
      return { 'within margin': verdict === 'within margin', 'beyond margin': verdict === 'beyond margin' }
    },
  }
}

function aucOf(group: Group): number {
  const { cases, controls } = expected(group, 'unadjusted')
  const judged = binnedPeople('unadjusted', cases, controls)
  return binnedAuc(judged.cases, judged.controls)!.value
}

function slopeOfAuc(auc: number, group: (slope: number) => Group): number {
  let [low, high] = [0, 4]
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (aucOf(group(middle)) < auc) low = middle
    else high = middle
  }
  return low
}

const GROUPS = 32
const STEPS = 2n ** 16n
const covers = (value: number, half: number, truth: number) => Math.abs(value - truth) <= half

/** People who are alike: the mean's interval by jackknife over whole clusters, and as if people were independent. */
function clusters(name: string, count: number, size: number, likeness: number): World {
  return {
    name,
    bounds: { 'covered by jackknife': [0.93, 0.97], 'covered by the naive interval': [0, 0.9] },
    draw: draws => {
      const groups = Array.from({ length: GROUPS }, () => [] as number[])
      for (let cluster = 0; cluster < count; cluster++) {
        const shared = Math.sqrt(likeness) * draws.normal()
        for (let i = 0; i < size; i++) groups[cluster % GROUPS]!.push(shared + Math.sqrt(1 - likeness) * draws.normal())
      }
      const moments = groups.map(values => momentsOf(values))
      const whole = moments.reduce(addMoments)
      const value = mean(whole, STEPS)
      const error = jackknifeError(
        value,
        moments.map(group => mean(subtractMoments(whole, group), STEPS)),
      )!
      return {
        'covered by jackknife': covers(value, t975(GROUPS - 1) * error, 0),
        'covered by the naive interval': covers(value, 1.96 * meanStandardError(whole, STEPS), 0),
      }
    },
  }
}

/** Moments of values, each with its weight. */
function momentsOf(values: readonly number[], weight: (value: number) => number = () => 1): Moments {
  const sums = { sumW: 0n, sumW2: 0n, sumWz: 0n, sumWz2: 0n, sumW2z: 0n, sumW2z2: 0n }
  for (const value of values) {
    const [z, w] = [BigInt(Math.round(value * 2 ** 16)), BigInt(weight(value))]
    sums.sumW += w
    sums.sumW2 += w * w
    sums.sumWz += w * z
    sums.sumWz2 += w * z * z
    sums.sumW2z += w * w * z
    sums.sumW2z2 += w * w * z * z
  }
  return { n: BigInt(values.length), ...sums }
}

/** How much less likely a person is drawn for each SD of the score; the weight mends it. */
const TILT = 0.5
const weightOf = (z: number) => Math.round(2 ** 10 * Math.exp(TILT * z))

/** Whoever scores higher is drawn less often and weighs more: the weighted mean and the weighted effect are right. */
function correlatedWeights(people: number): World {
  const group = drawn({ people, mean: -TILT, logOdds: z => SLOPE * z - 1, weight: bin => weightOf(MIDDLES[bin]!) })
  return {
    name: `weights that go with the score, ${people} people`,
    bounds: {
      'mean covered by the linearised interval': [0.93, 0.97],
      'mean covered by Kish’s': [0, 0.93],
      'log odds ratio covered': [0.93, 0.97],
    },
    draw: draws => {
      const values = Array.from({ length: people }, () => draws.normal() - TILT)
      const moments = momentsOf(values, weightOf)
      const value = mean(moments, STEPS)
      const { sumW, sumW2, sumWz, sumWz2 } = moments
      const variance = Number(sumWz2) / Number(sumW) / 2 ** 32 - (Number(sumWz) / Number(sumW) / 2 ** 16) ** 2
      const kish = Math.sqrt((variance * Number(sumW2)) / Number(sumW) ** 2)
      const effect = slope('log_or_per_sd', 'unadjusted', group(draws))
      return {
        'mean covered by the linearised interval': covers(value, 1.96 * meanStandardError(moments, STEPS), 0),
        'mean covered by Kish’s': covers(value, 1.96 * kish, 0),
        'log odds ratio covered': !('reason' in effect) && effect.low <= SLOPE && SLOPE <= effect.high,
      }
    },
  }
}

/** A group in which nobody is a case, of nine people, beside a large one. */
function nine(): World {
  const reference = drawn({ people: 5000, logOdds: z => SLOPE * z - 1 })
  return {
    name: 'nine people without a case',
    bounds: { 'not estimable': [1, 1] },
    draw: draws => {
      const bins = new Float64Array(512)
      for (let i = 0; i < 9; i++) bins[256 + Math.round(32 * draws.normal())]!++
      const group = binnedPeople('unadjusted', new Float64Array(512), bins)
      const verdicts = (['log_or_per_sd', 'auc'] as const).map(of => verdictOf(of, group, reference(draws)))
      return { 'not estimable': verdicts.every(verdict => verdict === 'not estimable') }
    },
  }
}

const line = (z: number) => SLOPE * z - 2
const BOTH = ['log_or_per_sd', 'auc'] as const

export const WORLDS: readonly World[] = [
  noDifference(
    'alleles are more common in a group, at equal risk',
    { people: 3000, mean: 2.4, logOdds: z => line(z - 2.4) },
    { people: 12_000, logOdds: line },
    BOTH,
  ),
  // The AUC of one model does differ between groups of another age mix: that is why the effect leads.
  noDifference(
    'one score, another age mix',
    { people: 3000, mean: 0.5, sd: 0.4, logOdds: z => 1.2 * z - 2 },
    { people: 12_000, sd: 1.2, logOdds: z => 1.2 * z - 2 },
    ['log_or_per_sd'],
  ),
  noDifference(
    'one calibrated model, another age mix',
    { people: 4000, mean: -2, sd: 0.5, logOdds: logOdds => logOdds },
    { people: 12_000, mean: -2.2, sd: 1.2, logOdds: logOdds => logOdds },
    ['o_e', 'calibration_slope'],
  ),
  noDifference(
    'one calibrated model, other base rates',
    { people: 3000, mean: -1, logOdds: logOdds => logOdds },
    { people: 12_000, mean: -3, logOdds: logOdds => logOdds },
    ['o_e', 'calibration_slope'],
  ),
  noDifference(
    'one effect, other base rates',
    { people: 3000, logOdds: z => SLOPE * z - 1 },
    { people: 12_000, logOdds: z => SLOPE * z - 3 },
    ['log_or_per_sd'],
  ),
  ...BOTH.flatMap(compared => [1000, 6000, 40_000].map(people => atMargin(compared, people))),
  clusters('64 clusters of 30, likeness .05', 64, 30, 0.05),
  clusters('480 families of 4, likeness .5', 480, 4, 0.5),
  correlatedWeights(1000),
  noDifference(
    'who takes part hangs on score and outcome, in each group otherwise',
    { people: 9000, logOdds: line, takesPart: (z, isCase) => (isCase ? 0.9 : 0.3) / (1 + Math.exp(-z)) },
    { people: 12_000, logOdds: line, takesPart: (z, isCase) => (isCase ? 0.4 : 0.8) / (1 + Math.exp(z)) },
    ['log_or_per_sd'],
  ),
  // Adjusted scores stand at the mean of each ancestry: a region is a mixture of them, and its effect is the same.
  noDifference(
    'regions of other ancestry, adjusted scores',
    { people: 3000, sd: 1.03, logOdds: line },
    { people: 12_000, sd: 0.98, logOdds: line },
    ['log_or_per_sd'],
  ),
  nine(),
]

export interface Rate {
  what: string
  /** Share of draws, and its Monte-Carlo standard error. */
  rate: number
  error: number
  bounds: readonly [low: number, high: number]
}

/** Whether a rate lies in its bounds, but for what chance leaves of so many draws: three standard errors. */
export function holds({ rate, bounds: [low, high] }: Rate, times: number): boolean {
  const slack = (bound: number) => 3 * Math.sqrt((bound * (1 - bound)) / times)
  return rate >= low - slack(low) && rate <= high + slack(high)
}

/** How often each thing came of so many seeded draws. */
export function ratesOf({ bounds, draw }: World, seed: number, times: number): Rate[] {
  const counts = new Map(Object.keys(bounds).map(what => [what, 0]))
  const draws = drawsOf(seed)
  for (let i = 0; i < times; i++)
    for (const [what, came] of Object.entries(draw(draws))) counts.set(what, counts.get(what)! + Number(came))
  return [...counts].map(([what, count]) => {
    const rate = count / times
    return { what, rate, error: Math.sqrt((rate * (1 - rate)) / times), bounds: bounds[what]! }
  })
}
