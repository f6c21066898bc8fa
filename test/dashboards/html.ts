const VOID = new Set(['meta', 'link', 'br', 'hr', 'input', 'wbr'])

export interface Element {
  name: string
  attributes: Readonly<Record<string, string>>
}
export interface Page {
  elements: Element[]
  /** Text nodes in order, entities read. */
  texts: string[]
}

/** Reads a page strictly: every tag closed, every attribute quoted, no stray `<`. Throws otherwise. */
export function readPage(html: string): Page {
  const page: Page = { elements: [], texts: [] }
  const open: string[] = []
  const token = /<!doctype html>|<\/([a-zA-Z]\w*)>|<([a-zA-Z]\w*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>|([^<]+)/y
  while (token.lastIndex < html.length) {
    const at = token.lastIndex
    const match = token.exec(html)
    if (!match) throw new Error(`not markup at ${at}: ${html.slice(at, at + 60)}`)
    const [, closed, name, attributes = '', selfClosed, text] = match
    if (closed !== undefined && open.pop() !== closed) throw new Error(`</${closed}> closes what is not open`)
    if (text !== undefined) page.texts.push(unescapeText(text))
    if (name === undefined) continue
    page.elements.push({ name, attributes: readAttributes(attributes) })
    if (!selfClosed && !VOID.has(name)) open.push(name)
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(', ')}`)
  return page
}

function readAttributes(markup: string): Record<string, string> {
  const found = [...markup.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)]
  return Object.fromEntries(found.map(([, name, value = '']) => [name!, unescapeText(value)]))
}

function unescapeText(markup: string): string {
  return markup
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#x([0-9A-F]+);/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&amp;/g, '&')
}
