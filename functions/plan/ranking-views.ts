import { ageSexViews } from '../../study/age-sex-views.ts'
import { viewName } from '../../study/attributes.ts'
import type { Study } from '../../study/schema.ts'
import { viewsOf } from '../../study/views-of.ts'

/** Views that are counted only to rank people among those of their age and sex, each with the first view that needs it. */
export const rankingViews = (study: Study) => {
  const published = viewsOf(study).map(viewName)
  const needed = ageSexViews(study).filter(({ joint }) => !published.includes(viewName(joint)))
  return needed.filter(({ joint }, i) => needed.findIndex(of => viewName(of.joint) === viewName(joint)) === i)
}

export const rankingView = (study: Study, view: readonly string[]) => {
  const needed = rankingViews(study).find(of => viewName(of.view) === viewName(view))
  return needed ? viewName(needed.joint) : null
}
