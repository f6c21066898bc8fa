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

// PLINK's codes, and Oxford's numbers of two digits. The pseudo-autosomal regions are a part of X, by X's positions.
const CODES: Record<string, string> = { 23: 'X', 24: 'Y', 25: 'X', XY: 'X', PAR1: 'X', PAR2: 'X', 26: 'MT', '0X': 'X' }

/** As canonicalChromosome, for the binary formats of PLINK and Oxford, where chromosomes also go by codes: 23 to 26, 01 to 09. */
export function codedChromosome(name: string): string | undefined {
  return CODES[name.replace(/^chr/i, '').toUpperCase()] ?? canonicalChromosome(name.replace(/^0(?=[1-9]$)/, ''))
}
