import { expit } from '../../science/simulation/expit.ts'
import { randomWords, uniformOf } from '../../science/simulation/random.ts'

const PEOPLE = 6000
const SEED = 20_26
/** Shares of the people. Of the island there are so few that nothing can be said of rates there. */
const DISTRICTS = { north: 0.5, east: 0.29, south: 0.208, island: 0.002 }
/** By how much the model's log odds are too low for the people of the south. */
const FAULT_OF_SOUTH = 0.8
/** Share of people of whom the outcome is not recorded, and of those without an output. */
const UNRECORDED = 0.03
const WITHOUT_OUTPUT = 0.01

/**
 * A CSV of people who do not exist, with what a made-up model says of each and whether they fell ill. The model is right in the
 * north and the east, and predicts too little in the south: what an audit has to find. Drawn by one seeded generator, the
 * same text on every machine.
 */
export function madeUpOutput(): Record<'people.csv', string> {
  const word = randomWords(SEED)
  const uniform = () => uniformOf(word())
  const rows = Array.from({ length: PEOPLE }, (_, i) => {
    const district = pick(DISTRICTS, uniform())
    const sex = uniform() < 0.52 ? 'female' : 'male'
    const age = 25 + Math.floor(55 * uniform())
    const logOdds = -2.6 + 0.04 * (age - 52) + (sex === 'male' ? 0.3 : 0) + 0.9 * bell(uniform)
    const fault = district === 'south' ? FAULT_OF_SOUTH : 0
    const isIll = uniform() < expit(logOdds + fault) && district !== 'island'
    const risk = uniform() < WITHOUT_OUTPUT ? '' : expit(logOdds).toFixed(4)
    const ill = uniform() < UNRECORDED ? '' : String(Number(isIll))
    return [`made-up-${String(i + 1).padStart(4, '0')}`, district, sex, age, risk, ill].join()
  })
  return { 'people.csv': ['person_id,district,sex,age,risk,ill', ...rows].map(line => `${line}\n`).join('') }
}

/** Nearly normal with mean 0 and variance 1: the sum of twelve uniforms less 6, the same on every machine. */
function bell(uniform: () => number): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += uniform()
  return sum
}

function pick(shares: Readonly<Record<string, number>>, drawn: number): string {
  let below = 0
  for (const [name, share] of Object.entries(shares)) {
    below += share
    if (drawn < below) return name
  }
  throw new Error('shares add up to 1')
}
