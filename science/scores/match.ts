/** A variant of the lake, by position and alleles. */
export interface Variant {
  chromosome: string
  pos1: number
  ref: string
  alt: string
  /** Its record listed several alternate alleles. */
  multiallelic: boolean
  /** Every batch of people has it. */
  inEveryBatch: boolean
}

/** What matching needs of a row of a score. */
export interface Wanted {
  row: number
  chromosome: string
  pos1: number
  effectAllele: string
  otherAllele: string
}

export type Status = 'matched' | 'excluded' | 'unmatched'

export interface Match {
  row: number
  status: Status
  /** Why, in words. */
  reason: string
  variant: Variant | undefined
  effectIsAlt: boolean
}

export interface MatchRules {
  ambiguous: 'keep' | 'drop'
  multiallelic: 'keep' | 'drop'
}

/** How a row's alleles may lie on a variant, best first (pgscatalog-match). */
const KINDS = [
  { name: 'effect allele is the reference', effect: 'ref', flip: false, other: true },
  { name: 'effect allele is the alternate', effect: 'alt', flip: false, other: true },
  { name: 'effect allele is the reference, on the other strand', effect: 'ref', flip: true, other: true },
  { name: 'effect allele is the alternate, on the other strand', effect: 'alt', flip: true, other: true },
  { name: 'effect allele is the reference; the file names no other allele', effect: 'ref', flip: false, other: false },
  { name: 'effect allele is the alternate; the file names no other allele', effect: 'alt', flip: false, other: false },
  {
    name: 'effect allele is the reference, on the other strand; the file names no other allele',
    effect: 'ref',
    flip: true,
    other: false,
  },
  {
    name: 'effect allele is the alternate, on the other strand; the file names no other allele',
    effect: 'alt',
    flip: true,
    other: false,
  },
] as const

/**
 * Gives every row of a score one status and one reason. Rows match by chromosome, position and alleles, in the
 * reference implementation's order of preference; of equally good variants the first by alleles is taken. Excluded are
 * ambiguous variants (A/T, C/G), variants at positions with several alternate alleles (recognised by position also
 * where records are split), each unless the rules keep them; and always all rows that lie on one variant, variants that
 * the genotypes hold twice, and variants that a batch of people lacks: everyone's score is of the same variants.
 * Source: pgscatalog.match 0.4.0, `_match/match.py` and `_match/label.py`.
 */
export function matchScore(rows: readonly Wanted[], variants: Iterable<Variant>, rules: MatchRules): Match[] {
  const variantsAt = gathered(rows, variants)
  const best = rows.map(row => bestMatch(row, variantsAt(row)))
  const uses = new Map<Variant, number>()
  for (const found of best) if (found) uses.set(found.variant, (uses.get(found.variant) ?? 0) + 1)
  const whyExcluded = (variant: Variant) => {
    const here = variantsAt(variant)
    if (here.filter(({ ref, alt }) => ref === variant.ref && alt === variant.alt).length > 1)
      return 'the genotypes hold the variant twice'
    if (!variant.inEveryBatch) return 'not every batch of genotypes has the variant'
    if (rules.ambiguous === 'drop' && isAmbiguous(variant))
      return 'ambiguous: its two alleles are each other’s complement'
    if (rules.multiallelic === 'drop' && (variant.multiallelic || here.length > 1))
      return 'several alternate alleles at the position'
    return uses.get(variant)! > 1 ? 'several rows lie on one variant' : undefined
  }

  return rows.map((wanted, i) => {
    const { row } = wanted
    const found = best[i]
    if (!found) {
      const reason = whyUnmatched(wanted, variantsAt(wanted).length > 0)
      return { row, status: 'unmatched', reason, variant: undefined, effectIsAlt: false }
    }
    const { variant, kind } = found
    const excluded = whyExcluded(variant)
    return {
      row,
      status: excluded ? 'excluded' : 'matched',
      reason: excluded ?? kind.name,
      variant,
      effectIsAlt: kind.effect === 'alt',
    }
  })
}

/** A/T and C/G: the strand cannot be told from the alleles. */
export function isAmbiguous({ ref, alt }: { ref: string; alt: string }): boolean {
  return complement(ref) === alt
}

type Place = Pick<Variant, 'chromosome' | 'pos1'>

/** The variants at the place of any of the rows, each place's by alleles. */
function gathered(rows: readonly Place[], variants: Iterable<Variant>): (place: Place) => readonly Variant[] {
  const places = new Map<string, Map<number, Variant[]>>()
  for (const { chromosome, pos1 } of rows) {
    const positions = places.get(chromosome) ?? new Map<number, Variant[]>()
    places.set(chromosome, positions.set(pos1, []))
  }
  for (const variant of variants) places.get(variant.chromosome)?.get(variant.pos1)?.push(variant)
  for (const positions of places.values())
    for (const there of positions.values()) if (there.length > 1) there.sort(byAlleles)
  return ({ chromosome, pos1 }) => places.get(chromosome)!.get(pos1)!
}

const byAlleles = (a: Variant, b: Variant) => (`${a.ref}>${a.alt}` < `${b.ref}>${b.alt}` ? -1 : 1)

function whyUnmatched({ chromosome, pos1, effectAllele }: Wanted, isTaken: boolean): string {
  if (pos1 === 0) return 'the file gives no position'
  if (chromosome === '') return 'the file names no chromosome from 1 to 22, X, Y or MT'
  if (!isTaken) return 'no variant at the position'
  return isDna(effectAllele) ? 'alleles differ' : 'the effect allele is no sequence of A, C, G and T'
}

function bestMatch({ effectAllele: effect, otherAllele: other }: Wanted, variants: readonly Variant[]) {
  if (variants.length === 0) return undefined
  const straight = { effect, other }
  const flipped = { effect: complement(effect), other: complement(other) }
  for (const kind of KINDS) {
    if (kind.other !== (other !== '')) continue
    const alleles = kind.flip ? flipped : straight
    for (const variant of variants) {
      const [there, across] = kind.effect === 'ref' ? [variant.ref, variant.alt] : [variant.alt, variant.ref]
      if (alleles.effect === there && (!kind.other || alleles.other === across)) return { variant, kind }
    }
  }
  return undefined
}

const COMPLEMENT: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' }

const isDna = (allele: string) => /^[ACGT]+$/.test(allele)

/** Base by base, not reversed, as the reference implementation does; what is no sequence of bases stays as it is. */
function complement(allele: string): string {
  return isDna(allele) ? allele.replace(/./g, base => COMPLEMENT[base]!) : allele
}
