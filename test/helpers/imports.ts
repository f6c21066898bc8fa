export type ImportKind = 'value' | 'type' | 'dynamic'
export interface Import {
  specifier: string
  kind: ImportKind
}

/**
 * What a TypeScript file imports, found in its text: static imports, type imports, re-exports, side-effect imports and
 * import() with a literal. `import { type A }` is a value import: the module is loaded.
 */
export function importsOf(text: string): Import[] {
  const code = codeOf(text)
  const found: (Import & { at: number })[] = []
  const add = (pattern: RegExp, kind: (match: RegExpMatchArray) => ImportKind) => {
    for (const match of code.matchAll(pattern)) {
      const quote = match.index + match[0].length - 1
      const end = code.indexOf(code[quote]!, quote + 1)
      found.push({ specifier: text.slice(quote + 1, end), kind: kind(match), at: match.index })
    }
  }
  add(/(?<![.\w$])(?:import|export)\b\s*(type\b(?!\s+from\b|\s*,))?[\w\s{},*$]*?\bfrom\s*['"]/g, ([, type]) =>
    type ? 'type' : 'value',
  )
  add(/(?<![.\w$])import\s*['"]/g, () => 'value')
  add(/(?<![.\w$])import\s*\(\s*['"]/g, ({ index }) => (isTypeQuery(code, index!) ? 'type' : 'dynamic'))
  return found.sort((a, b) => a.at - b.at).map(({ specifier, kind }) => ({ specifier, kind }))
}

/** Whether an import() whose module no text names stands in the file: no rule can be held to it. */
export function hasUnknownImport(text: string): boolean {
  return /(?<![.\w$])import\s*\(\s*[^'"\s]/.test(codeOf(text))
}

/** `import('x').T` in a type: after a colon, a type parameter's bracket, `typeof`, `|`, `&` or `as`. */
function isTypeQuery(code: string, at: number): boolean {
  return /(?:\btypeof|\bas|\bextends|[<|&]|\w\??:)\s*$/.test(code.slice(Math.max(0, at - 40), at))
}

/**
 * The text with comments and the contents of strings blanked, at the same offsets. Quotes stay, and so does the code
 * inside `${…}`. A quote that its line does not close is no string but text, as in JSX.
 */
export function codeOf(text: string): string {
  const out =
    [...text].length === text.length ? text.split('') : Array.from({ length: text.length }, (_, i) => text[i]!)
  const blank = (from: number, to: number) => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' '
  }
  /** Blanks from `at` to the end of the text or, inside of `${…}`, to its closing brace; gives back where that is. */
  function walk(at: number, nested: boolean): number {
    let depth = 0
    let before = ''
    while (at < text.length) {
      const char = text[at]!
      const two = text.slice(at, at + 2)
      if (nested && char === '}' && depth === 0) return at
      if (char === '{') depth++
      if (char === '}') depth--
      let end = at + 1
      if (two === '//') {
        end = indexOr(text.indexOf('\n', at), text.length)
        blank(at, end)
      } else if (two === '/*') {
        end = indexOr(text.indexOf('*/', at + 2) + 2, text.length, 1)
        blank(at, end)
      } else if (char === "'" || char === '"') {
        const close = closing(text, at)
        if (close !== undefined) {
          blank(at + 1, close)
          end = close + 1
        }
      } else if (char === '`') end = template(at)
      else if (char === '/' && startsRegex(before)) {
        const close = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//.exec(text.slice(at, at + 500))
        if (close) {
          end = at + close[0].length
          blank(at + 1, end - 1)
        }
      }
      if (two !== '//' && two !== '/*' && !/\s/.test(char)) before = (before + char).slice(-8)
      at = end
    }
    return at
  }
  function template(at: number): number {
    let i = at + 1
    while (i < text.length && text[i] !== '`') {
      if (text.startsWith('${', i)) {
        const end = walk(i + 2, true)
        i = end + 1
      } else {
        const wide = text[i] === '\\' ? 2 : 1
        blank(i, i + wide)
        i += wide
      }
    }
    return i + 1
  }
  walk(0, false)
  return out.join('')
}

/** Where the string that begins at `at` closes, if on its own line. */
function closing(text: string, at: number): number | undefined {
  for (let i = at + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === text[at]) return i
  }
  return undefined
}

/** Whether a slash after this code begins a regular expression, and does not divide. */
const startsRegex = (before: string) => before === '' || /(?:[=(,:;[!&|?{}+*%~^<>-]|return|typeof)$/.test(before)
const indexOr = (index: number, otherwise: number, least = 0) => (index > least ? index : otherwise)
