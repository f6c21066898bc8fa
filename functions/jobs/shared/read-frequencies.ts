import { decimalNumber } from '../../../science/decimal-number.ts'
import { UserError } from '../../../science/errors.ts'
import { canonicalChromosome } from '../../../science/genotypes/chromosome.ts'
import type { VariantIndex } from '../../../science/genotypes/variant-index.ts'
import type { Objects } from '../../ports.ts'
import { readDelimited } from './read-delimited.ts'
import { bytesOf } from './source-file.ts'

const COLUMNS = ['#CHROM', 'POS', 'REF', 'ALT', 'ALT_FREQS'] as const
const LAYOUT =
  'Give a file that `plink2 --freq cols=+pos` writes: tab-separated, with #CHROM, POS, REF, ALT and ALT_FREQS.'

/**
 * Frequencies of the alternate allele of the wanted variants, by their row in the index, from plink2's `.afreq` with positions.
 * Lines of several ALT alleles give one frequency each; a line of two alleles also counts where REF and ALT are the other
 * way round. `nan`, which plink2 writes where nobody has a call, is no frequency. Variants that nobody wants are not looked at.
 * Throws UserError with the line for a frequency outside 0 to 1 and a variant that comes twice, and where no variant is wanted.
 */
export async function readFrequencies(
  source: Objects,
  file: string,
  wanted: VariantIndex,
): Promise<Map<number, number>> {
  const bytes = await bytesOf(source, file)
  const found = new Map<number, number>()
  const lineOf = new Map<number, number>()
  try {
    for await (const { cells, line } of readDelimited(bytes, file, COLUMNS)) {
      const [name, position, ref, alts, frequencies] = cells as [string, string, string, string, string]
      const place = { chromosome: canonicalChromosome(name) ?? '', pos1: Number(position) }
      const [alleles, values] = [alts.split(','), frequencies.split(',')]
      for (const [i, alt] of alleles.entries()) {
        const straight = wanted.find({ ...place, ref, alt })
        const swapped = alleles.length === 1 ? wanted.find({ ...place, ref: alt, alt: ref }) : undefined
        const row = straight ?? swapped
        if (row === undefined) continue
        const earlier = lineOf.get(row)
        if (earlier !== undefined) throw twice(file, line, earlier)
        lineOf.set(row, line)
        if (values[i] === 'nan') continue
        const value = decimalNumber(values[i] ?? '')
        if (value === undefined || value < 0 || value > 1 || values.length !== alleles.length) throw noShare(file, line)
        found.set(row, straight === undefined ? 1 - value : value)
      }
    }
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'missing-column')) throw error
    throw new UserError(error.code, error.message, { todo: LAYOUT, place: error.place!, cause: error })
  }
  if (lineOf.size === 0)
    throw new UserError('no-overlap', 'The file has none of the score’s variants.', {
      todo: 'Check that it is of the same genome build, and that chromosomes, positions and alleles are written as in the genotypes.',
      place: { file },
    })
  return found
}

function twice(file: string, line: number, earlier: number): UserError {
  return new UserError('duplicate-variant', `The variant on this line is on line ${earlier} already.`, {
    todo: 'Keep one line per variant.',
    place: { file, line },
  })
}

function noShare(file: string, line: number): UserError {
  return new UserError('frequency', 'ALT_FREQS is not a number from 0 to 1 for each alternate allele.', {
    todo: LAYOUT,
    place: { file, line },
  })
}
