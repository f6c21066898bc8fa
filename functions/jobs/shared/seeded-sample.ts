import { createHash } from 'node:crypto'

/**
 * At most `size` of the people, the same ones for the same seed whoever else is there: those whose ids hash lowest.
 * All of them where they are fewer.
 */
export function seededSample<P extends { id: string }>(people: readonly P[], size: number, seed: number): P[] {
  if (people.length <= size) return [...people]
  const drawn = people.map(person => ({
    person,
    lot: createHash('sha256').update(`${seed}\t${person.id}`).digest('hex'),
  }))
  return drawn
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, size)
    .map(({ person }) => person)
}
