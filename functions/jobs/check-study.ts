import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import type { Study } from '../../study/schema.ts'
import { sourceFiles } from '../../study/source-files.ts'
import { job, type Objects } from '../ports.ts'
import { advance } from './shared/advance.ts'
import { rangesOf } from './shared/ranges.ts'
import { type Prevalence, readPrevalence } from './shared/read-prevalence.ts'
import { readSources } from './shared/read-sources.ts'
import { bytesOf, sourceFile } from './shared/source-file.ts'

/** Checks the study and its files, and plans the first stages. */
export const checkStudy = job({
  name: 'check-study',
  reads: ['source'],
  writes: 'control',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({
    study: z.string(),
    version: z.string(),
    sources: z.array(sourceFile),
    /** How many entries the ledger has of the cohort, as far as they matter to this study. */
    entries: z.number().int().nonnegative().default(0),
    /** How work is cut: bytes of a genotype file to a range, people to a shard, memory to the scores of one step. */
    cut: z.object({
      rangeBytes: z.number().int().positive(),
      peoplePerShard: z.number().int().positive(),
      memoryMb: z.number().positive(),
    }),
  }),
  run: async ({ study: file, version, sources, entries, cut }, env) => {
    const source = env.store('source')
    const { study, genotypes } = await readSources(source, file)
    const known = new Set(sources.map(source => source.file))
    for (const { path, optional } of sourceFiles(study))
      if (!known.has(path) && !(optional && (await source.size(path)) === undefined)) throw noChecksum(path)
    const plan = {
      study,
      version,
      checksums: Object.fromEntries(sources.map(({ file, sha256 }) => [file, sha256])),
      batches: [
        ...(study.genotypes?.batches ?? []).map(({ files }) => ({
          genotypes: files.map(file => {
            const { size, splittable } = genotypes.get(file)!
            return { file, ranges: rangesOf(size, splittable ? cut.rangeBytes : size) }
          }),
        })),
        { genotypes: [] },
      ],
      peoplePerShard: cut.peoplePerShard,
      memoryMb: cut.memoryMb,
      entries,
      prevalence: await prevalenceOf(study, source),
    }
    return advance(env.control, { plan, done: {}, begun: [] })
  },
})

async function prevalenceOf(study: Study, source: Objects): Promise<Prevalence[]> {
  const given: Prevalence[] = []
  for (const [outcome, { prevalence }] of Object.entries(study.outcomes))
    if (prevalence)
      given.push(...(await readPrevalence(await bytesOf(source, prevalence.file), prevalence.file, outcome, study)))
  return given
}

function noChecksum(file: string): UserError {
  return new UserError('no-checksum', 'The run was not told the checksum of the file.', {
    todo: 'Give the SHA-256 of every file that the study names, in `sources`.',
    place: { file },
  })
}
