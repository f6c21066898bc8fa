import { policyOf } from '../../../science/disclosure/policies.ts'
import type { Study } from '../../../study/schema.ts'

/** Does the study's policy have a threshold? Then its people are compared with those of earlier releases. */
export function isProtected({ disclosure }: Pick<Study, 'disclosure'>): boolean {
  return policyOf(disclosure.policy).threshold > 0
}
