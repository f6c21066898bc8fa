import { ageSexViews } from './age-sex-views.ts'
import { viewName } from './attributes.ts'
import type { Study } from './schema.ts'
import { viewsOf } from './views-of.ts'

/** One view of a representation audit. */
export interface RepresentationView {
  census: string
  among: Record<string, string>
  view: string[]
  /** The attributes of the view and of `among`: what its strata are written in. */
  joint: string[]
  /** Those of them that the census is matched on. */
  matched: string[]
  count: Study['count']
  precision: number | null
}

/** Every view that the study's representation audits compare, in their order. */
export function representationViews(study: Study): RepresentationView[] {
  return study.audits.representation.flatMap(({ census, among, views, count, precision = null }) =>
    views.map(view => {
      const joint = [...new Set([...view, ...Object.keys(among)])].sort()
      const match = study.census.find(({ id }) => id === census)?.match ?? {}
      const matched = joint.filter(name => Object.hasOwn(match, name))
      return { census, among, view, joint, matched, count: count ?? study.count, precision }
    }),
  )
}

/** Views that audits count and the study does not publish, by name: their strata are sums of atoms. */
export function internalViews(study: Study): string[] {
  const published = viewsOf(study).map(viewName)
  const internal = [...representationViews(study), ...ageSexViews(study)].map(({ joint }) => viewName(joint))
  return [...new Set(internal)].filter(view => !published.includes(view))
}

/** The attributes that any view, published or internal, counts by, or that name populations or sex: an atom is a joint value of them. */
export function attributesInUse(study: Study): string[] {
  const views = [...viewsOf(study), ...[...representationViews(study), ...ageSexViews(study)].map(({ joint }) => joint)]
  return [
    ...new Set([
      ...views.flat(),
      ...[study.people.components?.populations ?? [], study.genotypes?.sex_check?.attribute ?? []].flat(),
    ]),
  ].sort()
}
