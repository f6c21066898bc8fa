import { linkedBy } from '../../science/disclosure/linked-attributes.ts'
import { OR } from '../../science/disclosure/merges.ts'
import { attributesOf, familiesOf } from '../../science/disclosure/strata.ts'
import { viewName } from '../attributes.ts'
import { at, type Cursor, items, keys, members, textOf, texts } from '../cursor.ts'
import { type Finding, listNames, pathNameFirst } from '../path.ts'
import { declaredLevels } from './attributes.ts'
import { designedBy } from './coarser.ts'

/** With two levels, nothing is left to tell apart once they are one. */
const FEWEST_LEVELS = 3

/** Which levels are told as one follows the order of the declared ones, whether anyone has them or not. */
export function mergeableDeclaresLevels(study: Cursor): Finding[] {
  return mergeable(study).flatMap(({ cursor, attribute }) => {
    const levels = declaredLevels(attribute) ?? []
    if (levels.length < FEWEST_LEVELS)
      return [
        {
          path: cursor.path,
          message: `${pathNameFirst(cursor.path)} needs an attribute that declares three levels or more.`,
          todo: 'Add `levels` in an order in which neighbours may be told as one, or a `map` or `bands`; or remove `mergeable`.',
        },
      ]
    const joined = levels.filter(level => level.includes(OR))
    if (joined.length === 0) return []
    return [
      {
        path: cursor.path,
        message: `${pathNameFirst(cursor.path)} is of an attribute with the ${joined.length > 1 ? 'levels' : 'level'} ${listNames(joined, 'and')}: levels that are told as one are written so.`,
        todo: 'Write the level without “or”, by a `map` if the column has it.',
      },
    ]
  })
}

/**
 * Where levels are told as one, nothing else may tell them apart: what is of the same column, of a like kind of description, linked with them
 * and made coarser or merged too, or depends on a level.
 */
export function mergeableIsAllThereIs(study: Cursor): Finding[] {
  return mergeable(study).flatMap(({ cursor, attribute, name }) => {
    const telling = [...describedAlike(study, name), ...dependingOn(study, name, textOf(at(attribute, 'column')))]
    if (telling.length === 0) return []
    return [
      {
        path: cursor.path,
        message: `Levels of \`${name}\` may be told as one, and ${listNames(telling, 'and')} could tell them apart.`,
        todo: 'Remove `mergeable`, or what tells them apart.',
      },
    ]
  })
}

/** Attributes that describe people as this one does, or that are counted with it and give way too. */
function describedAlike(study: Cursor, name: string): string[] {
  const attributes = members(at(study, 'people', 'attributes')) ?? []
  const kinds = new Map(attributes.map(([other, of]) => [other, textOf(at(of, 'kind')) ?? '']))
  const linked = linkedBy(kinds)
  const views = items(at(study, 'views')).map(view => viewName(texts(items(view)).map(({ text }) => text)))
  const family = familiesOf(views, linked).find(of => of.some(view => attributesOf(view).includes(name))) ?? []
  const together = new Set(family.flatMap(attributesOf))
  const column = textOf(at(study, 'people', 'attributes', name, 'column'))
  const isCoarsened = (of: Cursor) => at(of, 'coarser').value !== undefined
  const givesWay = (of: Cursor) => isCoarsened(of) || at(of, 'mergeable').value === true
  const others = attributes.filter(
    ([other, of]) =>
      other !== name &&
      (linked(other, name) || textOf(at(of, 'column')) === column || (together.has(other) && givesWay(of))),
  )
  const own = isCoarsened(at(study, 'people', 'attributes', name)) ? ['coarser'] : []
  return [...own, ...others.map(([other]) => other)]
}

/** Where a study makes a number depend on a level of the attribute, as its keys name it. */
function dependingOn(study: Cursor, name: string, column: string | undefined): string[] {
  const holds = (list: Cursor) => texts(items(list)).some(({ text }) => text === name)
  const representation = items(at(study, 'audits', 'representation'))
  const performance = items(at(study, 'audits', 'performance'))
  const isCompared = (audit: Cursor) =>
    keys(at(audit, 'among'))?.includes(name) || items(at(audit, 'views')).some(view => holds(view))
  const kind = textOf(at(study, 'people', 'attributes', name, 'kind'))
  const ranks = items(at(study, 'scores')).some(score => textOf(at(score, 'kind')) === 'probability')
  const outcomes = members(at(study, 'outcomes')) ?? []
  const found: [boolean | undefined, string][] = [
    [at(study, 'people', 'weight').value !== undefined, 'people.weight'],
    [textOf(at(study, 'people', 'components', 'populations')) === name, 'people.components.populations'],
    [outcomes.some(([, of]) => at(of, 'prevalence').value !== undefined), 'outcomes.prevalence'],
    [representation.some(isCompared), 'audits.representation'],
    [performance.some(audit => holds(at(audit, 'covariates'))), 'audits.performance.covariates'],
    [performance.length > 0 && ranks && (kind === 'age' || kind === 'sex'), 'audits.performance'],
    [holds(at(study, 'audits', 'standardise', 'over')), 'audits.standardise.over'],
  ]
  return [...designedBy(study, column), ...found.flatMap(([tells, key]) => (tells ? [key] : []))]
}

function mergeable(study: Cursor) {
  return (members(at(study, 'people', 'attributes')) ?? []).flatMap(([name, attribute]) => {
    const cursor = at(attribute, 'mergeable')
    return cursor.value === true ? [{ name, attribute, cursor }] : []
  })
}
