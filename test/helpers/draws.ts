import { randomWords, uniformOf } from '../../science/simulation/random.ts'

/** Random numbers of the usual kinds, from a seed. */
export interface Draws {
  uniform(): number
  /** Standard normal (Box and Muller 1958). */
  normal(): number
  poisson(mean: number): number
}

export function drawsOf(seed: number): Draws {
  const next = randomWords(seed)
  const uniform = () => uniformOf(next())
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal, poisson: mean => poisson(mean, uniform) }
}

/** By inversion, the search starting at 0; a large mean is a sum of smaller ones. */
function poisson(mean: number, uniform: () => number): number {
  if (mean > 30) return poisson(mean / 2, uniform) + poisson(mean / 2, uniform)
  let [count, p, rest] = [0, Math.exp(-mean), uniform()]
  while (rest > p && count < 1000) {
    rest -= p
    count++
    p *= mean / count
  }
  return count
}
