import { readFileSync } from 'node:fs'
import type { Gram } from '../../science/stats/least-squares.ts'
import type { OaxacaSplit } from '../../science/stats/oaxaca.ts'
import { gramOf } from './regression-golden.ts'

interface GoldenPerson {
  score410: number
  w3: number
  g: string
  pc1: number
  pc2: number
  cluster: number
}
type Component = 'pc1' | 'pc2'
export type GoldenParts = OaxacaSplit & { endowments: number; coefficients: number }

/** test/golden/oaxaca: how R takes apart the gap of A beside B. */
export const OAXACA: {
  people: GoldenPerson[]
  splits: { weight: 'one' | 'w'; components: Component[]; parts: GoldenParts }[]
  jackknifeErrors: GoldenParts
} = JSON.parse(readFileSync('test/golden/oaxaca/expected.json', 'utf8'))

export const SCORE_STEPS = 410n

/** Those people of a group who are in, as sums: the constant, the score and the components. */
export function componentGram(
  group: string,
  weight: 'one' | 'w',
  components: readonly Component[],
  isIn: (person: GoldenPerson) => boolean = () => true,
): Gram {
  const rows = OAXACA.people
    .filter(person => person.g === group && isIn(person))
    .map(person => ({
      weight: weight === 'w' ? BigInt(person.w3) : 1n,
      columns: [1, person.score410, ...components.map(name => person[name])].map(BigInt),
    }))
  return gramOf(rows, 2 + components.length)
}
