import type { TableName } from '../../queries/tables.ts'
import type { Row } from './lake-rows.ts'

/** Two scores of genotypes, and the output of a model: whoever has a sum of it has a prediction. */
export const SCORES = ['a', 'b', 'm'] as const
const OUTPUT = 'm'
export const MEASURES = ['unadjusted', 'znorm2', 'probability', 'logit'] as const
/** Of an outcome that is regressed: what is known of it (of a binary one 1 or 0), and of its columns 2 and 3 where it is known. */
export const KNOWN = ['known', '1', '0', '(missing)', '(incomplete)'] as const
export const OUTCOMES = { ill: ['yes', 'no', '(missing)'], old: ['1', '0'] } as const
const SEXES = ['female', 'male']
const REGIONS = ['north', 'south', '(missing)']
export const ATOMS = SEXES.length * REGIONS.length
export const VIEWS = ['(all)', 'region', 'sex', 'region|sex']

/** One person, score by score and outcome by outcome; what a person lacks is undefined. */
export interface Person {
  reference: boolean
  weightQ: bigint
  atom: number
  replicate: number
  outcomes: Partial<Record<keyof typeof OUTCOMES, string>>
  quantities: { value: (typeof KNOWN)[number]; units: [outcome: bigint, covariate: bigint] }
  scores: {
    values: (bigint | undefined)[] // by MEASURES
    sum?: { units: bigint; missingCalls: number; missingWeight: bigint } | undefined
  }[] // by SCORES
}

export type CohortTable =
  | 'people'
  | 'atoms'
  | 'strata'
  | 'outcomes'
  | 'quantities'
  | 'stages'
  | 'predictions'
  | 'measures'
  | 'sums'
  | 'models'
export type Cohort = Record<CohortTable, Row[]> & Partial<Record<TableName, Row[]>>

/** The tables that a batch of people leaves before anything is counted. People are numbered from 0. */
export function cohortOf(people: readonly Person[]): Cohort {
  return {
    people: people.map(({ reference, weightQ, atom, replicate }, person) => ({
      ...{ person, person_id: `p${person}`, shard: 0, reference },
      ...{ weight_q: weightQ, atom, replicate },
    })),
    ...placesOf(),
    outcomes: people.flatMap(({ outcomes }, person) =>
      Object.entries(outcomes)
        .filter(([, value]) => value !== undefined)
        .map(([outcome, value]) => ({ person, outcome, outcome_value: value })),
    ),
    quantities: people.flatMap(({ quantities: { value, units } }, person) =>
      [1n, ...(value.startsWith('(') ? [] : units)].map((value_units, i) => ({
        ...{
          person,
          outcome: value === '1' || value === '0' ? 'ill' : 'bmi',
          outcome_value: value,
          place: i === 0 ? 0 : i + 1,
          value_units,
        },
      })),
    ),
    // A few are of no cascade: they are people whom the query does not count.
    stages: people.flatMap(({ weightQ, atom, replicate }, person) =>
      weightQ % 5n === 4n ? [] : [{ person, reached: (atom + replicate) % 4 }],
    ),
    predictions: people.flatMap(({ scores }, person) =>
      SCORES.flatMap((score, s) => {
        return score === OUTPUT && scores[s]!.sum ? [{ person, score, value: 0.5 }] : []
      }),
    ),
    measures: people.flatMap(({ scores }, person) =>
      SCORES.flatMap((score, s) =>
        MEASURES.flatMap((measure, m) => {
          const value_q = scores[s]!.values[m]
          return value_q === undefined
            ? []
            : [{ person, score, measure, model: `model-${score}`, value: Number(value_q) / 65536, value_q }]
        }),
      ),
    ),
    sums: people.flatMap(({ scores }, person) =>
      SCORES.flatMap((score, s) => {
        const sum = scores[s]!.sum
        if (!sum || score === OUTPUT) return []
        const { units, missingCalls, missingWeight } = sum
        return [{ person, score, sum_units: units, missing_calls: missingCalls, missing_weight_units: missingWeight }]
      }),
    ),
    models: SCORES.flatMap(score =>
      score === OUTPUT
        ? [parameter(score, 'column', 'risk'), parameter(score, 'kind', 'probability')]
        : [
            parameter(score, 'variants', String(1000 + score.length)),
            parameter(score, 'weight_units', String(2 ** 40 + 1)),
            parameter(score, 'unit_log2', '40'),
            // 2^-16 is a value that people have; 1/3 and 1e-7 have no short decimal, and lie between values.
            parameter(score, 'cut unadjusted 0.1', String(1 / 3)),
            parameter(score, 'cut unadjusted 0.5', '1e-7'),
            parameter(score, 'cut znorm2 0.1', '0.0000152587890625'),
          ],
    ),
  }
}

/**
 * Every table cut into `count` parts, people by a rule that scatters them: what several shards and steps leave.
 * A part may be empty.
 */
export function partsOfCohort(cohort: Cohort, count: number): Cohort[] {
  return Array.from({ length: count }, (_, part) => {
    const kept = Object.entries(cohort).map(([table, rows]) => [
      table,
      rows.filter((row, i) => (typeof row.person === 'number' ? row.person * 7 : i) % count === part),
    ])
    return Object.fromEntries(kept)
  })
}

/** `count` people from a seed, with weights up to 2^27−1, values beyond the grid, and much that is missing. */
export function seededPeople(count: number, seed: number): Person[] {
  const random = mulberry32(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = <T>(from: readonly T[]) => from[below(from.length)]!
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const value = (measure: (typeof MEASURES)[number]) => {
    if (random() < 0.05) return undefined
    if (measure === 'probability') return BigInt(Math.round(2 ** 21 * random()))
    const sd = (random() < 0.01 ? 8 : 1) * (measure === 'logit' ? 2 : 1)
    return BigInt(Math.round(65536 * sd * normal()))
  }
  const sum = () => {
    if (random() < 0.02) return undefined
    const missingCalls = random() < 0.3 ? below(50) : 0
    return {
      units: BigInt(Math.round(2 ** 44 * normal())),
      missingCalls,
      missingWeight: BigInt(missingCalls * below(2 ** 30)),
    }
  }
  return Array.from({ length: count }, () => ({
    reference: random() < 0.8,
    weightQ: random() < 0.02 ? 2n ** 27n - 1n : BigInt(1 + below(2 ** 20)),
    atom: below(ATOMS),
    replicate: below(32),
    outcomes: { ill: pick(OUTCOMES.ill), ...(random() < 0.9 && { old: pick(OUTCOMES.old) }) },
    scores: SCORES.map(() => ({ values: MEASURES.map(value), sum: sum() })),
    quantities: { value: pick(KNOWN), units: [BigInt(below(10 ** 10)), -BigInt(below(100))] as [bigint, bigint] },
  }))
}

function placesOf(): Pick<Cohort, 'atoms' | 'strata'> {
  const places = Array.from({ length: ATOMS }, (_, atom) => {
    const sex = SEXES[atom % SEXES.length]!
    const region = REGIONS[Math.floor(atom / SEXES.length)]!
    return { atom, sex, region, both: `region=${region}|sex=${sex}` }
  })
  return {
    atoms: places.flatMap(({ atom, sex, region, both }) => [
      { atom, atom_key: both, attribute: 'region', value: region },
      { atom, atom_key: both, attribute: 'sex', value: sex },
    ]),
    strata: places.flatMap(({ atom, sex, region, both }) =>
      ['(all)', `region=${region}`, `sex=${sex}`, both].map((stratum, i) => ({ atom, view: VIEWS[i]!, stratum })),
    ),
  }
}

const parameter = (score: string, name: string, value: string) => ({
  ...{ model: `model-${score}`, score, parameter: name, value },
})

/** A small generator of 32 bits, for data that are the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
