import { jackknifeError } from '../stats/jackknife.ts'
import { addGrams, type Gram, subtractGrams } from '../stats/least-squares.ts'
import { componentDistance, type NoSplit, type OaxacaSplit, oaxaca } from '../stats/oaxaca.ts'
import { t975 } from '../stats/t-quantile.ts'
import { exact, type Finding, fewer } from './estimate.ts'

/** Sums by replicate group; one group where no design is declared. */
export type GramsByReplicate = ReadonlyMap<number, Gram>

const PARTS = {
  gap: ({ gap }: OaxacaSplit) => gap,
  composition: ({ composition }: OaxacaSplit) => composition,
  not_explained: ({ unexplained }: OaxacaSplit) => unexplained,
  interaction: ({ interaction }: OaxacaSplit) => interaction,
} as const

/**
 * A gap between a group’s mean score and its reference’s taken apart by genetic components (`oaxaca`), of people who have both, in reference
 * SDs: who they are on either side, the gap, what goes with the components’ means, the rest, the interaction that lies half in each, and how far the groups lie apart on the components. Limits are
 * those of the delete-a-group jackknife over groups of the sampling design, which take both sides at once (Kott 2001); without one there
 * are none, and the limits are the value.
 */
export function componentGap(
  group: GramsByReplicate,
  reference: GramsByReplicate,
  { scoreSteps, replicated }: { scoreSteps: bigint; replicated: boolean },
): Finding[] {
  const sides = [group, reference].map(wholeOf)
  const people = sides.map(side => Number(side?.n ?? 0n))
  const n = people[0]! + people[1]!
  const counts = ['people', 'reference_people'].map((statistic, i) => exact(statistic, people[i]!, people[i]!))
  const none = (reason: string) => [
    ...counts,
    ...[...Object.keys(PARTS), 'distance'].map(statistic => ({ statistic, reason })),
  ]
  const few = people.map(side => fewer('people with components', side)).find(reason => reason !== undefined)
  if (few !== undefined) return none(few)
  const split = oaxaca(sides[0]!, sides[1]!, scoreSteps)
  if (typeof split === 'string') return none(WORDS[split])
  const distance = componentDistance(sides[0]!, sides[1]!)
  const without = replicated ? leaveOut([group, reference], [sides[0]!, sides[1]!], scoreSteps) : []
  return [
    ...counts,
    ...Object.entries(PARTS).map(([statistic, of]) => {
      const value = of(split)
      const error = jackknifeError(value, without?.map(of) ?? [])
      const half = error === undefined ? 0 : t975(without!.length - 1) * error
      return { statistic, value, low: value - half, high: value + half, n }
    }),
    distance === undefined
      ? { statistic: 'distance', reason: WORDS['a component does not vary beside the others'] }
      : exact('distance', distance, n),
  ]
}

const WORDS: Readonly<Record<NoSplit, string>> = {
  'too few people': 'no more people than a line through their components needs',
  'a component does not vary beside the others': 'a component does not vary beside the others in one of the groups',
}

function wholeOf(groups: GramsByReplicate): Gram | undefined {
  const [first, ...others] = groups.values()
  return first && others.reduce(addGrams, first)
}

/** The split without each replicate group in turn; none where one of these cannot be made. */
function leaveOut(
  sides: readonly GramsByReplicate[],
  wholes: readonly [Gram, Gram],
  scoreSteps: bigint,
): OaxacaSplit[] | undefined {
  const replicates = [...new Set(sides.flatMap(side => [...side.keys()]))].sort((a, b) => a - b)
  const splits = replicates.map(replicate => {
    const [own, other] = wholes.map((whole, i) => {
      const part = sides[i]!.get(replicate)
      return part ? subtractGrams(whole, part) : whole
    })
    return oaxaca(own!, other!, scoreSteps)
  })
  return splits.every(split => typeof split === 'object') ? splits : undefined
}
