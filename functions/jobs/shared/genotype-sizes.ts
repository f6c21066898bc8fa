import type { AnyJob } from '../../ports.ts'

/** Of the jobs whose work grows with genotypes: what each is given, which is also what a cut is chosen by. */
export const GENOTYPE_SIZES = {
  'ingest-genotypes': { memoryMb: 2048, minutes: 15 },
  'match-score': { memoryMb: 4096, minutes: 10 },
  'fit-scoring': { memoryMb: 2048, minutes: 5 },
  'sum-scores': { memoryMb: 2048, minutes: 15 },
} as const satisfies Record<string, AnyJob['size']>
