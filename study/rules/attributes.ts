import { POLICY_IDS, policyOf } from '../../science/disclosure/policies.ts'
import { RESERVED_LEVELS } from '../attributes.ts'
import { bandLevels, POSSIBLE_AGES } from '../bands.ts'
import { at, type Cursor, items, keys, members, textOf, texts } from '../cursor.ts'
import { type Finding, listNames, pathNameFirst } from '../path.ts'
import { repeated, suggest, undeclared } from './reference.ts'

/** Names of attributes and outcomes become columns and parts of stratum keys. */
export function namesAreWords(study: Cursor): Finding[] {
  const named = [...(members(at(study, 'people', 'attributes')) ?? []), ...(members(at(study, 'outcomes')) ?? [])]
  return named
    .filter(([name]) => !/^[a-z][a-z0-9_]*$/.test(name))
    .map(([name, { path }]) => ({
      path,
      on: 'key',
      message: `\`${name}\` cannot name an entry of \`${path.slice(0, -1).join('.')}\`: such a name has lower-case letters, digits and \`_\`, and starts with a letter.`,
      todo: `Rename it${asWord(name)}.`,
    }))
}

export function levelsOnce(study: Cursor): Finding[] {
  return attributes(study).flatMap(attribute =>
    repeated(
      items(at(attribute, 'levels')),
      text => `The level \`${text}\` stands twice in ${pathNameFirst(at(attribute, 'levels').path)}.`,
      'Keep one of the two.',
    ),
  )
}

export function reservedLevels(study: Cursor): Finding[] {
  const declared = attributes(study).flatMap(attribute => [
    ...items(at(attribute, 'levels')),
    ...(members(at(attribute, 'map')) ?? []).map(([, value]) => value),
  ])
  return texts(declared)
    .filter(({ text }) => RESERVED_LEVELS.includes(text))
    .map(({ cursor, text }) => ({
      path: cursor.path,
      message: `The level \`${text}\` is kept for the platform: it is counted without being declared.`,
      todo: 'Remove it, or give the level another name.',
    }))
}

/** With both a map and levels, the map leads to the levels. */
export function mapLeadsToLevels(study: Cursor): Finding[] {
  return attributes(study).flatMap(attribute => {
    const levels = texts(items(at(attribute, 'levels'))).map(({ text }) => text)
    if (levels.length === 0) return []
    return texts((members(at(attribute, 'map')) ?? []).map(([, value]) => value))
      .filter(({ text }) => !levels.includes(text) && !RESERVED_LEVELS.includes(text))
      .map(({ cursor, text }) => ({
        path: cursor.path,
        message: `${pathNameFirst(cursor.path)} leads to \`${text}\`, which is not in the \`levels\` of the attribute.`,
        todo: suggest(text, levels, 'Add it there.'),
      }))
  })
}

/** People whose value is empty are `(missing)`, whatever a map says. */
export function mapsNoEmptyValue(study: Cursor): Finding[] {
  return attributes(study)
    .map(attribute => at(attribute, 'map', ''))
    .filter(({ value }) => value !== undefined)
    .map(({ path }) => ({
      path,
      on: 'key',
      message: 'A map cannot say what an empty value becomes: it is always `(missing)`.',
      todo: 'Remove this entry.',
    }))
}

export function bandsAscend(study: Cursor): Finding[] {
  return attributes(study).flatMap(attribute => {
    const bands = items(at(attribute, 'bands'))
    return bands.slice(1).flatMap((band, i) => {
      const before = bands[i]?.value
      if (typeof before !== 'number' || typeof band.value !== 'number' || before < band.value) return []
      return [
        {
          path: band.path,
          message: `The bands must rise, but ${band.value} comes after ${before}.`,
          todo: 'List the lower end of each band once, from the lowest to the highest.',
        },
      ]
    })
  })
}

/** A band of ages that begins where no age is would hold nobody, or people whose age is a mistake. */
export function bandsOfPossibleAges(study: Cursor): Finding[] {
  const { least, most } = POSSIBLE_AGES
  return attributes(study)
    .filter(attribute => textOf(at(attribute, 'kind')) === 'age')
    .flatMap(attribute => items(at(attribute, 'bands')))
    .filter(({ value }) => typeof value === 'number' && (value < least || value > most))
    .map(({ path, value }) => ({
      path,
      message: `No band of ages can begin at ${value}: ages lie between ${least} and ${most}.`,
      todo: 'Correct it, or remove it from `bands`.',
    }))
}

/**
 * Where the policy pools the highest ages, no group begins above that age: no band, and no level that begins with a number; and there are bands or levels, as
 * each age that anyone has would be a level otherwise. A level that begins with another word says nothing of its ages.
 */
export function highestAgesTogether(study: Cursor): Finding[] {
  const policy = textOf(at(study, 'disclosure', 'policy')) ?? ''
  const from = POLICY_IDS.includes(policy) ? policyOf(policy).ages_pooled_from : null
  if (from === null) return []
  const pooled = `Under the policy \`${policy}\` ages from ${from} on are one group`
  const todo = `Let the last group begin at ${from} or below.`
  return attributes(study)
    .filter(attribute => textOf(at(attribute, 'kind')) === 'age')
    .flatMap(attribute => {
      const groups = [
        ...items(at(attribute, 'bands')),
        ...items(at(attribute, 'levels')),
        ...(members(at(attribute, 'map')) ?? []).map(([, level]) => level),
      ]
      const { path } = attribute
      if (groups.length === 0)
        return [{ path, on: 'key' as const, message: `${pooled}, and ${pathNameFirst(path)} has no \`bands\`.`, todo }]
      const beginOf = ({ value }: Cursor) => Number.parseFloat(String(value))
      return groups
        .filter(group => beginOf(group) > from)
        .map(group => ({ path: group.path, message: `${pooled}, and this one begins at ${beginOf(group)}.`, todo }))
    })
}

export function bandsAlone(study: Cursor): Finding[] {
  return attributes(study)
    .filter(attribute => at(attribute, 'bands').value !== undefined)
    .flatMap(attribute => ['levels', 'map'].map(key => at(attribute, key)))
    .filter(({ value }) => value !== undefined)
    .map(({ path }) => ({
      path,
      on: 'key',
      message: `${pathNameFirst(path)} cannot stand beside \`bands\`: bands are cut from a number, and their levels follow from it.`,
      todo: `Remove \`bands\` or \`${path.at(-1)}\`.`,
    }))
}

const SELF_EXPLAINING = ['geography', 'sex', 'age']

/** What describes people by descent or standing says why it is used. */
export function whyIsGiven(study: Cursor): Finding[] {
  return attributes(study).flatMap(attribute => {
    const kind = textOf(at(attribute, 'kind'))
    if (kind === undefined || SELF_EXPLAINING.includes(kind) || at(attribute, 'why').value !== undefined) return []
    return [
      {
        path: attribute.path,
        on: 'key',
        message: `${pathNameFirst(attribute.path)} lacks \`why\`, which every attribute has that is not of kind ${listNames(SELF_EXPLAINING, 'or')}.`,
        todo: 'Add `why: "…"`: what it stands for, and why people are grouped by it. It is printed on the pages.',
      },
    ]
  })
}

/** Populations to compare with are known before anyone is read, and a χ² distance needs 2 to 20 components. */
export function populationsAreLevels(study: Cursor): Finding[] {
  const named = at(study, 'people', 'components', 'populations')
  const name = textOf(named)
  const known = attributeNames(study)
  if (name === undefined || known === undefined) return []
  if (!known.includes(name)) return undeclared([named], known, 'an attribute', 'people.attributes')
  const columns = at(study, 'people', 'components', 'columns')
  const components = items(columns).length
  return [
    ...(declaredLevels(at(study, 'people', 'attributes', name)) === undefined
      ? [
          {
            path: named.path,
            message: `${pathNameFirst(named.path)} names \`${name}\`, which does not declare its levels.`,
            todo: 'Add `levels` to the attribute: they are the populations that people are compared with.',
          },
        ]
      : []),
    ...(components === 1 || components > 20
      ? [
          {
            path: columns.path,
            on: 'key' as const,
            message: `${pathNameFirst(named.path)} needs 2 to 20 components, not ${components}.`,
            todo: 'Name other columns, or remove `populations`.',
          },
        ]
      : []),
  ]
}

/** The names of the declared attributes; undefined if the block that declares them is missing or no block. */
export function attributeNames(study: Cursor): string[] | undefined {
  return keys(at(study, 'people', 'attributes'))
}

/** The levels that an attribute can have besides reserved ones, if it declares them. */
export function declaredLevels(attribute: Cursor): string[] | undefined {
  const levels = items(at(attribute, 'levels'))
  const mapped = members(at(attribute, 'map'))?.map(([, value]) => value) ?? []
  const ends = items(at(attribute, 'bands')).map(({ value }) => value)
  if (ends.length > 0) return ends.every(end => typeof end === 'number') ? bandLevels(ends) : undefined
  const declared = texts(levels.length > 0 ? levels : mapped).map(({ text }) => text)
  return declared.length > 0 ? [...new Set(declared)] : undefined
}

function attributes(study: Cursor): Cursor[] {
  return (members(at(study, 'people', 'attributes')) ?? []).map(([, attribute]) => attribute)
}

function asWord(name: string): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_$/g, '')
  return word === '' ? '' : `, to \`${word}\` for example`
}
