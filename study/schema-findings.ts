import type { z } from 'zod'
import { at, type Cursor, keys } from './cursor.ts'
import { didYouMean, nearestNames } from './nearest-name.ts'
import { type Finding, listNames, pathName, pathNameFirst, type StudyPath } from './path.ts'
import { keyPaths, knownKeys, meaning, schemaAt } from './schema-tree.ts'

type Issue = z.core.$ZodIssue

/**
 * What the schema has against a study, in sentences. `source` gives a single value as it was written, so that `007` can
 * be offered in quotes as it stands.
 */
export function schemaFindings(
  schema: z.ZodType,
  study: Cursor,
  issues: readonly Issue[],
  source: (path: StudyPath) => string | undefined,
): Finding[] {
  const seen = new Set<string>()
  return issues.flatMap((issue): Finding[] => {
    const path = issue.path.filter((step): step is string | number => typeof step !== 'symbol')
    if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(schema, path, key))
    // one value, one problem: the first is the plainest
    if (seen.has(JSON.stringify(path))) return []
    seen.add(JSON.stringify(path))
    const { value } = at(study, ...path)
    if (value === undefined) return missingKey(schema, study, path)
    if (value === null) return [emptyValue(schema, path)]
    return [wrongValue(issue, path, value, source(path))]
  })
}

function unknownKey(schema: z.ZodType, parent: StudyPath, key: string): Finding {
  const known = knownKeys(schemaAt(schema, parent))
  const where = pathName(parent)
  return {
    path: [...parent, key],
    on: 'key',
    message: `\`${key}\` is not a key of ${where}.`,
    todo: didYouMean(key, known) ?? belongsElsewhere(schema, key) ?? `The keys there are ${listNames(known, 'and')}.`,
  }
}

/** A required key that is misspelt is reported once, as the unknown key. */
function missingKey(schema: z.ZodType, study: Cursor, path: StudyPath): Finding[] {
  const parent = path.slice(0, -1)
  const key = path.at(-1)
  const present = keys(at(study, ...parent)) ?? []
  // a present key without a value is an alias that could not be followed, which is reported as such
  if (typeof key !== 'string' || present.includes(key)) return []
  const known = knownKeys(schemaAt(schema, parent))
  const strangers = present.filter(name => !known.includes(name))
  if (strangers.some(name => nearestNames(name, known).includes(key))) return []
  const means = meaning(schema, path)
  return [
    {
      path: parent,
      on: 'key',
      message: `${pathNameFirst(parent)} lacks \`${key}\`.`,
      todo: means === undefined ? `Add \`${key}:\`.` : `Add \`${key}:\`, ${means}.`,
    },
  ]
}

function emptyValue(schema: z.ZodType, path: StudyPath): Finding {
  const means = meaning(schema, path)
  return {
    path,
    on: 'key',
    message: `${pathNameFirst(path)} has no value.`,
    todo: means === undefined ? 'Give it a value, or remove the line.' : `Give it a value: ${means}.`,
  }
}

function wrongValue(issue: Issue, path: StudyPath, value: unknown, source: string | undefined): Finding {
  // A table that is named by mistake for the study would be shown with a person's values.
  const is = path.length === 0 && typeof value === 'string' ? 'other text' : shown(value, source)
  return {
    path,
    message: `${pathNameFirst(path)} ${issue.message}, but is ${is}.`,
    todo: remedy(issue, value, source),
  }
}

function remedy(issue: Issue, value: unknown, source: string | undefined): string {
  if (issue.code === 'custom' && typeof issue.params?.todo === 'string') return issue.params.todo
  if (issue.code === 'invalid_value') {
    const choices = issue.values.map(String)
    if (typeof value === 'object') return `Write one of ${listNames(choices, 'or')}.`
    return (
      didYouMean(String(value), choices) ?? `Write ${choices.length > 1 ? 'one of ' : ''}${listNames(choices, 'or')}.`
    )
  }
  if (issue.code === 'invalid_type') {
    const single = typeof value !== 'object'
    if (issue.expected === 'string' && single) return `Put it in quotes: "${source ?? String(value)}".`
    if (issue.expected === 'array' && single) return `Put it in brackets: [${source ?? String(value)}].`
    if (issue.expected === 'array') return 'Start each item with `- `, or put the list in brackets.'
    if (issue.expected === 'object' || issue.expected === 'record')
      return 'Write its keys on the lines below it, indented by two spaces.'
    if (isQuoted(value)) return 'Remove the quotes.'
  }
  return `Write ${issue.message.replace(/^must be /, '')}.`
}

/** The commonest slip of indentation: a key that is right, in the wrong block. */
function belongsElsewhere(schema: z.ZodType, key: string): string | undefined {
  const homes = keyPaths(schema)
    .filter(path => path.split('.').at(-1) === key)
    .map(path => path.split('.').slice(0, -1))
    .map(steps => steps.filter(step => step !== '*').join('.'))
  if (homes.length !== 1) return undefined
  return homes[0] === ''
    ? `\`${key}\` is a key of the study itself: start its line with it, without spaces before.`
    : `\`${key}\` is a key of \`${homes[0]}\`: move it there.`
}

function shown(value: unknown, source: string | undefined): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object') return 'a block of keys'
  if (value === '') return 'empty'
  const text = (source ?? String(value)).replace(/\s+/g, ' ')
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text
  if (typeof value === 'number') return `the number \`${short}\``
  if (typeof value === 'boolean') return `the true-or-false value \`${short}\``
  return isQuoted(value) ? `the text \`"${short}"\`` : `\`${short}\``
}

/** Text that would be a number or true or false without its quotes. */
function isQuoted(value: unknown): boolean {
  return typeof value === 'string' && /^(true|false|[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?)$/i.test(value)
}
