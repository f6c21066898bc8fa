import { coarserLevels } from './coarser-levels.ts'
import type { Study } from './schema.ts'

/**
 * The attributes by which nothing is told but numbers of people, in the order of their names: those that the study calls sensitive, whole or in a
 * level, and others of the same column but for coarser ones: finer levels add up to theirs, and the same ones are the same. What tells
 * the same groups apart by another column, the study has to name.
 */
export function sensitiveAttributes({ people: { attributes }, disclosure }: Study): string[] {
  const named = disclosure.sensitive.map(name => name.split('=')[0]!)
  const liesIn = (fine: string, coarse: string) => coarserLevels(attributes[fine]!, attributes[coarse]!) !== undefined
  const isCoarser = (other: string, name: string) => liesIn(name, other) && !liesIn(other, name)
  return Object.keys(attributes)
    .filter(other =>
      named.some(
        name => other === name || (attributes[other]!.column === attributes[name]!.column && !isCoarser(other, name)),
      ),
    )
    .sort()
}
