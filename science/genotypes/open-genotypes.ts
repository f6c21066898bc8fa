import { UserError } from '../errors.ts'
import { openBed } from './bed-file.ts'
import type { OpenFile } from './beside.ts'
import { beside } from './beside.ts'
import { openBgen } from './bgen-file.ts'
import type { GenotypeFile } from './genotype-file.ts'
import { openVcf } from './vcf-file.ts'
import type { VcfField } from './vcf-records.ts'

interface Format {
  /** How its files' names end. */
  ending: RegExp
  /** Endings of the files of the same name that it needs beside it … */
  needs: string[]
  /** … and of those that it needs only if its header says so. */
  mayNeed: string[]
  open(open: OpenFile, file: string, field: VcfField): Promise<GenotypeFile>
}

/** Every format that is read: a line here and a file of its own. */
const FORMATS: readonly Format[] = [
  { ending: /\.vcf(\.b?gz)?$/i, needs: [], mayNeed: [], open: openVcf },
  { ending: /\.bed$/i, needs: ['.bim', '.fam'], mayNeed: [], open: openBed },
  { ending: /\.bgen$/i, needs: [], mayNeed: ['.sample'], open: openBgen },
]

/** Formats that are known and not read, and what to do. PGEN's place is a line above. */
const UNREAD = [
  {
    ending: /\.(pgen|pvar|psam|pvar\.zst)$/i,
    todo: 'Write it as BGEN, with plink2 --pfile NAME --export bgen-1.2, or if it holds no dosages as .bed, with --make-bed.',
  },
  { ending: /\.bcf$/i, todo: 'Write it as VCF, with bcftools view -O z.' },
  { ending: /\.(bim|fam)$/i, todo: 'Name the .bed; the .bim and the .fam are found beside it.' },
]

/** What to do about a genotype file of a format that is not read; undefined if it is. */
export function unreadGenotypes(file: string): string | undefined {
  if (formatOf(file)) return undefined
  const known = UNREAD.find(({ ending }) => ending.test(file))
  return (
    known?.todo ??
    'Give a VCF, a PLINK 1 .bed or a BGEN, with a name that ends in `.vcf`, `.vcf.gz`, `.vcf.bgz`, `.bed` or `.bgen`.'
  )
}

/** The files of the same name that a genotype file comes with: those it needs, and those it needs only if its header says so. */
export function genotypesBeside(file: string): { needs: string[]; mayNeed: string[] } {
  const { needs, mayNeed } = formatOf(file) ?? { needs: [], mayNeed: [] }
  return { needs: needs.map(ending => beside(file, ending)), mayNeed: mayNeed.map(ending => beside(file, ending)) }
}

/**
 * Opens a genotype file of any format, by its name. `field` says what is read of a VCF; the other formats hold one thing only:
 * a .bed calls, a BGEN dosages. Throws UserError `unread-format`, and what the format's opening throws.
 */
export async function openGenotypes(open: OpenFile, file: string, field: VcfField): Promise<GenotypeFile> {
  const format = formatOf(file)
  if (format) return format.open(open, file, field)
  throw new UserError('unread-format', 'The genotype file is of a format that is not read.', {
    todo: unreadGenotypes(file)!,
    place: { file },
  })
}

const formatOf = (file: string) => FORMATS.find(({ ending }) => ending.test(file))
