import { attributeOn, chainsOf, choicesOf } from '../science/disclosure/chains.ts'
import { viewName } from './attributes.ts'
import type { Study } from './schema.ts'

/** The views that the study asks for: everyone together, and the declared ones. */
export function askedViews(study: Study): string[][] {
  return onceEach([[], ...study.views])
}

/** The views to count: those asked for, and what may be released in their place, coarser. */
export function viewsOf(study: Study): string[][] {
  const chains = chainsOf(coarserOf(study))
  const asked = askedViews(study)
  return onceEach(
    choicesOf(chains).flatMap(rungs => asked.map(view => [...new Set(view.map(of => attributeOn(of, rungs, chains)))])),
  )
}

/** Which attribute may give way to which. */
export function coarserOf({ people: { attributes } }: Study): { attribute: string; by: string }[] {
  return Object.entries(attributes).flatMap(([attribute, { coarser: by }]) => (by ? [{ attribute, by }] : []))
}

function onceEach(views: readonly string[][]): string[][] {
  return [...new Map(views.map(view => [viewName(view), view])).values()]
}
