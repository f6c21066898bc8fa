/**
 * A text that is no wider than `ems` of the font, its end replaced by an ellipsis where it must be. Widths are estimates
 * by class of character, never measured, so that a chart is the same on every machine.
 */
export function shorten(text: string, ems: number): string {
  const characters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(part => part.segment)
  const widths = characters.map(widthOf)
  if (sum(widths) <= ems) return text
  let kept = characters.length
  while (kept > 0 && sum(widths.slice(0, kept)) + 1 > ems) kept--
  return `${characters.slice(0, kept).join('')}…`
}

/** A text in lines no wider than `ems`, broken at spaces; what does not fit into so many lines is shortened. */
export function wrap(text: string, ems: number, lines: number): string[] {
  const wrapped: string[] = []
  for (const word of text.split(/\s+/).filter(word => word !== '')) {
    const last = wrapped.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && (emsOf(longer) <= ems || wrapped.length === lines)) wrapped[wrapped.length - 1] = longer
    else wrapped.push(word)
  }
  return wrapped.length === 0 ? [text] : wrapped.map(line => shorten(line, ems))
}

/**
 * The names of a chart, each in lines as `wrap` breaks it; one that would read like an earlier name is numbered at its
 * end, so that no two labels are alike.
 */
export function labelsOf(names: readonly string[], ems: number, most: number): string[][] {
  const taken = new Set<string>()
  return names.map(name => {
    const lines = wrap(name, ems, most)
    let label = lines
    for (let nth = 2; taken.has(label.join('\n')); nth++) {
      const end = ` (${nth})`
      label = [...lines.slice(0, -1), shorten(lines.at(-1)!, ems - emsOf(end)) + end]
    }
    taken.add(label.join('\n'))
    return label
  })
}

/** How wide a text is, in ems of the font: the same estimate. */
export function emsOf(text: string): number {
  return sum(
    [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(part => widthOf(part.segment)),
  )
}

function widthOf(character: string): number {
  if (character.codePointAt(0)! >= 0x1100) return 1
  return /[A-ZMWmw@%]/.test(character) ? 0.75 : 0.55
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
