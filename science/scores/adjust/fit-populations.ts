/** A score among the reference people of one population; SD with divisor n. */
export interface PopulationScore {
  name: string
  people: number
  mean: number
  sd: number
}

/** Mean and SD of a score's sums in each reference population, by name; people's order does not matter. */
export function fitPopulations(sums: Float64Array, populations: readonly string[]): PopulationScore[] {
  if (sums.length !== populations.length) throw new RangeError('each reference person needs a sum and a population')
  if (!sums.every(Number.isFinite)) throw new RangeError('a sum of a reference person is not a finite number')
  const names = [...new Set(populations)].sort((a, b) => (a < b ? -1 : 1))
  return names.map(name => {
    const values = sums.filter((_, row) => populations[row] === name).sort()
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0)
    const sd = values[0] === values.at(-1) ? 0 : Math.sqrt(squares / values.length)
    return { name, people: values.length, mean, sd }
  })
}
