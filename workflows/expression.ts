import jsonata from 'jsonata'
import { checkExpression, type ExpressionRules } from './check-expression.ts'

/** The values an expression sees: `$states` and the workflow's variables, inner scopes inheriting from outer ones. */
export interface Bindings {
  states: Readonly<Record<string, unknown>>
  variables: Readonly<Record<string, unknown>>
}

export interface Expression {
  source: string
  /** Resolves to plain JSON; undefined means that the expression found nothing. Throws an Error on any other failure. */
  evaluate(bindings: Bindings): Promise<unknown>
}

/**
 * Compiles one JSONata expression (the text between `{%` and `%}`), held to what every engine of Amazon States Language
 * that we run on shares. `refuse` is called with a sentence when it does not hold.
 */
export function compileExpression(
  source: string,
  rules: ExpressionRules,
  refuse: (sentence: string) => never,
): Expression {
  const compiled = parse(source, refuse)
  const used = checkExpression(compiled.ast(), rules, refuse)
  return {
    source,
    async evaluate({ states, variables }) {
      const bound: Record<string, unknown> = { states }
      for (const name of used) {
        if (!(name in variables)) throw new Error(`the variable $${name} has no value yet`)
        bound[name] = variables[name]
      }
      const value: unknown = await compiled.evaluate(undefined, bound).catch(rethrowAsError)
      return value === undefined ? undefined : plainJson(value)
    },
  }
}

function parse(source: string, refuse: (sentence: string) => never): jsonata.Expression {
  try {
    return jsonata(source)
  } catch (error) {
    return refuse(`'${source}' is not JSONata: ${messageOf(error)}`)
  }
}

/** jsonata throws plain objects. */
function rethrowAsError(error: unknown): never {
  throw new Error(messageOf(error), { cause: error })
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
}

/**
 * A copy that holds JSON and nothing else: jsonata marks arrays that it returns (`sequence`, `keepSingleton`), hands out
 * objects without a prototype and its own functions, and computes infinities, which JSON would silently turn into null.
 */
function plainJson(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('the result holds a number that JSON cannot')
    return value
  }
  if (Array.isArray(value)) return value.map(plainJson)
  if (typeof value !== 'object' || '_jsonata_function' in value || '_jsonata_lambda' in value) {
    throw new Error('the result holds a function or something else that is not JSON')
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainJson(part)]))
}
