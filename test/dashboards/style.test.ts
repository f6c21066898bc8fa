import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../dashboards/style.css', import.meta.url), 'utf8')

/** Colour tokens of the blocks `:root` from `start` on, the first such block. */
function tokensAfter(start: string): Record<string, string> {
  const block = /:root \{([^}]*)\}/.exec(css.slice(css.indexOf(start)))![1]!
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name!, colour!]),
  )
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe.each([
  ['light', ''],
  ['dark', 'prefers-color-scheme: dark'],
])('the %s colours', (_, start) => {
  const tokens = { ...tokensAfter(''), ...tokensAfter(start) }

  it.each([
    ['ink', 'ground'],
    ['ink', 'raised'],
    ['ink', 'caution-ground'],
    ['quiet', 'ground'],
    ['link', 'ground'],
    ['banner-ink', 'banner-ground'],
  ])('%s on %s meets 4.5:1, as text must', (text, ground) => {
    expect(contrast(tokens[text]!, tokens[ground]!)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['band', 'band-quiet', 'dot', 'focus', 'caution-edge'])('%s on ground meets 3:1, as marks must', mark => {
    expect(contrast(tokens[mark]!, tokens.ground!)).toBeGreaterThanOrEqual(3)
  })

  it('the median stands out from its band', () => {
    expect(contrast(tokens.dot!, tokens.band!)).toBeGreaterThanOrEqual(2.5)
  })
})
