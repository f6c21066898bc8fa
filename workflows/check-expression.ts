/** What an expression may name at its place in the definition. */
export interface ExpressionRules {
  /** Workflow variables that some state in scope assigns. */
  variables: ReadonlySet<string>
  /** Members of `$states` that exist here. */
  available: readonly StatesMember[]
}

export type StatesMember = 'input' | 'context' | 'result' | 'errorOutput'

/** Functions of JSONata 2.0.6 that are pure and that every engine computes alike: no clock, chance, pattern or locale. */
export const SHARED_FUNCTIONS: ReadonlySet<string> = new Set(
  `abs append assert average boolean ceil contains count distinct each error exists filter floor join keys length lookup
   lowercase map max merge min not number power reduce replace reverse round sift single sort split spread sqrt string
   substring substringAfter substringBefore sum trim type uppercase zip`.split(/\s+/),
)

/** Members of `$states.context` that hold the same in every engine; others carry clocks and names of the account. */
const CONTEXT = {
  Execution: { Input: 'any' },
  State: { Name: 'any', RetryCount: 'any' },
  Map: { Item: { Index: 'any', Value: 'any' } },
} as const

/**
 * Walks the syntax tree of a compiled JSONata expression and refuses what some engine would not run, or would run
 * differently: functions off the list, unknown variables, operators newer than JSONata 2.0.6 (`??`, `?:`), patterns,
 * names that are looked up in no document. Returns the workflow variables that it reads.
 */
export function checkExpression(
  ast: unknown,
  rules: ExpressionRules,
  refuse: (sentence: string) => never,
): readonly string[] {
  const used = new Set<string>()
  walk(ast as Node, { locals: new Set(), inDocument: false })
  return [...used]

  function walk(node: Node, at: Scope): void {
    const inside: Scope = { locals: at.locals, inDocument: true }
    switch (node.type) {
      case 'string':
      case 'number':
      case 'value':
      case 'operator':
        break
      case 'name':
      case 'wildcard':
      case 'descendant':
        if (!at.inDocument)
          refuse(`'${String(node.value)}' is looked up in no document: begin with $states or a variable`)
        break
      case 'variable':
        variable(String(node.value), at)
        break
      case 'path':
        path(node.steps ?? [], at)
        break
      case 'lambda':
        walk(node.body!, { ...at, locals: new Set([...at.locals, ...(node.arguments ?? []).map(local)]) })
        break
      case 'bind':
        // A function may call itself.
        if (node.rhs!.type === 'lambda') at.locals.add(local(node.lhs as Node))
        walk(node.rhs!, at)
        at.locals.add(local(node.lhs as Node))
        break
      case 'block': {
        const block = { ...at, locals: new Set(at.locals) }
        for (const part of node.expressions ?? []) walk(part, block)
        break
      }
      case 'condition':
        if (isNewerOperator(node)) refuse('the operators ?? and ?: are newer than the JSONata that Step Functions runs')
        for (const part of [node.condition, node.then, node.else]) if (part) walk(part, at)
        break
      case 'sort':
        for (const term of node.terms ?? []) walk(term.expression, inside)
        break
      case 'function':
      case 'partial':
        walk(node.procedure!, at)
        for (const part of node.arguments ?? []) walk(part, at)
        break
      case 'unary':
      case 'binary':
      case 'apply':
        for (const part of operands(node)) walk(part, at)
        break
      default:
        refuse(`${node.type} expressions are not the same in every engine`)
    }
    for (const stage of [...(node.stages ?? []), ...(node.predicate ?? [])]) {
      if (stage.expr) walk(stage.expr, inside)
      else if (typeof stage.value === 'string') at.locals.add(unreserved(stage.value))
    }
    for (const part of node.group?.lhs.flat() ?? []) walk(part, inside)
  }

  function path(steps: readonly Node[], at: Scope): void {
    const scope = { ...at, locals: new Set(at.locals) }
    for (const [n, step] of steps.entries()) {
      for (const name of [step.focus, step.index]) if (name !== undefined) scope.locals.add(unreserved(name))
      if (n === 0 && isStates(step)) statesMember(steps.slice(1))
      else walk(step, { locals: scope.locals, inDocument: at.inDocument || n > 0 })
    }
  }

  function variable(name: string, at: Scope): void {
    if (at.locals.has(name)) return
    if (name === '') {
      if (!at.inDocument) refuse('$ stands for no document here: begin with $states or a variable')
    } else if (name === '$') refuse('$$ stands for no document: begin with $states or a variable')
    else if (name === 'states') refuse('$states is not used whole: name one of its members')
    else if (rules.variables.has(name)) used.add(name)
    else if (!SHARED_FUNCTIONS.has(name))
      refuse(`$${name} is neither a variable in scope nor a function that every engine has`)
  }

  function statesMember([member, ...rest]: readonly Node[]): void {
    if (member?.type !== 'name') refuse('$states is not used whole: name one of its members')
    const name = String(member.value)
    if (!(rules.available as readonly string[]).includes(name)) {
      refuse(`$states.${name} does not exist here (there are ${rules.available.join(', ')})`)
    }
    if (name === 'context') contextMember(rest, CONTEXT, '$states.context')
  }

  function contextMember(
    [step, ...rest]: readonly Node[],
    known: Readonly<Record<string, unknown>>,
    said: string,
  ): void {
    const name = step?.type === 'name' ? String(step.value) : undefined
    if (name === undefined || !Object.hasOwn(known, name)) {
      refuse(`of ${said} only ${Object.keys(known).join(', ')} is the same in every engine`)
    }
    const below = known[name]
    if (typeof below === 'object') contextMember(rest, below as Readonly<Record<string, unknown>>, `${said}.${name}`)
  }

  function local(node: Node): string {
    return unreserved(String(node.value))
  }

  function unreserved(name: string): string {
    return name === 'states' ? refuse('$states is reserved') : name
  }
}

interface Scope {
  locals: Set<string>
  /** Whether a bare name is looked up in something: beyond the first step of a path, and in filters. */
  inDocument: boolean
}

/** The nodes of jsonata's syntax tree, as far as we read them. */
interface Node {
  type: string
  value?: unknown
  position?: number
  steps?: Node[]
  expressions?: Node[]
  expression?: Node
  arguments?: Node[]
  procedure?: Node
  body?: Node
  lhs?: Node | [Node, Node][]
  rhs?: Node
  condition?: Node
  then?: Node
  else?: Node
  terms?: { expression: Node }[]
  stages?: { expr?: Node; value?: unknown }[]
  predicate?: { expr?: Node; value?: unknown }[]
  group?: { lhs: [Node, Node][] }
  focus?: string
  index?: string
}

/** `$states` as it must be written: as it is, with a member after it. */
function isStates(node: Node): boolean {
  return node.type === 'variable' && node.value === 'states' && !node.stages && !node.predicate
}

function operands({ lhs, rhs, expression, expressions }: Node): Node[] {
  const left = Array.isArray(lhs) ? lhs.flat() : lhs ? [lhs] : []
  return [...left, ...(rhs ? [rhs] : []), ...(expression ? [expression] : []), ...(expressions ?? [])]
}

/** The parser rewrites `a ?: b` to `a ? a : b` and `a ?? b` to `$exists(a) ? a : b`: the same source, twice. */
function isNewerOperator({ condition, then }: Node): boolean {
  const asked = condition?.procedure?.position === undefined ? (condition?.arguments?.[0] ?? condition) : condition
  return JSON.stringify(asked) === JSON.stringify(then)
}
