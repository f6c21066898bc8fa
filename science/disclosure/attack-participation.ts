import type { Finding } from './findings.ts'
import { isEmpty, place } from './published-counts.ts'
import type { ReleasedRow, ReleasedTables } from './released-table.ts'

/**
 * The attacker's look at `participation`: of each stratum it gathers every count that is published, of people, of scores, of
 * measures and of stages, and turns shares into the counts that they are of; it finds any of 1 to k − 1, any two that differ
 * by so few, and any stage shown where a view is withheld, or beside figures of performance, whose counts it does not compare.
 */
export function attackParticipation(
  {
    participation,
    quality,
    distribution,
    performance,
  }: Pick<ReleasedTables, 'participation' | 'quality' | 'distribution' | 'performance'>,
  hidden: ReadonlySet<string>,
  k: number,
): Finding[] {
  const shown = participation.filter(({ value }) => value !== null)
  if (k === 0 || shown.length === 0) return []
  const counts = new Map<string, Set<number>>()
  const add = (row: ReleasedRow, n: number) =>
    counts.set(place(row.keys), (counts.get(place(row.keys)) ?? new Set([0])).add(n))
  for (const row of shown) {
    const isShare = row.statistic !== 'people'
    add(row, isShare ? Math.round(row.value! * row.n!) : row.value!)
    add(row, row.n!)
  }
  for (const row of [...quality, ...distribution])
    if (['people', 'scored'].includes(row.statistic) && row.value !== null && counts.has(place(row.keys)))
      add(row, row.value)
  const small = [...counts.values()].some(values => {
    const sorted = [...values].sort((a, b) => a - b)
    return sorted.some((n, i) => i > 0 && n - sorted[i - 1]! < k)
  })
  return [
    ...(hidden.size === 0 && performance.every(isEmpty)
      ? []
      : [
          {
            table: 'participation' as const,
            rule: 'partly withheld' as const,
            text: "The table 'participation' shows stages beside a view that is withheld, or beside outcomes.",
          },
        ]),
    ...(small
      ? [
          {
            table: 'participation' as const,
            rule: 'small count' as const,
            text: "A count of people below the policy's threshold can be read or subtracted from the table 'participation'.",
          },
        ]
      : []),
  ]
}
