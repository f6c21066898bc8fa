import { viewName } from '../attributes.ts'
import { at, type Cursor, items, keys, members, texts } from '../cursor.ts'
import { type Finding, listNames, pathNameFirst } from '../path.ts'
import { attributeNames } from './attributes.ts'
import { coarserThan } from './coarser.ts'
import { repeated, undeclared } from './reference.ts'

/** Whose mix is held alike cannot be what people are compared by. */
export function standardisedOver(study: Cursor): Finding[] {
  const { over, views } = standardiseOf(study)
  const held = namesOf(over)
  const shared = texts(views.flatMap(items)).filter(({ text }) => held.includes(text))
  return [
    ...undeclared(items(over), attributeNames(study), 'an attribute', 'people.attributes'),
    ...repeated(
      items(over),
      text => `${pathNameFirst(over.path)} names \`${text}\` twice.`,
      'Name each attribute once.',
    ),
    ...shared.map(({ cursor, text }) => ({
      path: cursor.path,
      message: `${pathNameFirst(cursor.path.slice(0, -1))} names \`${text}\`, whose mix \`over\` holds alike.`,
      todo: 'Remove it from the view or from `over`.',
    })),
  ]
}

/** Standardised figures are worked out of the figures of a published view, and of nothing else. */
export function standardisedViewsAreCounted(study: Cursor): Finding[] {
  const { over, views } = standardiseOf(study)
  const counted = countedViews(study)
  return views.flatMap(view => {
    const joint = [...new Set([...namesOf(view), ...namesOf(over)])]
    const isWrongAlready = joint.length < namesOf(view).length + namesOf(over).length || namesOf(over).length === 0
    if (!Array.isArray(view.value) || isWrongAlready || counted.includes(viewName(joint))) return []
    return [
      {
        path: view.path,
        message: `${pathNameFirst(view.path)} is standardised from people counted by ${listNames(joint, 'and')} together, by which no view counts.`,
        todo: `Add \`[${joint.join(', ')}]\` to \`views\`.`,
      },
    ]
  })
}

/** The mix of the standard is a published one: that of a view, or of a census beside which the study sets its people. */
export function standardIsPublished(study: Cursor): Finding[] {
  const { block, over } = standardiseOf(study)
  const standard = at(block, 'standard')
  const names = namesOf(over)
  if (typeof standard.value !== 'string' || names.length === 0) return []
  if (standard.value === 'cohort')
    return countedViews(study).includes(viewName(new Set(names)))
      ? []
      : [
          {
            path: standard.path,
            message: `The mix of the cohort by ${listNames(names, 'and')} is counted by no view.`,
            todo: `Add \`[${names.join(', ')}]\` to \`views\`.`,
          },
        ]
  const censuses = texts(items(at(study, 'census')).map(census => at(census, 'id'))).map(({ text }) => text)
  const unknown = undeclared([standard], censuses, '`cohort` or the id of a census', 'census')
  if (unknown.length > 0) return unknown
  const isCompared = items(at(study, 'audits', 'representation')).some(
    audit =>
      at(audit, 'census').value === standard.value &&
      (keys(at(audit, 'among')) ?? []).length === 0 &&
      items(at(audit, 'views')).some(view => viewName(new Set(namesOf(view))) === viewName(new Set(names))),
  )
  if (isCompared) return []
  return [
    {
      path: standard.path,
      message: `The mix of the census \`${standard.value}\` by ${listNames(names, 'and')} is published by no audit of representation.`,
      todo: `Add \`{ census: ${standard.value}, views: [[${names.join(', ')}]] }\` to \`audits.representation\`.`,
    },
  ]
}

/** A gap is one between strata that are standardised. */
export function gapsAreOfStandardisedViews(study: Cursor): Finding[] {
  const { block, views } = standardiseOf(study)
  const alone = views
    .map(namesOf)
    .flatMap(view => (view.length === 1 ? [view[0]!, ...coarserThan(study, view[0]!)] : []))
  const declared = attributeNames(study) ?? []
  return (members(at(block, 'compare')) ?? [])
    .filter(([name]) => declared.includes(name) && !alone.includes(name))
    .map(([name, { path }]) => ({
      path,
      on: 'key' as const,
      message: `${pathNameFirst(path.slice(0, -1))} takes apart gaps between groups of \`${name}\`, which alone is not standardised.`,
      todo: `Add \`[${name}]\` to \`views\` of \`audits.standardise\`.`,
    }))
}

function standardiseOf(study: Cursor) {
  const block = at(study, 'audits', 'standardise')
  return { block, over: at(block, 'over'), views: items(at(block, 'views')) }
}

const namesOf = (view: Cursor) => texts(items(view)).map(({ text }) => text)

/** The names of the views whose figures are published; everyone together always. */
function countedViews(study: Cursor): string[] {
  return [[], ...items(at(study, 'views')).map(namesOf)].map(view => viewName(new Set(view)))
}
