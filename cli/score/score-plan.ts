import { GENOTYPE_SIZES } from '../../functions/jobs/shared/genotype-sizes.ts'
import { rangesOf } from '../../functions/jobs/shared/ranges.ts'
import type { Plan } from '../../functions/plan/plan.ts'
import type { VcfField } from '../../science/genotypes/vcf-records.ts'
import { studySchema } from '../../study/schema.ts'
import { VERSION } from '../version.ts'
import type { LinkedInputs } from './link-inputs.ts'

// A score is summed on this machine, once, so there is nothing to weigh: each worker has a range of a file and a shard of the
// people, where neither becomes small or, of people, too large for what is held of each of many scores.
const LEAST_RANGE = 64 << 20
const [LEAST_PEOPLE, MOST_PEOPLE] = [16_384, 65_536]

export interface Rules {
  build: 'GRCh37' | 'GRCh38'
  dosage: VcfField
  missing: 'mean' | 'drop'
  ambiguous: 'keep' | 'drop'
  multiallelic: 'keep' | 'drop'
  /** Least share of a score's weight that must be matched. */
  minMatch: number
}

/** The people file that the plan reads: the samples of the genotypes, each a reference person, and nothing about them. */
export const PEOPLE_FILE = 'people.csv'

export const peopleFile = (ids: readonly string[]) =>
  `person_id\n${ids.map(id => `"${id.replaceAll('"', '""')}"\n`).join('')}`

/** The plan of a study that ends with sums: no attributes, no views, and a release that is never made. */
export function scorePlan(
  { genotypes, scores, frequencies, beside }: LinkedInputs,
  names: readonly string[],
  sizes: ReadonlyMap<string, { size: number; splittable: boolean }>,
  { build, dosage, missing, ambiguous, multiallelic, minMatch }: Rules,
  people: number,
  workers: number,
): Plan {
  const study = {
    ...studySchema.parse({
      study: 'score',
      title: 'Scores',
      period: 'none',
      genotypes: { build, dosage, missing, batches: [{ files: ['(named below)'] }] },
      people: { file: PEOPLE_FILE, id: 'person_id', design: 'convenience', attributes: {} },
      scores: [{ id: 'named-below', file: 'named-below' }],
      matching: { ambiguous, multiallelic, min_weight: minMatch },
      views: [[]],
      disclosure: { policy: 'open-data', cohort: 'none', ledger: 'none', approver: 'nobody' },
    }),
    scores: names.map((id, i) => ({ id, file: scores[i]!, trained_on: [], independent: 'unknown' as const })),
  }
  const files = [PEOPLE_FILE, ...genotypes, ...scores, ...beside, ...(frequencies === undefined ? [] : [frequencies])]
  return {
    study,
    version: VERSION,
    // Steps are looked up by checksums of what they read; here all are new, in a home that is removed afterwards.
    checksums: Object.fromEntries(files.map(file => [file, ''])),
    batches: [
      {
        genotypes: genotypes.map(file => {
          const { size, splittable } = sizes.get(file)!
          return { file, ranges: rangesOf(size, splittable ? Math.max(LEAST_RANGE, Math.ceil(size / workers)) : size) }
        }),
      },
    ],
    entries: 0,
    prevalence: [],
    memoryMb: GENOTYPE_SIZES['sum-scores'].memoryMb,
    peoplePerShard: Math.min(MOST_PEOPLE, Math.max(LEAST_PEOPLE, Math.ceil(people / workers))),
    ...(frequencies !== undefined && { frequencies }),
  }
}
