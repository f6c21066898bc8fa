import { linkedBy } from '../science/disclosure/linked-attributes.ts'
import type { Mergeable } from '../science/disclosure/merge.ts'
import { attributesOf, familiesOf } from '../science/disclosure/strata.ts'
import { declaredLevels, viewName } from './attributes.ts'
import type { Study } from './schema.ts'
import { askedViews } from './views-of.ts'

/** The families of views of which an attribute is declared `mergeable`. rules/mergeable.ts holds that each has one. */
export function mergeableOf(study: Study): Mergeable[] {
  const attributes = Object.entries(study.people.attributes)
  const linked = linkedBy(new Map(attributes.map(([name, { kind }]) => [name, kind])))
  const families = familiesOf(askedViews(study).map(viewName), linked)
  return attributes.flatMap(([attribute, declared]) => {
    const views = families.find(family => family.some(view => attributesOf(view).includes(attribute)))
    if (!declared.mergeable || !views) return []
    const levels = declaredLevels(declared) ?? Object.values(declared.map ?? {})
    return [{ attribute, views, levels: [...new Set(levels)], named: namedLevels(study, attribute) }]
  })
}

/** Levels that others are compared with. */
function namedLevels({ audits: { performance, standardise, by_components } }: Study, attribute: string): string[] {
  const compared = [...performance.map(({ compare }) => compare), standardise?.compare ?? {}, by_components]
  return compared.flatMap(compare => compare[attribute] ?? [])
}
