import type { Draft, DraftAbout } from '../../../science/disclosure/draft.ts'
import { finerCounts } from '../../../science/disclosure/finer-counts.ts'
import { type AtomCount, type Mergeable, mergeOf } from '../../../science/disclosure/merge.ts'
import { type Merge, mergedLevel } from '../../../science/disclosure/merges.ts'
import { draftOf, type Person } from './drafts.ts'

/** Each person as an atom of one. */
export const atomsOf = (people: readonly Person[]): AtomCount[] =>
  people.map(({ levels, bin }) => ({
    levels: new Map(Object.entries(levels)),
    people: 1,
    scored: [bin === undefined ? 0 : 1],
  }))

/** The draft of people whose small levels are told as one: as the rule has it, or as an earlier release had it. */
export function mergedDraft(
  people: readonly Person[],
  mergeable: Mergeable,
  threshold: number,
  { kept, ...about }: Partial<DraftAbout> & { kept?: Merge } = {},
): Draft {
  const { attribute, views } = mergeable
  const atoms = atomsOf(people)
  const merge = kept ?? mergeOf(mergeable, atoms, threshold)
  const told = people.map(person => {
    const level = person.levels[attribute]!
    const isMerged = merge?.levels.includes(level)
    return isMerged ? { ...person, levels: { ...person.levels, [attribute]: mergedLevel(merge!.levels) } } : person
  })
  const merged = merge ? [{ attribute, levels: [...merge.levels] }] : []
  return {
    ...draftOf(told, ['(all)', ...views], { ...about, merged }),
    finer: finerCounts(atoms, views, merged),
  }
}
