import { COPY } from './dosages.ts'
import type { Build } from './genotype-file.ts'
import { isPseudoAutosomal } from './pseudo-autosomal.ts'
import type { VariantName } from './variant-index.ts'

/** A variant of X or Y with its calls in all people: copies of ALT in units of 1/16,384. */
export interface CountedVariant extends VariantName {
  multiallelic: boolean
  called: number
  altUnits: number
}

/** A variant that the check looks at; of X with the share of heterozygous calls expected among women: 2p(1 − p). */
export interface SexSite extends VariantName {
  chromosome: 'X' | 'Y'
  expectedHeterozygous: number
}

/** Of X, one variant in so many bases, so that neighbours that are inherited together do not count as many … */
export const WINDOW_BASES = 50_000
/** … and only where the rarer allele has at least this frequency: rare alleles tell little and are easily errors. */
export const LEAST_FREQUENCY = 0.05

/**
 * The variants outside the pseudo-autosomal regions that a check of sex looks at: in each window of 50,000 bases one with two alleles,
 * of X the one with the greatest expected heterozygosity, of Y the one with most calls; the first where several have it. Ordered by chromosome and position.
 */
export function chooseSexSites(variants: Iterable<CountedVariant>, build: Build): SexSite[] {
  const best = new Map<string, SexSite & { worth: number }>()
  for (const { chromosome, pos1, ref, alt, multiallelic, called, altUnits } of variants) {
    if (chromosome !== 'X' && chromosome !== 'Y') continue
    if (multiallelic || called === 0 || isPseudoAutosomal(build, chromosome, pos1)) continue
    const frequency = altUnits / (2 * COPY * called)
    if (chromosome === 'X' && Math.min(frequency, 1 - frequency) < LEAST_FREQUENCY) continue
    const expectedHeterozygous = chromosome === 'X' ? 2 * frequency * (1 - frequency) : 0
    const worth = chromosome === 'X' ? expectedHeterozygous : called
    const site = { chromosome, pos1, ref, alt, expectedHeterozygous, worth } as const
    const window = `${chromosome}:${Math.floor(pos1 / WINDOW_BASES)}`
    const before = best.get(window)
    if (!before || worth > before.worth || (worth === before.worth && isBefore(site, before))) best.set(window, site)
  }
  return [...best.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1)).map(({ worth: _, ...site }) => site)
}

const keyOf = ({ ref, alt }: VariantName) => `${ref}>${alt}`
const isBefore = (a: VariantName, b: VariantName) =>
  a.chromosome !== b.chromosome
    ? a.chromosome < b.chromosome
    : a.pos1 !== b.pos1
      ? a.pos1 < b.pos1
      : keyOf(a) < keyOf(b)

/** What one person's calls outside the pseudo-autosomal regions are. */
export interface SexEvidence {
  /** Heterozygous calls at the chosen variants of X, and the sum of what is expected of a woman over those called. */
  heterozygous: number
  expectedHeterozygous: number
  /** Calls on X, all of them, and those written with one allele. */
  calls: number
  haploid: number
  /** Whether anyone's calls on X are written with one allele: else the file does not say. */
  saysPloidy: boolean
  /** Chosen variants of Y, and those called. */
  ySites: number
  yCalled: number
}

export type Sex = 'female' | 'male'
/** By each kind of evidence, and all together; null where it does not tell. */
export interface SexReading {
  f: number | null
  byHeterozygosity: Sex | null
  byPloidy: Sex | null
  byY: Sex | null
  sex: Sex | null
}

/** plink 1.9's thresholds of F. */
export const FEMALE_F = 0.2
export const MALE_F = 0.8
/** With 20 heterozygous calls expected of a woman, 3 women in a million would have fewer than 4 and be read as men. */
export const LEAST_EXPECTED = 20
export const LEAST_X_CALLS = 5
/** By the share of Y's variants that are called, of at least so many. */
export const LEAST_Y_SITES = 20
export const FEMALE_Y = 0.2
export const MALE_Y = 0.8

/**
 * A person's sex as the calls have it. By heterozygosity on X: F = 1 − heterozygous / expected (plink's, (O − E)/(N − E) of homozygous
 * calls), below 0.2 female and above 0.8 male, if a woman would be expected to have 20 heterozygous calls. By how calls on X are written: all
 * with one allele male, none female, if the file writes any so; that is what whoever made the file took the person for. By the share of Y that
 * is called: at most 0.2 female, at least 0.8 male. Together: what all say that tell; null where none does, or where they contradict each other.
 */
export function readSex(of: SexEvidence): SexReading {
  const f = of.expectedHeterozygous > 0 ? 1 - of.heterozygous / of.expectedHeterozygous : null
  const byHeterozygosity: Sex | null =
    f === null || of.expectedHeterozygous < LEAST_EXPECTED ? null : f < FEMALE_F ? 'female' : f > MALE_F ? 'male' : null
  const byPloidy: Sex | null =
    !of.saysPloidy || of.calls < LEAST_X_CALLS
      ? null
      : of.haploid === of.calls
        ? 'male'
        : of.haploid === 0
          ? 'female'
          : null
  const y = of.yCalled / of.ySites
  const byY: Sex | null = of.ySites < LEAST_Y_SITES ? null : y <= FEMALE_Y ? 'female' : y >= MALE_Y ? 'male' : null
  const said = new Set<Sex>([byHeterozygosity, byPloidy, byY].filter(sex => sex !== null))
  return { f, byHeterozygosity, byPloidy, byY, sex: said.size === 1 ? [...said][0]! : null }
}
