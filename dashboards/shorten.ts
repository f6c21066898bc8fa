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
