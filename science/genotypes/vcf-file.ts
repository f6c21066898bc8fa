import type { OpenFile } from './beside.ts'
import type { GenotypeFile } from './genotype-file.ts'
import { readVcfHeader } from './vcf-header.ts'
import { readVcfRecords, type VcfField } from './vcf-records.ts'

/**
 * Opens a VCF (4.1 to 4.5), plain, gzip or bgzip; `field` says which of its FORMAT fields is read.
 * Throws what readVcfHeader throws.
 */
export async function openVcf(open: OpenFile, file: string, field: VcfField): Promise<GenotypeFile> {
  const source = await open(file)
  const header = await readVcfHeader(source, file)
  const { size, samples, build, compression } = header
  return {
    ...{ file, size, samples, build, splittable: compression !== 'gzip', kind: field === 'GT' ? 'calls' : 'dosages' },
    read: range => readVcfRecords(source, header, range, field),
  }
}
