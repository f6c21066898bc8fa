import type { ExpressionRules } from './check-expression.ts'
import { type Bindings, compileExpression, type Expression } from './expression.ts'

/** A JSON value in which whole strings `{% … %}` are expressions. */
export type Template =
  | { kind: 'constant'; value: unknown }
  | { kind: 'expression'; expression: Expression; field: string }
  | { kind: 'array'; parts: Template[] }
  | { kind: 'object'; parts: [string, Template][] }

/** An expression failed or found nothing; the field is the one of the state, as `Arguments.Payload.x`. */
export class EvaluationError extends Error {
  override name = 'EvaluationError'
}

/**
 * Compiles every expression in a JSON value once. An expression is a string that is one as a whole.
 * `refuse` gets the field at fault and a sentence.
 */
export function compileTemplate(
  json: unknown,
  field: string,
  rules: ExpressionRules,
  refuse: (field: string, sentence: string) => never,
): Template {
  if (typeof json === 'string') {
    const whole = /^\{%(.*)%\}$/s.exec(json)
    if (!whole) {
      if (json.includes('{%') || json.includes('%}')) refuse(field, 'only a whole string is an expression')
      return { kind: 'constant', value: json }
    }
    const expression = compileExpression(whole[1]!.trim(), rules, sentence => refuse(field, sentence))
    return { kind: 'expression', expression, field }
  }
  if (Array.isArray(json)) {
    const parts = json.map((part, n) => compileTemplate(part, `${field}[${n}]`, rules, refuse))
    return parts.every(isConstant) ? { kind: 'constant', value: json } : { kind: 'array', parts }
  }
  if (typeof json === 'object' && json !== null) {
    const parts = Object.entries(json).map(([key, part]): [string, Template] => {
      if (key.endsWith('.$')) refuse(`${field}.${key}`, 'JSONPath is not read')
      return [key, compileTemplate(part, `${field}.${key}`, rules, refuse)]
    })
    return parts.every(([, part]) => isConstant(part)) ? { kind: 'constant', value: json } : { kind: 'object', parts }
  }
  return { kind: 'constant', value: json }
}

/** Resolves to plain JSON. Throws `EvaluationError` when an expression fails or yields nothing, as Step Functions does. */
export async function evaluateTemplate(template: Template, bindings: Bindings): Promise<unknown> {
  switch (template.kind) {
    case 'constant':
      return template.value
    case 'expression':
      return evaluateExpression(template, bindings)
    case 'array':
      return Promise.all(template.parts.map(part => evaluateTemplate(part, bindings)))
    case 'object': {
      const entries = template.parts.map(async ([key, part]) => [key, await evaluateTemplate(part, bindings)] as const)
      return Object.fromEntries(await Promise.all(entries))
    }
  }
}

type Kinds = { string: string; number: number; boolean: boolean }

/** The same, held to a type; `field` is for the message. */
export async function evaluateAs<K extends keyof Kinds>(
  kind: K,
  template: Template,
  field: string,
  bindings: Bindings,
): Promise<Kinds[K]> {
  const value = await evaluateTemplate(template, bindings)
  if (typeof value !== kind) throw new EvaluationError(`${field} must be a ${kind}`)
  return value as Kinds[K]
}

async function evaluateExpression(
  { expression, field }: { expression: Expression; field: string },
  bindings: Bindings,
): Promise<unknown> {
  const said = `the expression '${expression.source}' in ${field}`
  const value = await expression.evaluate(bindings).catch((error: unknown) => {
    throw new EvaluationError(`${said} failed: ${error instanceof Error ? error.message : String(error)}`)
  })
  if (value === undefined) throw new EvaluationError(`${said} found nothing`)
  return value
}

function isConstant(template: Template): boolean {
  return template.kind === 'constant'
}
