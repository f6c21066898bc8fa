import { Lexer, type YAMLError } from 'yaml'
import type { Fault } from './yaml-text.ts'

interface Wording {
  when: RegExp
  message: string
  todo: string
}

// first match wins; tested on the parser's code and text
const WORDINGS: Wording[] = [
  {
    when: /^DUPLICATE_KEY/,
    message: 'The key `KEY` stands twice in the same block.',
    todo: 'Keep one of the two.',
  },
  {
    when: /^MULTIPLE_DOCS/,
    message: 'A second document starts here (`---`), but a study file holds one study.',
    todo: 'Put each study into its own file.',
  },
  { when: /^TAB_AS_INDENT/, message: 'This line is indented with a tab.', todo: 'Indent with spaces.' },
  {
    when: /(Flow sequence|Flow map).*(end with|indented)/,
    message: 'A bracket opened before this is not closed here.',
    todo: 'Close each `[` with `]` and each `{` with `}`.',
  },
  {
    when: /^BAD_INDENT/,
    message: 'This line is indented by a different number of spaces than the lines it belongs with.',
    todo: 'Let all keys of a block start in the same column.',
  },
  {
    when: /Missing closing/,
    message: 'A quotation mark opened before this is not closed.',
    todo: 'Close it with the same quotation mark.',
  },
  {
    when: /Implicit map keys need|MULTILINE_IMPLICIT_KEY/,
    message: 'This line is not a `key: value`.',
    todo: 'Write a colon and a space after the key.',
  },
  {
    when: /^(BLOCK_AS_IMPLICIT_KEY|BLOCK_IN_FLOW)/,
    message: 'There is more than one `: ` or `- ` here than one line can hold.',
    todo: 'If it is text, put it in quotes; if it is a block or a list, start a new line and indent it.',
  },
  { when: /^BAD_SCALAR_START/, message: 'Text cannot start with this character.', todo: 'Put the text in quotes.' },
  {
    when: /^BAD_DQ_ESCAPE/,
    message: 'A backslash in double quotes starts a special character, and this one does not exist.',
    todo: "Use single quotes: '…'.",
  },
  {
    when: /^TAG_RESOLVE_FAILED/,
    message: 'A value that starts with `!` is a YAML tag, which a study file does not use.',
    todo: 'Remove the tag; if it is text, put it in quotes.',
  },
  {
    when: /^BAD_ALIAS|^ALIAS_PROPS/,
    message: 'A value that starts with `*` or `&` is a YAML alias or anchor, and this one is not well formed.',
    todo: 'If it is text, put it in quotes.',
  },
  {
    when: /^UNEXPECTED_TOKEN/,
    message: 'YAML cannot read on from here: what stands here does not belong to the lines before it.',
    todo: 'Check the indentation, the quotation marks and the brackets of this line and of the one before.',
  },
]

/** What the YAML parser found, in a sentence. `breaks`: what follows cannot be trusted. */
export function syntaxFault(error: YAMLError, text: string): Fault & { breaks: boolean } {
  const found = `${error.code} ${error.message}`
  const wording = WORDINGS.find(({ when }) => when.test(found))
  return {
    offset: error.pos[0],
    message:
      wording?.message.replace('KEY', () => keyAt(text, error.pos[0])) ?? `This is not valid YAML (${error.message}).`,
    todo: wording?.todo ?? 'Correct this line.',
    breaks: error.code !== 'DUPLICATE_KEY' && error.code !== 'TAG_RESOLVE_FAILED' && error.code !== 'MULTIPLE_DOCS',
  }
}

function keyAt(text: string, offset: number): string {
  return /^[^\s:]{0,60}/.exec(text.slice(offset))?.[0] ?? ''
}

const MOST_BRACKETS = 40
const MOST_IN_LINE = 40
const MOST_INDENT = 160

/**
 * The first line (from 1) that nests deeper than any study, else undefined. The parser recurses: some hundred levels
 * end its stack, which now and then (compiling a regular expression there) ends the process and cannot be caught. So the
 * tokens are counted before it sees them.
 */
export function tooDeep(text: string): number | undefined {
  let line = 1
  let brackets = 0
  let inLine = 0
  let lineStarts = true
  for (const token of new Lexer().lex(text)) {
    if (lineStarts && /^ +$/.test(token) && token.length > MOST_INDENT) return line
    lineStarts = false
    if (token === '[' || token === '{') brackets++
    else if (token === ']' || token === '}') brackets--
    else if (token === ':' || token === '-' || token === '?') inLine++
    else if (token === ',') inLine = 0
    if (brackets > MOST_BRACKETS || inLine > MOST_IN_LINE) return line
    if (token.includes('\n')) {
      line += token.split('\n').length - 1
      inLine = 0
      lineStarts = true
    }
  }
  return undefined
}
