import { viewName } from '../attributes.ts'
import { at, type Cursor, items, texts } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'
import { attributeNames } from './attributes.ts'
import { repeated, undeclared } from './reference.ts'

export function viewsNameAttributes(study: Cursor): Finding[] {
  const named = viewLists(study).flatMap(views => items(views).flatMap(items))
  return undeclared(named, attributeNames(study), 'an attribute', 'people.attributes')
}

export function attributesOnceInView(study: Cursor): Finding[] {
  return viewLists(study)
    .flatMap(items)
    .flatMap(view =>
      repeated(
        items(view),
        text => `${pathNameFirst(view.path)} names \`${text}\` twice.`,
        'Name each attribute of a view once.',
      ),
    )
}

/** [sex, country] and [country, sex] are one view. */
export function viewsOnce(study: Cursor): Finding[] {
  return viewLists(study).flatMap(views => {
    const seen = new Map<string, number>()
    return items(views).flatMap((view, i) => {
      if (!Array.isArray(view.value)) return []
      const name = viewName(new Set(texts(items(view)).map(({ text }) => text)))
      const before = seen.get(name)
      if (before === undefined) {
        seen.set(name, i)
        return []
      }
      return [
        {
          path: view.path,
          message: `${pathNameFirst(view.path)} is the same view as item ${before + 1}: the order of attributes does not matter.`,
          todo: 'Remove one of the two.',
        },
      ]
    })
  })
}

function viewLists(study: Cursor): Cursor[] {
  return [
    at(study, 'views'),
    ...items(at(study, 'audits', 'representation')).map(audit => at(audit, 'views')),
    at(study, 'audits', 'standardise', 'views'),
  ]
}
