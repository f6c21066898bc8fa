import { at, type Cursor } from '../cursor.ts'
import type { Finding } from '../path.ts'

/** People are kept together by one of the two; a family that reaches across clusters would be torn by the other. */
export function clusterOrFamily(study: Cursor): Finding[] {
  const family = at(study, 'people', 'family')
  if (family.value === undefined || at(study, 'people', 'cluster').value === undefined) return []
  return [
    {
      path: family.path,
      on: 'key',
      message: '`people.family` cannot stand beside `people.cluster`: people are kept together by one of the two.',
      todo: 'Remove `family` where families lie within clusters; otherwise name a column in which both are one as `cluster`.',
    },
  ]
}
