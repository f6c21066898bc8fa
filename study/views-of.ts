import { viewName } from './attributes.ts'
import type { Study } from './schema.ts'

/** The views to count: everyone together, and the declared ones. */
export function viewsOf(study: Study): string[][] {
  const views = new Map([[], ...study.views].map(view => [viewName(view), view]))
  return [...views.values()]
}
