import { createHash } from 'node:crypto'
import type { Study } from '../../../study/schema.ts'
import { sourceFiles } from '../../../study/source-files.ts'
import type { Objects } from '../../ports.ts'
import { amountOf, type Cut, chooseCut } from './choose-cut.ts'
import { isProtected } from './is-protected.ts'
import type { CheckedStudy } from './read-sources.ts'

/** The study file and every file it names or that comes with one, each once. */
export async function filesOf(source: Objects, file: string, study: Study): Promise<string[]> {
  const files = new Set([file])
  for (const { path, optional } of sourceFiles(study))
    if (!optional || (await source.size(path)) !== undefined) files.add(path)
  return [...files]
}

/**
 * What the state machine is started with, in either home: the study's files by SHA-256, how work is cut, chosen as far as `cut` does not say, and, where the policy
 * has a threshold or a release was taken down, how many entries the ledger has: with another history the release is settled anew.
 */
export async function executionInput(
  source: Objects,
  file: string,
  { study, genotypes }: CheckedStudy,
  {
    version,
    cut,
    ledger,
    knownSha256 = async () => undefined,
  }: {
    version: string
    cut?: Partial<Cut>
    ledger?: Objects
    /** A checksum that need not be made. */
    knownSha256?: (file: string) => Promise<string | undefined>
  },
) {
  const files = await filesOf(source, file, study)
  const sources = await Promise.all(
    files.map(async file => ({ file, sha256: (await knownSha256(file)) ?? (await sha256Of(source, file)) })),
  )
  const { cohort } = study.disclosure
  const count = async (folder: string) => {
    let entries = 0
    if (ledger) for await (const _ of ledger.list(`${folder}/${cohort}/`)) entries++
    return entries
  }
  const entries = (await count('takedowns')) + (isProtected(study) ? await count('releases') : 0)
  return {
    study: file,
    version,
    sources,
    ...(entries > 0 && { entries }),
    cut: { ...chooseCut(amountOf(study, genotypes)), ...cut },
  }
}

/** Of a whole file, hex. */
export async function sha256Of(source: Objects, file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of source.read(file)) hash.update(chunk)
  return hash.digest('hex')
}
