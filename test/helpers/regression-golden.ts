import { readFileSync } from 'node:fs'
import type { Gram } from '../../science/stats/least-squares.ts'

interface GoldenPerson {
  score410: number
  w3: number
  g: string
  age: number
  pressure: string
  cluster: number
}
export interface GoldenFit {
  stratum: string
  weight: 'one' | 'w'
  covariates: string[]
  slope: number
  se: number
  parameters: number
  r2: number
  r2Without: number
  adjusted: number
  adjustedWithout: number
}
/** test/golden/regression: what R makes of forty people. */
export const GOLDEN: {
  people: GoldenPerson[]
  fits: GoldenFit[]
  jackknife: { slope: number; slopeSe: number; gain: number; gainSe: number }
  df: number[]
  t95: number[]
  above: { t: number; p: number[] }[]
} = JSON.parse(readFileSync('test/golden/regression/expected.json', 'utf8'))

/** The integer steps of score and outcome: of 1/410, and hundredths. */
export const STEPS = { score: 410n, outcome: 100n }

/** Σ w·xᵢ·xⱼ of rows, each a weight and its columns. */
export function gramOf(rows: readonly { weight: bigint; columns: readonly bigint[] }[], columns: number): Gram {
  const places = Array.from({ length: columns }, (_, place) => place)
  return {
    n: BigInt(rows.length),
    sums: places.map(i =>
      places.map(j => rows.reduce((sum, { weight, columns: x }) => sum + weight * x[i]! * x[j]!, 0n)),
    ),
  }
}

/** The golden people as sums, by cluster where asked. */
export function goldenGram(
  { stratum, weight, covariates }: Pick<GoldenFit, 'stratum' | 'weight' | 'covariates'>,
  isIn: (person: GoldenPerson) => boolean = () => true,
): Gram {
  const columnsOf: Record<string, (person: GoldenPerson) => bigint[]> = {
    age: ({ age }) => [BigInt(age)],
    'I(2 * age)': ({ age }) => [BigInt(2 * age)],
    g: ({ g }) => ['B', 'C'].map(level => (g === level ? 1n : 0n)),
  }
  const rows = GOLDEN.people
    .filter(person => (stratum === '(all)' || person.g === stratum) && isIn(person))
    .map(person => ({
      weight: weight === 'w' ? BigInt(person.w3) : 1n,
      columns: [
        ...[1n, BigInt(person.score410), BigInt(person.pressure.replace('.', ''))],
        ...covariates.flatMap(name => columnsOf[name]!(person)),
      ],
    }))
  return gramOf(rows, 3 + covariates.reduce((sum, name) => sum + (name === 'g' ? 2 : 1), 0))
}
