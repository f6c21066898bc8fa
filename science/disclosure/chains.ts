/** Attributes of which each may give way to the next, whose levels hold its levels whole: from the finest to the widest. */
export type Chain = readonly string[]

/** The chains of a study, in the order in which it declares their finest attributes. */
export function chainsOf(coarser: readonly { attribute: string; by: string }[]): Chain[] {
  const from = ({ attribute, by }: { attribute: string; by: string }): string[] => {
    const next = coarser.find(of => of.attribute === by)
    return [attribute, ...(next ? from(next) : [by])]
  }
  return coarser.filter(({ attribute }) => !coarser.some(({ by }) => by === attribute)).map(from)
}

/** How far up its chain each attribute gives way, chain by chain: 0 is the finest. */
export type Rungs = readonly number[]

/** Every choice of rungs, in the order in which they are tried: fewer steps first, and of as many the earlier chain's. */
export function choicesOf(chains: readonly Chain[]): Rungs[] {
  const all = chains.reduce<number[][]>(
    (choices, chain) => choices.flatMap(choice => chain.map((_, rung) => [...choice, rung])),
    [[]],
  )
  const steps = (rungs: Rungs) => rungs.reduce((sum, rung) => sum + rung, 0)
  return all.reverse().sort((a, b) => steps(a) - steps(b))
}

/** The attribute by which people are counted in place of this one. */
export function attributeOn(attribute: string, rungs: Rungs, chains: readonly Chain[]): string {
  const chain = chains.findIndex(of => of.includes(attribute))
  if (chain === -1) return attribute
  return chains[chain]![Math.max(chains[chain]!.indexOf(attribute), rungs[chain]!)]!
}
