import { linkedBy } from '../../science/disclosure/linked-attributes.ts'
import type { Levelled } from '../attributes.ts'
import { coarserLevels } from '../coarser-levels.ts'
import { at, type Cursor, items, keys, members, textOf, texts } from '../cursor.ts'
import { type Finding, listNames, pathNameFirst } from '../path.ts'
import { attributeNames } from './attributes.ts'
import { undeclared } from './reference.ts'

/** People may be counted by it instead, so it is of the same values, and one more step from them. */
export function coarserIsOfTheSameColumn(study: Cursor): Finding[] {
  const named = pairsOf(study)
  return [
    ...undeclared(
      named.map(({ cursor }) => cursor),
      attributeNames(study),
      'an attribute',
      'people.attributes',
    ),
    ...named.flatMap(({ cursor, attribute, name, by }) => {
      const other = at(study, 'people', 'attributes', by)
      if (other.value === undefined) return []
      if (coarserThan(study, by).includes(name) || by === name)
        return [
          {
            path: cursor.path,
            message: `${pathNameFirst(cursor.path)} leads back to \`${name}\`.`,
            todo: 'Let the attribute with the widest levels have no `coarser`.',
          },
        ]
      const differs = ['column', 'kind'].filter(key => at(attribute, key).value !== at(other, key).value)
      if (differs.length === 0) return []
      return [
        {
          path: cursor.path,
          message: `${pathNameFirst(cursor.path)} names \`${by}\`, which is of another ${listNames(differs, 'and')}.`,
          todo: 'Name an attribute of the same `column` and `kind`, whose `map` or `bands` make wider levels of its values.',
        },
      ]
    }),
  ]
}

/** Each level lies in one of the coarser attribute, or strata could not be added up. */
export function coarserHoldsLevelsWhole(study: Cursor): Finding[] {
  return pairsOf(study)
    .filter(({ by }) => at(study, 'people', 'attributes', by).value !== undefined)
    .filter(
      ({ attribute, by }) =>
        coarserLevels(levelled(attribute), levelled(at(study, 'people', 'attributes', by))) === undefined,
    )
    .map(({ cursor, name, by }) => ({
      path: cursor.path,
      message: `${pathNameFirst(cursor.path)} names \`${by}\`, in whose levels those of \`${name}\` do not lie whole.`,
      todo: 'Give it `bands` that begin with the same number and leave others out, or a `map` that puts all values of one level into one level.',
    }))
}

/**
 * Where people are counted coarser because a group is too small, nothing else may tell the finer groups apart: what is of the same
 * column, of a like kind of description, or depends on a level.
 */
export function coarserIsAllThereIs(study: Cursor): Finding[] {
  const attributes = members(at(study, 'people', 'attributes')) ?? []
  const linked = linkedBy(new Map(attributes.map(([name, of]) => [name, textOf(at(of, 'kind')) ?? ''])))
  return pairsOf(study).flatMap(({ cursor, attribute, name, by }) => {
    const chain = [name, ...coarserThan(study, name)]
    const column = textOf(at(attribute, 'column'))
    const others = attributes
      .filter(([other]) => !chain.includes(other) && !coarserThan(study, other).includes(name))
      .filter(([other, of]) => linked(other, name) || textOf(at(of, 'column')) === column)
      .map(([other]) => other)
    const telling = [
      ...others,
      ...designedBy(study, column),
      ...(textOf(at(study, 'people', 'components', 'populations')) === name ? ['people.components.populations'] : []),
      ...(texts(items(at(study, 'audits', 'standardise', 'over'))).some(({ text }) => text === name)
        ? ['audits.standardise.over']
        : []),
    ]
    if (telling.length === 0) return []
    return [
      {
        path: cursor.path,
        message: `Groups of \`${name}\` may be too small to be shown, and ${listNames(telling, 'and')} could tell them apart where \`${by}\` is shown instead.`,
        todo: 'Remove `coarser`, or what tells them apart; or count by the coarser attribute alone.',
      },
    ]
  })
}

/** What of the design reads the column: who is of the reference, and which people are sampled together. */
export function designedBy(study: Cursor, column: string | undefined): string[] {
  const reads = [['reference', 'column'], ['cluster'], ['family'], ['stratum']]
  return reads.flatMap(([key, ...below]) => {
    const named = textOf(at(study, 'people', key!, ...below))
    return named !== undefined && named === column ? [`people.${key}`] : []
  })
}

/** Who is compared by an attribute is compared by the coarser one where that is shown instead, beside a group of its own. */
export function coarserIsComparedToo(study: Cursor): Finding[] {
  const blocks = [...items(at(study, 'audits', 'performance')), at(study, 'audits', 'standardise')]
  return blocks.flatMap(block => {
    const compare = at(block, 'compare')
    const named = keys(compare) ?? []
    return named.flatMap(name => {
      const missing = coarserThan(study, name).filter(by => !named.includes(by))
      if (missing.length === 0) return []
      return [
        {
          path: at(compare, name).path,
          on: 'key' as const,
          message: `${pathNameFirst(compare.path)} names \`${name}\` and not ${listNames(missing, 'and')}, by which people may be counted instead.`,
          todo: `Add ${listNames(missing, 'and')} to it, with the level to compare the others with.`,
        },
      ]
    })
  })
}

/** The attributes that may be shown in place of this one, one after another. */
export function coarserThan(study: Cursor, name: string): string[] {
  const found: string[] = []
  for (let next = coarserOf(study, name); next !== undefined && !found.includes(next); next = coarserOf(study, next))
    found.push(next)
  return found
}

const coarserOf = (study: Cursor, name: string) => textOf(at(study, 'people', 'attributes', name, 'coarser'))

function pairsOf(study: Cursor) {
  return (members(at(study, 'people', 'attributes')) ?? []).flatMap(([name, attribute]) =>
    texts([at(attribute, 'coarser')]).map(({ cursor, text }) => ({ name, attribute, cursor, by: text })),
  )
}

/** What of an attribute is as it should be; what is not has findings of its own. */
function levelled(attribute: Cursor): Levelled {
  const named = items(at(attribute, 'levels'))
  const ends = items(at(attribute, 'bands')).flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
  const mapped = members(at(attribute, 'map'))?.flatMap(([value, of]) => texts([of]).map(({ text }) => [value, text]))
  return {
    kind: textOf(at(attribute, 'kind')),
    levels: named.length > 0 ? texts(named).map(({ text }) => text) : undefined,
    map: mapped && Object.fromEntries(mapped),
    bands: ends.length > 0 ? ends : undefined,
  }
}
