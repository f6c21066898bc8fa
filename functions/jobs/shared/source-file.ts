import { z } from 'zod'
import { UserError } from '../../../science/errors.ts'
import type { ByteSource } from '../../../science/genotypes/bytes.ts'
import type { Objects } from '../../ports.ts'

/** A file of the source zone; its content counts in step keys by checksum. */
export const sourceFile = z.object({ file: z.string(), sha256: z.string() })
/** A genotype file, with the files of the same name that come with it: what is in them counts in the step's key. */
export const genotypeSource = sourceFile.extend({ beside: z.array(sourceFile) })
export type SourceFile = z.infer<typeof sourceFile>

/** The file's bytes by range. Throws UserError where there is no such file, or it is empty. */
export async function bytesOf(source: Objects, file: string): Promise<ByteSource> {
  const size = await source.size(file)
  if (size === undefined)
    throw new UserError('missing-file', 'The file does not exist, or is a folder.', {
      todo: 'Check the name in the study file; it is relative to the study file’s folder.',
      place: { file },
    })
  if (size === 0)
    throw new UserError('empty-file', 'The file is empty.', { todo: 'Copy the file again.', place: { file } })
  return { size, read: (start, end) => source.read(file, { start, end }) }
}
