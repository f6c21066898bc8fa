/** Variants column by column, ordered by chromosome (as text), then position. */
export interface VariantColumns {
  chromosome: readonly string[]
  pos1: Int32Array
  ref: readonly string[]
  alt: readonly string[]
}

export interface VariantName {
  chromosome: string
  pos1: number
  ref: string
  alt: string
}

/** The order that a VariantIndex wants; within a position by alleles, so that there is only one such order. */
export function compareVariants(a: VariantName, b: VariantName): number {
  return (
    compareTexts(a.chromosome, b.chromosome) ||
    a.pos1 - b.pos1 ||
    compareTexts(a.ref, b.ref) ||
    compareTexts(a.alt, b.alt)
  )
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Finds variants by search, so that a million of them need no key each. Throws an Error if they are out of order. */
export class VariantIndex {
  readonly #variants: Omit<VariantColumns, 'chromosome'>
  readonly #chromosomes = new Map<string, { start: number; end: number }>()

  constructor({ chromosome: chromosomes, ...variants }: VariantColumns) {
    this.#variants = variants
    for (const [row, chromosome] of chromosomes.entries()) {
      const rows = this.#chromosomes.get(chromosome)
      if (!rows) this.#chromosomes.set(chromosome, { start: row, end: row + 1 })
      else if (rows.end !== row || variants.pos1[row]! < variants.pos1[row - 1]!)
        throw new Error('the variants are out of order')
      else rows.end = row + 1
    }
  }

  /** The row of the variant with these alleles; undefined where there is none. */
  find({ chromosome, pos1, ref, alt }: VariantName): number | undefined {
    const rows = this.#chromosomes.get(chromosome)
    if (!rows) return undefined
    const positions = this.#variants.pos1
    let low = rows.start
    for (let high = rows.end; low < high; ) {
      const middle = (low + high) >>> 1
      if (positions[middle]! < pos1) low = middle + 1
      else high = middle
    }
    for (let row = low; row < rows.end && positions[row] === pos1; row++)
      if (this.#variants.ref[row] === ref && this.#variants.alt[row] === alt) return row
    return undefined
  }
}
