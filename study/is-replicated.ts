import type { Study } from './schema.ts'

/** Does the study declare a sampling design, by which people are dealt to replicate groups? */
export function isReplicated({ people: { cluster, family, stratum } }: Study): boolean {
  return [cluster, family, stratum].some(column => column !== undefined)
}
