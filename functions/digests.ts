import { QUERIES } from '../queries/index.ts'
import { sha256 } from './json.ts'
import type { AnyJob } from './ports.ts'

/** What a job's output depends on besides its input: its code, by the digest of the build, and its queries' texts. */
export function stepDigests(jobs: readonly AnyJob[], code: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    jobs.map(({ name, queries = [] }) => {
      if (!code[name]) throw new Error(`the build has no digest of functions/jobs/${name}.ts`)
      return [name, sha256([code[name], ...queries.map(query => QUERIES[query].text)].join('\n'))]
    }),
  )
}
