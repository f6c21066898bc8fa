const CHROMOSOMES = new Set([...Array.from({ length: 22 }, (_, i) => String(i + 1)), 'X', 'Y', 'MT'])

/**
 * A chromosome's name without `chr`, with `M` as `MT`: `1` to `22`, `X`, `Y` or `MT`; undefined for any other contig (patches,
 * decoys, alternate loci, PLINK's 23 to 26), whose positions are not those of a chromosome.
 */
export function canonicalChromosome(name: string): string | undefined {
  const bare = name.replace(/^chr/i, '')
  const canonical = bare === 'M' ? 'MT' : bare
  return CHROMOSOMES.has(canonical) ? canonical : undefined
}
