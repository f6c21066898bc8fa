import { createHash } from 'node:crypto'
import { isProtected } from '../functions/jobs/shared/is-protected.ts'
import type { Objects } from '../functions/ports.ts'
import type { Study } from '../study/schema.ts'
import { sourceFiles } from '../study/source-files.ts'
import { VERSION } from './version.ts'

const MB = 2 ** 20
/** How work is cut where nobody says otherwise. */
export const CUT = { rangeBytes: 64 * MB, peoplePerShard: 16_384 }

/** The study file and every file it names or that comes with one, each once. */
export async function filesOf(source: Objects, file: string, study: Study): Promise<string[]> {
  const files = new Set([file])
  for (const { path, optional } of sourceFiles(study))
    if (!optional || (await source.size(path)) !== undefined) files.add(path)
  return [...files]
}

/**
 * What the state machine is started with, in either home: the study's files by SHA-256, how work is cut, and, where the policy
 * has a threshold or a release was taken down, how many entries the ledger has: with another history the release is settled anew.
 */
export async function executionInput(
  source: Objects,
  file: string,
  study: Study,
  { cut = CUT, ledger }: { cut?: typeof CUT; ledger?: Objects } = {},
) {
  const files = await filesOf(source, file, study)
  const sources = await Promise.all(
    files.map(async file => {
      const hash = createHash('sha256')
      for await (const chunk of source.read(file)) hash.update(chunk)
      return { file, sha256: hash.digest('hex') }
    }),
  )
  const { cohort } = study.disclosure
  const count = async (folder: string) => {
    let entries = 0
    if (ledger) for await (const _ of ledger.list(`${folder}/${cohort}/`)) entries++
    return entries
  }
  const entries = (await count('takedowns')) + (isProtected(study) ? await count('releases') : 0)
  return { study: file, version: VERSION, sources, ...(entries > 0 && { entries }), cut }
}
