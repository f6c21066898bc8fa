import type { Study } from './schema.ts'
import { viewsOf } from './views-of.ts'

/** A view, and its attributes with those of age and sex: among people of one age and sex a probability is ranked. */
export interface AgeSexView {
  view: string[]
  joint: string[]
}

/** Of each view, where the study judges probabilities and describes people by age and sex: by the first attribute of each kind. */
export function ageSexViews(study: Study): AgeSexView[] {
  const named = (kind: string) => Object.entries(study.people.attributes).find(([, of]) => of.kind === kind)?.[0]
  const [age, sex] = [named('age'), named('sex')]
  const judges = study.audits.performance.length > 0 && study.scores.some(({ kind }) => kind === 'probability')
  if (!judges || age === undefined || sex === undefined) return []
  return viewsOf(study).map(view => ({ view, joint: [...new Set([...view, age, sex])] }))
}
