import { ageSexViews } from '../../study/age-sex-views.ts'
import { viewName } from '../../study/attributes.ts'
import type { Study } from '../../study/schema.ts'
import { viewsOf } from '../../study/views-of.ts'

/** Views that are counted only to rank people among those of their age and sex, each once. */
export function rankingViews(study: Study): string[][] {
  const published = viewsOf(study).map(viewName)
  const needed = ageSexViews(study).map(({ joint }) => joint)
  const names = needed.map(viewName)
  return needed.filter((_, i) => !published.includes(names[i]!) && names.indexOf(names[i]!) === i)
}
