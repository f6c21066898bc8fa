import { at, type Cursor, textOf } from '../cursor.ts'
import type { Finding } from '../path.ts'

const FOR_SYNTHETIC = 'none-for-synthetic'

/** The policy that protects no one is for people who do not exist. */
export function nonePolicyNeedsSynthetic(study: Cursor): Finding[] {
  const policy = at(study, 'disclosure', 'policy')
  if (textOf(policy) !== FOR_SYNTHETIC || at(study, 'synthetic').value === true) return []
  return [
    {
      path: policy.path,
      message: `The disclosure policy \`${FOR_SYNTHETIC}\` protects no one, and this study does not say \`synthetic: true\`.`,
      todo: 'Choose another policy; write `synthetic: true` only if every person of the study is made up.',
    },
  ]
}
