import { codesBetween } from '../../science/geography/codes.ts'
import { at, type Cursor, items, textOf, texts } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'
import { attributeNames } from './attributes.ts'
import { coarserThan } from './coarser.ts'
import { repeated, undeclared } from './reference.ts'

export function mapsNameAttributes(study: Cursor): Finding[] {
  return undeclared(mapped(study), attributeNames(study), 'an attribute', 'people.attributes')
}

/** A map shows where people are counted, never who they are. */
export function mapsShowPlaces(study: Cursor): Finding[] {
  return texts(mapped(study)).flatMap(({ cursor, text }) => {
    const kind = textOf(at(study, 'people', 'attributes', text, 'kind'))
    if (kind === undefined || kind === 'geography') return []
    return [
      {
        path: cursor.path,
        message: `${pathNameFirst(cursor.path)} names \`${text}\`, which is of kind \`${kind}\`: a map shows places.`,
        todo: 'Name an attribute of kind `geography`.',
      },
    ]
  })
}

/** The shapes of a map are released under the name of its attribute. */
export function mapsOnce(study: Cursor): Finding[] {
  return repeated(mapped(study), text => `\`geography\` maps \`${text}\` twice.`, 'Keep one map of each attribute.')
}

/** A map shows a published view, and never one that is not. */
export function mapsNeedViews(study: Cursor): Finding[] {
  const alone = items(at(study, 'views'))
    .map(view => texts(items(view)).map(({ text }) => text))
    .flatMap(view => (view.length === 1 ? [view[0]!, ...coarserThan(study, view[0]!)] : []))
  return texts(mapped(study))
    .filter(({ text }) => attributeNames(study)?.includes(text) && !alone.includes(text))
    .map(({ cursor, text }) => ({
      path: cursor.path,
      message: `${pathNameFirst(cursor.path)} names \`${text}\`, by which alone no view counts people.`,
      todo: `Add \`[${text}]\` to \`views\`.`,
    }))
}

export function codesAreKnown(study: Cursor): Finding[] {
  return items(at(study, 'geography')).flatMap(map => {
    const key = at(map, 'key')
    const [from, to] = [textOf(at(key, 'from')), textOf(at(key, 'to'))]
    if (from === undefined || to === undefined || codesBetween(from, to)) return []
    return [
      {
        path: key.path,
        on: 'key',
        message: `Codes of kind \`${from}\` cannot be found from codes of kind \`${to}\`.`,
        todo: 'Write `{from: iso3, to: iso-numeric}`, or the same word twice where the attribute uses the ids of the map.',
      },
    ]
  })
}

function mapped(study: Cursor): Cursor[] {
  return items(at(study, 'geography')).map(map => at(map, 'attribute'))
}
