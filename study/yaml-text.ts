import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { StudyPath } from './path.ts'
import { syntaxFault, tooDeep } from './yaml-faults.ts'

/** Where a value stands in the text, in characters from 0; `source` is a single value as it was written. */
export interface Spot {
  key?: number
  start: number
  end: number
  source?: string
}

/** What keeps a text from being read as plain blocks, lists and values. */
export interface Fault {
  offset: number
  message: string
  todo: string
}

export interface YamlText {
  value: unknown
  spot(path: StudyPath): Spot | undefined
  lineColumn(offset: number): { line: number; column: number }
  faults: Fault[]
  /** What stands from here on cannot be trusted, because the text cannot be read further; infinite if it could. */
  brokenAt: number
}

const MOST_CHARACTERS = 200_000
const MOST_ALIASED = 10_000

/**
 * Reads one YAML 1.2 document (core schema) as plain values, with the place of each. Never throws: what it cannot read
 * is in `faults`. Aliases are copied in, up to 10,000 values; keys must be text; tags are refused.
 */
export function readYaml(text: string): YamlText {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const lines = new LineCounter()
  const spots = new Map<string, Spot>()
  const faults: Fault[] = []
  const result: YamlText = {
    value: undefined,
    spot: path => spots.get(JSON.stringify(path)),
    lineColumn: offset => {
      const { line, col } = lines.linePos(offset)
      return { line: Math.max(line, 1), column: Math.max(col, 1) }
    },
    faults,
    brokenAt: Number.POSITIVE_INFINITY,
  }
  const unreadable = (offset: number, message: string, todo: string): YamlText => {
    faults.push({ offset, message, todo })
    return { ...result, brokenAt: 0 }
  }

  if (source.length > MOST_CHARACTERS) {
    return unreadable(
      0,
      'The study file is larger than 200,000 characters.',
      'Name the study file (YAML), not a file of data.',
    )
  }
  const deep = tooDeep(source)
  if (deep !== undefined) {
    return unreadable(
      0,
      `Line ${deep} of the study file is nested too deeply.`,
      'A study file has no more than a few levels: correct the brackets or the indentation.',
    )
  }

  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, schema: 'core', merge: false })
  for (const error of [...document.errors, ...document.warnings]) {
    const { breaks, ...fault } = syntaxFault(error, source)
    faults.push(fault)
    if (breaks) result.brokenAt = Math.min(result.brokenAt, fault.offset)
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    if (faults.length > 0) return { ...result, brokenAt: 0 }
    return unreadable(0, 'The study file is empty.', 'Start from the study that `evenstrand init` writes.')
  }

  let aliased = 0
  const fault = (node: { range?: Node['range'] }, message: string, todo: string) => {
    faults.push({ offset: node.range?.[0] ?? 0, message, todo })
  }
  const within = new Set<Node>()

  const plain = (node: Node | null, path: StudyPath, viaAlias: boolean, key?: number): unknown => {
    if (node === null) return null
    if (viaAlias && ++aliased > MOST_ALIASED) return undefined
    if (isAlias(node)) {
      const target = node.resolve(document)
      if (target === undefined || within.has(target)) {
        const name = `\`*${node.source}\``
        if (target === undefined)
          fault(
            node,
            `${name} refers to an anchor that is not above it.`,
            `Put \`&${node.source}\` before the value it stands for.`,
          )
        else fault(node, `${name} stands inside the value it refers to.`, 'Write the value out.')
        return undefined
      }
      const value = plain(target, path, true, key)
      // a single value is wrong where it is used; what is wrong inside a block or list is where that is written
      const [start, end] = node.range ?? [0, 0]
      spots.set(JSON.stringify(path), {
        ...spots.get(JSON.stringify(path)),
        ...(key !== undefined && { key }),
        start,
        end,
      })
      return value
    }
    const [start, end] = node.range ?? [0, 0]
    const spot: Spot = { start, end, ...(key !== undefined && { key }) }
    spots.set(JSON.stringify(path), spot)
    within.add(node)
    let value: unknown
    if (isSeq<Node | null>(node)) {
      value = node.items.map((item, i) => plain(item, [...path, i], viaAlias))
    } else if (isMap<Node | null, Node | null>(node)) {
      const members: Record<string, unknown> = {}
      for (const { key: keyNode, value: child } of node.items) {
        const name = isScalar(keyNode) ? keyNode.value : undefined
        if (typeof name !== 'string') {
          const written = isScalar(keyNode) && keyNode.source ? keyNode.source : undefined
          if (written === undefined)
            fault(keyNode ?? node, 'A key must be text.', 'Write each key as a single word before a `:`.')
          else
            fault(
              keyNode!,
              `The key \`${written}\` must be text, but YAML reads it as another kind of value.`,
              `Put it in quotes: "${written}".`,
            )
        } else if (name === '__proto__') {
          fault(keyNode!, '`__proto__` cannot be a key.', 'Choose another name.')
        } else {
          const at = keyNode?.range?.[0] ?? start
          members[name] = plain(child, [...path, name], viaAlias, at)
          if (!spots.has(JSON.stringify([...path, name])))
            spots.set(JSON.stringify([...path, name]), { key: at, start: at, end: at })
        }
      }
      value = members
    } else if (isScalar(node)) {
      value = node.value
      if (node.source !== undefined) spot.source = node.source
    }
    within.delete(node)
    return value
  }

  result.value = plain(document.contents as Node, [], false)
  if (aliased > MOST_ALIASED) {
    return unreadable(
      0,
      'The aliases (`*name`) of the study file stand for more than 10,000 values.',
      'Write out what is needed.',
    )
  }
  return result
}
