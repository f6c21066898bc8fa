import type { ExpressionRules } from './check-expression.ts'
import { DefinitionError } from './errors.ts'
import { compileTemplate, type Template } from './template.ts'

export type Json = Readonly<Record<string, unknown>>

const JSONPATH = [
  'Parameters',
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ResultSelector',
  'ItemsPath',
  'Variable',
  'Result',
]

/** Reads the fields of one object of a definition; whatever is not asked for by name is refused. */
export interface Fields {
  json: Json
  refuse(field: string, sentence: string): never
  text(field: string): string
  /** An integer of at least `least`, or undefined where the field is absent. */
  integer(field: string, least: number): number | undefined
  list(field: string): readonly unknown[]
  /** The template in the field, or undefined where it is absent. */
  template(field: string, rules: ExpressionRules): Template | undefined
  required(field: string, rules: ExpressionRules): Template
  /** The fields of the object in a field. */
  object(field: string, allowed: readonly string[]): Fields
  /** The fields of an element of the array in a field. */
  element(field: string, n: number, allowed: readonly string[]): Fields
}

/**
 * @param state the state's path, for messages
 * @param at where the object is within the state: empty, or as `Retry[0]`
 * @throws DefinitionError for anything but an object, and for a field that is not `allowed` or `Comment`
 */
export function readFields(json: unknown, state: string, at: string, allowed: readonly string[]): Fields {
  const inside = (field: string) => [at, field].filter(Boolean).join('.')
  const refuse = (field: string, sentence: string): never => {
    throw new DefinitionError(state, inside(field), sentence)
  }
  if (!isObject(json)) return refuse('', 'must be an object')
  for (const field of Object.keys(json)) {
    if (JSONPATH.includes(field)) refuse(field, 'belongs to JSONPath; definitions here are JSONata only')
    if (field !== 'Comment' && !allowed.includes(field))
      refuse(field, `is not known here (there are ${allowed.join(', ')})`)
  }
  const fields: Fields = {
    json,
    refuse,
    text(field) {
      const value = json[field]
      return typeof value === 'string' && value !== '' ? value : refuse(field, 'must be a text')
    },
    integer(field, least) {
      const value = json[field]
      if (value === undefined) return undefined
      return Number.isSafeInteger(value) && (value as number) >= least
        ? (value as number)
        : refuse(field, `must be an integer, ${least} or more`)
    },
    list(field) {
      const value = json[field]
      return Array.isArray(value) && value.length > 0 ? value : refuse(field, 'must be a list with something in it')
    },
    template(field, rules) {
      if (json[field] === undefined) return undefined
      return compileTemplate(json[field], inside(field), rules, (where, sentence) => {
        throw new DefinitionError(state, where, sentence)
      })
    },
    required(field, rules) {
      return fields.template(field, rules) ?? refuse(field, 'is missing')
    },
    object: (field, inner) => readFields(json[field], state, inside(field), inner),
    element: (field, n, inner) => readFields(fields.list(field)[n], state, inside(`${field}[${n}]`), inner),
  }
  if (json.Comment !== undefined) fields.text('Comment')
  return fields
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
