import { MISSING } from '../genotypes/dosages.ts'
import { logit } from '../scores/logit.ts'
import { expit } from './expit.ts'
import { randomWords, uniformOf } from './random.ts'

/** People of a census who share what it counts by. */
export interface CensusCell {
  state: string
  sex: string
  /** The youngest of five years of age; the oldest cell is open. */
  age: number
  group: string
  people: number
}

/** An allele that is simulated, on its own: no allele goes with another. */
export interface SimulatedVariant {
  /** What a copy adds to the score that disease hangs on; 0 where it has no part in it. */
  weight: number
  /** By population. */
  frequencies: Readonly<Record<string, number>>
}

type ByLevel = Readonly<Record<string, number>>

/** Disease by a liability: log odds that add up, and a standard logistic remainder; who is above 0 has it. */
export interface Disease {
  /** Of a woman of 50 with the mean score of her group. */
  log_odds: number
  per_score_sd: number
  per_decade: number
  male: number
}

/** What an audit is to find. Whoever is not named is as all others. */
export interface Truths {
  /** Group → what the effect of the score is multiplied by. */
  effect: ByLevel
  /** Group → added to the log odds of disease; the model does not know of it. */
  log_odds: ByLevel
  /** State → added to the log odds of disease; the model does not know of it. */
  state_log_odds: ByLevel
  /** Group → how many of the score's heaviest variants have no call in it. */
  missing_loci: ByLevel
  /** Group → share of the cases that are recorded as such. */
  recorded: ByLevel
}

export interface NationPlan {
  seed: number
  cells: readonly CensusCell[]
  /** Relative chance of being recruited by each description; 1 where a level is not named. */
  recruitment: Readonly<Record<'state' | 'sex' | 'age' | 'group', ByLevel>>
  variants: readonly SimulatedVariant[]
  /** Group → share of its alleles that come from each population. */
  mixtures: Readonly<Record<string, ByLevel>>
  disease: Disease
  truths: Truths
  /** logit P(disease) = intercept + slope · logit of the model's output, for people of whom no truth is told. */
  model: { intercept: number; slope: number }
}

/** People in the order in which they are drawn; everything by person. */
export interface PeopleBlock {
  people: number
  cell: Int32Array
  ageYears: Uint8Array
  /** Copies of each allele, or no call. Shape (variants × people). */
  calls: Uint8Array
  /** 1 who has the disease, and whom the record says to have it. */
  ill: Uint8Array
  recorded: Uint8Array
  /** The model's output. */
  probability: Float64Array
}

/** People of a block: a block's genotypes are in memory at once. */
export const BLOCK_PEOPLE = 16_384
const MIDDLE_AGE = 50
const OLDEST = 85
const WORDS = 2 ** 32

/**
 * People of a nation who do not exist, block by block, the same for the same plan. Each is drawn from the census's cells, by
 * their people and the chance of recruitment; two alleles of each variant independently, at the frequency of the group's
 * mixture; disease from the liability, in which the score counts from the mean of the person's group in SDs within groups: so
 * alleles that are more common in a group make nobody there ill. Throws RangeError where nobody can be recruited.
 */
export function* simulateNation(plan: NationPlan, people: number): Generator<PeopleBlock, void, undefined> {
  const next = randomWords(plan.seed)
  const chances = chancesOf(plan)
  const groups = [...new Set(plan.cells.map(({ group }) => group))].sort()
  const groupOfCell = Int32Array.from(plan.cells, ({ group }) => groups.indexOf(group))
  const genetics = geneticsOf(plan, groups, chances)
  for (let first = 0; first < people; first += BLOCK_PEOPLE) {
    const n = Math.min(BLOCK_PEOPLE, people - first)
    const cell = Int32Array.from({ length: n }, () => drawCell(chances, uniformOf(next())))
    const ageYears = Uint8Array.from(cell, nth => {
      const { age } = plan.cells[nth]!
      return age + Math.floor((age === OLDEST ? 10 : 5) * uniformOf(next()))
    })
    const group = Int32Array.from(cell, nth => groupOfCell[nth]!)
    const { calls, score } = drawCalls(next, group, genetics)
    yield { people: n, cell, ageYears, calls, ...drawDisease(next, plan, cell, ageYears, score) }
  }
}

type Recruitment = NationPlan['recruitment']

/** The people of a cell by their chance of being recruited. */
export function recruited(recruitment: Recruitment, { state, sex, age, group, people }: CensusCell): number {
  const chance = (by: keyof Recruitment, level: string) => recruitment[by][level] ?? 1
  return people * chance('state', state) * chance('sex', sex) * chance('age', String(age)) * chance('group', group)
}

/** Of each cell and those before it together, the chance that a person is of one of them. */
function chancesOf({ cells, recruitment }: NationPlan): Float64Array {
  let sum = 0
  const sums = Float64Array.from(cells, cell => {
    sum += recruited(recruitment, cell)
    return sum
  })
  if (!(sum > 0)) throw new RangeError('nobody can be recruited')
  return sums.map(s => s / sum)
}

function drawCell(chances: Float64Array, uniform: number): number {
  let [low, high] = [0, chances.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (chances[middle]! > uniform) high = middle
    else low = middle + 1
  }
  return low
}

interface Genetics {
  weights: Float64Array
  /** By variant and group: words below the first are no copy, below the second at most one. Shape (variants × groups × 2). */
  words: Float64Array
  /** By group: what the score is on average. */
  means: Float64Array
  /** Of the score within groups, averaged over the people who are recruited. */
  sd: number
  /** By group: variants without a call. */
  missing: ReadonlySet<number>[]
}

function geneticsOf({ cells, variants, mixtures, truths }: NationPlan, groups: string[], chances: Float64Array) {
  const weights = Float64Array.from(variants, ({ weight }) => weight)
  const words = new Float64Array(variants.length * groups.length * 2)
  const means = new Float64Array(groups.length)
  const variances = new Float64Array(groups.length)
  for (const [v, { weight, frequencies }] of variants.entries())
    for (const [g, group] of groups.entries()) {
      const frequency = Object.entries(mixtures[group]!).reduce(
        (sum, [population, share]) => sum + share * frequencies[population]!,
        0,
      )
      const at = 2 * (v * groups.length + g)
      words[at] = WORDS * (1 - frequency) * (1 - frequency)
      words[at + 1] = WORDS * (1 - frequency * frequency)
      means[g]! += 2 * frequency * weight
      variances[g]! += 2 * frequency * (1 - frequency) * weight * weight
    }
  const variance = cells.reduce(
    (sum, { group }, i) => sum + (chances[i]! - (chances[i - 1] ?? 0)) * variances[groups.indexOf(group)]!,
    0,
  )
  const heaviest = [...weights.keys()].sort((a, b) => Math.abs(weights[b]!) - Math.abs(weights[a]!) || a - b)
  const missing = groups.map(group => new Set(heaviest.slice(0, truths.missing_loci[group] ?? 0)))
  return { weights, words, means, sd: Math.sqrt(variance), missing }
}

/** Calls, and each person's score as it is in truth, in SDs from the mean of the person's group. */
function drawCalls(next: () => number, group: Int32Array, { weights, words, means, sd, missing }: Genetics) {
  const n = group.length
  const calls = new Uint8Array(weights.length * n)
  const score = Float64Array.from(group, g => -means[g]!)
  for (const [v, weight] of weights.entries()) {
    const row = calls.subarray(v * n, (v + 1) * n)
    const first = 2 * v * means.length
    for (let i = 0; i < n; i++) {
      const at = first + 2 * group[i]!
      const word = next()
      const copies = word < words[at]! ? 0 : word < words[at + 1]! ? 1 : 2
      row[i] = copies
      score[i]! += copies * weight
    }
    for (const [g, without] of missing.entries())
      if (without.has(v)) for (let i = 0; i < n; i++) if (group[i] === g) row[i] = MISSING
  }
  return { calls, score: score.map(sum => (sd > 0 ? sum / sd : 0)) }
}

function drawDisease(
  next: () => number,
  { cells, disease, truths, model }: NationPlan,
  cell: Int32Array,
  ageYears: Uint8Array,
  score: Float64Array,
): Pick<PeopleBlock, 'ill' | 'recorded' | 'probability'> {
  const n = cell.length
  const [ill, recorded, probability] = [new Uint8Array(n), new Uint8Array(n), new Float64Array(n)]
  for (let i = 0; i < n; i++) {
    const { state, sex, group } = cells[cell[i]!]!
    const common =
      disease.log_odds + (disease.per_decade * (ageYears[i]! - MIDDLE_AGE)) / 10 + (sex === 'male' ? disease.male : 0)
    const ofScore = disease.per_score_sd * score[i]!
    const told = common + ofScore
    const liability =
      common +
      ofScore * (truths.effect[group] ?? 1) +
      (truths.log_odds[group] ?? 0) +
      (truths.state_log_odds[state] ?? 0)
    probability[i] = expit((told - model.intercept) / model.slope)
    ill[i] = Number(liability + logit(uniformOf(next())) > 0)
    recorded[i] = Number(uniformOf(next()) < (truths.recorded[group] ?? 1)) & ill[i]!
  }
  return { ill, recorded, probability }
}
