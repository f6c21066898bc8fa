/** What a query's text is held to: the grain its table declares, its inputs and how many parameters it takes. */
export interface Declared {
  row: string
  inputs: readonly string[]
  params: readonly string[]
}

interface Rule {
  name: string
  /** True where the text breaks the rule; `code` is the text without comments, its strings empty. */
  broken(code: string, declared: Declared, text: string): boolean
}

const KEYWORDS = /\b(SELECT|FROM|WHERE|GROUP BY|HAVING|ORDER BY|WINDOW|UNION|LIMIT)\b|[()?]/gi

/** The names of the rules that a query's text breaks: what would mean another thing on Athena than on DuckDB. */
export function brokenRules(text: string, declared: Declared): string[] {
  const code = text.replace(/--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''")
  return RULES.filter(rule => rule.broken(code, declared, text)).map(({ name }) => name)
}

const without = (name: string, pattern: RegExp): Rule => ({ name, broken: code => pattern.test(code) })

export const RULES: readonly Rule[] = [
  {
    name: 'the first line says what one row is, as the contract does',
    broken: (_, { row }, text) => text.split('\n')[0] !== `-- ${row}`,
  },
  { name: 'a bare SELECT, which may start with WITH', broken: code => !/^\s*(SELECT|WITH)\b/i.test(code) },
  without('only a SELECT', /\b(INSERT|UPDATE|DELETE|CREATE|DROP|COPY|UNLOAD|PREPARE|EXECUTE|CALL|SET|PRAGMA)\b/i),
  without('no semicolon', /;/),
  without('no :: cast', /::/),
  without('no // division', /\/\//),
  without('no ILIKE', /\bILIKE\b/i),
  without('no QUALIFY', /\bQUALIFY\b/i),
  without('no GROUP BY ALL', /\bGROUP\s+BY\s+ALL\b/i),
  { name: 'GROUP BY names columns, not aliases', broken: code => levels(code).some(groupsByAlias) },
  without('OFFSET before LIMIT', /\bLIMIT\s+\S+\s+OFFSET\b/i),
  without('no decimal literal', /(?<![\w.])(?:\d+\.\d*|\.\d+)(?![\d.]|e[+-]?\d)/i),
  { name: 'division is CAST(… AS double) / nullif(…, 0e0)', broken: dividesOtherwise },
  without('no approximate function', /\bapprox_/i),
  without('no avg', /\bavg\s*\(/i),
  without('no corr and no regr_', /\b(corr|regr_\w+)\s*\(/i),
  without('nothing random, nothing of the clock', /\b(rand|random|uuid|now|current_\w+|localtime\w*)\b/i),
  without('no NaN and no infinity', /\b(nan|infinity)\s*\(/i),
  { name: 'every sum has its type said by a CAST', broken: sumsUncast },
  without('lists are written ARRAY[…]', /(?<![\w)\]])\[/),
  without('no filter by step', /\bstep\b/i),
  { name: 'question marks only in WHERE', broken: asksOutsideWhere },
  {
    name: 'as many question marks as parameters',
    broken: (code, { params }) => (code.match(/\?/g) ?? []).length !== params.length,
  },
  { name: 'names its inputs, all of them, and nothing else', broken: namesOthers },
]

/** The code level by level: each pair of parentheses apart, emptied in the text around it. */
function levels(code: string): string[] {
  const done: string[] = []
  const open = ['']
  for (const char of code) {
    if (char === ')') done.push(open.pop() ?? '')
    open.push(`${open.pop() ?? ''}${char}`)
    if (char === '(') open.push('')
  }
  return [...done, ...open]
}

function groupsByAlias(level: string): boolean {
  return level.split(/\bUNION\b/i).some(select => {
    const [, list, group] = /\bSELECT\b(.*?)\bFROM\b.*\bGROUP\s+BY\b(.*)$/is.exec(select) ?? []
    if (!list || !group) return false
    const aliases = [...list.matchAll(/\bAS\s+(\w+)/gi)].map(([, alias]) => alias!.toLowerCase())
    const items = group.split(/\b(?:HAVING|ORDER\s+BY|LIMIT)\b/i)[0]!.split(',')
    return items.some(item => aliases.includes(item.trim().toLowerCase()))
  })
}

function dividesOtherwise(code: string): boolean {
  return [...code.matchAll(/\//g)].some(({ index }) => {
    const nullif = /^\s*nullif\(/i.exec(code.slice(index + 1))
    if (!nullif || !/\bAS\s+double\)\s*$/i.test(code.slice(0, index))) return true
    return !/,\s*0e0$/i.test(inside(code, index + 1 + nullif[0].length))
  })
}

function sumsUncast(code: string): boolean {
  return [...code.matchAll(/\bsum\s*\(/gi)].some(({ index, 0: call }) => {
    const argument = inside(code, index + call.length).trim()
    const cast = /^CAST\(/i.test(argument) && argument.length === 6 + inside(argument, 5).length
    const exact = cast && /\bAS\s+decimal\(38,\s*0\)\)$/i.test(argument)
    return !exact && !/\bCAST\(\s*(coalesce\(\s*)?$/i.test(code.slice(0, index))
  })
}

/** The text from `start` up to the parenthesis that closes what was open there. */
function inside(code: string, start: number): string {
  let depth = 1
  let end = start
  for (; end < code.length; end++) {
    if (code[end] === '(') depth++
    if (code[end] === ')' && --depth === 0) break
  }
  return code.slice(start, end)
}

function asksOutsideWhere(code: string): boolean {
  const clauses = ['']
  for (const [found] of code.matchAll(KEYWORDS)) {
    if (found === '(') clauses.push(clauses.at(-1)!)
    else if (found === ')') clauses.pop()
    else if (found !== '?') clauses[clauses.length - 1] = found.toUpperCase()
    else if (clauses.at(-1) !== 'WHERE') return true
  }
  return false
}

function namesOthers(code: string, { inputs }: Declared): boolean {
  const ctes = [...code.matchAll(/\b(\w+)\s+AS\s*\(\s*(?:SELECT|WITH)\b/gi)].map(([, name]) => name!)
  const named = [...code.matchAll(/(?<!\bDISTINCT\s+)\b(?:FROM|JOIN)\s+([\w."]+)/gi)].map(([, name]) => name!)
  const commas = levels(code).some(level => /\bFROM\s+[\w."]+(\s+(AS\s+)?\w+)?\s*,/i.test(level))
  const known = [...inputs, ...ctes]
  return (
    commas ||
    ctes.some(name => inputs.includes(name)) ||
    named.some(name => !known.includes(name)) ||
    inputs.some(name => !named.includes(name))
  )
}
