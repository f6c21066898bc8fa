import { readFileSync } from 'node:fs'

const folder = new URL('../../../golden/adjust/', import.meta.url)

/** One of the 2,575 people of the 1000 Genomes Project with components. */
interface Person {
  reference: boolean
  population: string
  components: number[]
  sums: Record<string, number>
}

/** What the reference implementation made of them: see make_golden.py. */
interface Expected {
  components: { mean: number; sd: number }[]
  threshold: number[]
  /** The people of the lists below, numbered from 0. */
  rows: number[]
  similar: string[]
  lowConfidence: boolean[]
  distance2: Record<string, number[]>
  scores: Record<
    string,
    {
      sumMean: number
      mean1: number[]
      mean2: number[]
      logVariance2: number[]
      znorm1: number[]
      znorm2: number[]
      zSimilar: number[]
      percentile: number[]
    }
  >
}

export const expected: Expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'))

const [header, ...lines] = readFileSync(new URL('people.tsv', folder), 'utf8').trimEnd().split('\n')
export const scores = header!.split('\t').slice(6)

export const people: Person[] = lines.map(line => {
  const [reference, population, ...numbers] = line.split('\t')
  const sums = Object.fromEntries(scores.map((score, i) => [score, Number(numbers[4 + i])]))
  return {
    reference: reference === '1',
    population: population!,
    components: numbers.slice(0, 4).map(Number),
    sums,
  }
})

const known = people.filter(person => person.reference)
export const reference = {
  components: Float64Array.from(known.flatMap(person => person.components)),
  populations: known.map(person => person.population),
  sums: (score: string) => Float64Array.from(known, person => person.sums[score]!),
}

export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)))
