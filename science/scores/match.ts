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
 * Source: pgscatalog-match, `_matchvariants.py` and `labels.py`, and `scores` of the PGS Catalog Calculator.
 */
export function matchScore(rows: readonly Wanted[], variants: Iterable<Variant>, rules: MatchRules): Match[] {
  const wanted = new Set(rows.map(placeOf))
  const byPlace = new Map<string, Variant[]>()
  for (const variant of variants) {
    const place = placeOf(variant)
    if (!wanted.has(place)) continue
    const there = byPlace.get(place)
    if (there) there.push(variant)
    else byPlace.set(place, [variant])
  }
  const best = rows.map(row => bestMatch(row, byPlace.get(placeOf(row)) ?? []))
  const uses = new Map<Variant, number>()
  for (const found of best) if (found) uses.set(found.variant, (uses.get(found.variant) ?? 0) + 1)
  const liesTwice = (variant: Variant) =>
    byPlace.get(placeOf(variant))!.filter(({ ref, alt }) => ref === variant.ref && alt === variant.alt).length > 1

  return rows.map(({ row, chromosome }, i) => {
    const found = best[i]
    if (!found) {
      const here = byPlace.has(placeOf(rows[i]!))
      const reason =
        chromosome === '' ? 'the file gives no position' : here ? 'alleles differ' : 'no variant at the position'
      return { row, status: 'unmatched', reason, variant: undefined, effectIsAlt: false }
    }
    const { variant, kind } = found
    const excluded = liesTwice(variant)
      ? 'the genotypes hold the variant twice'
      : !variant.inEveryBatch
        ? 'not every batch of genotypes has the variant'
        : rules.ambiguous === 'drop' && isAmbiguous(variant)
          ? 'ambiguous: its two alleles are each other’s complement'
          : rules.multiallelic === 'drop' && (variant.multiallelic || byPlace.get(placeOf(variant))!.length > 1)
            ? 'several alternate alleles at the position'
            : uses.get(variant)! > 1
              ? 'several rows lie on one variant'
              : undefined
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

const placeOf = ({ chromosome, pos1 }: { chromosome: string; pos1: number }) => `${chromosome}:${pos1}`

function bestMatch(row: Wanted, variants: readonly Variant[]) {
  const sorted = [...variants].sort((a, b) => (a.ref + a.alt < b.ref + b.alt ? -1 : 1))
  for (const kind of KINDS) for (const variant of sorted) if (lies(row, variant, kind)) return { variant, kind }
  return undefined
}

function lies(row: Wanted, variant: Variant, kind: (typeof KINDS)[number]): boolean {
  if (kind.other !== (row.otherAllele !== '')) return false
  const [effect, other] = kind.flip
    ? [complement(row.effectAllele), complement(row.otherAllele)]
    : [row.effectAllele, row.otherAllele]
  const [there, across] = kind.effect === 'ref' ? [variant.ref, variant.alt] : [variant.alt, variant.ref]
  return effect === there && (!kind.other || other === across)
}

const COMPLEMENT: Record<string, string> = { A: 'T', C: 'G', G: 'C', T: 'A' }

/** Base by base, not reversed, as the reference implementation does; undefined for anything but A, C, G and T. */
function complement(allele: string): string | undefined {
  let other = ''
  for (const letter of allele) {
    const base = COMPLEMENT[letter]
    if (base === undefined) return undefined
    other += base
  }
  return other
}
