import type { About } from '../science/disclosure/released-table.ts'

/** Does a release hold a score summed from genotypes? Where all are outputs of models, nothing is said of alleles. */
export function isGenetic({ scores }: About): boolean {
  return scores.some(({ kind }) => kind === 'genetic')
}
