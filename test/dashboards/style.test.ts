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
    ['ink', 'less-1'],
    ['ink', 'less-2'],
    ['ink', 'more-1'],
    ['ink', 'more-2'],
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

/**
 * What dichromats see, in linear RGB: Machado, Oliveira & Fernandes, IEEE Trans Vis Comput Graph 15:1291 (2009), severity
 * 1.0; and a printer without colour, which keeps the luminance.
 */
const SIGHTS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  greyscale: Array.from({ length: 3 }, () => [0.2126, 0.7152, 0.0722]),
}

/** CIE L*a*b* under D65 of a colour as it is seen. */
function lab(colour: string, sight: readonly (readonly number[])[]): number[] {
  const linear = [1, 3, 5].map(at => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  const times = (rows: readonly (readonly number[])[], values: readonly number[]) =>
    rows.map(row => row.reduce((sum, factor, at) => sum + factor * values[at]!, 0))
  const seen = times(sight, linear).map(share => Math.min(1, Math.max(0, share)))
  const xyz = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    seen,
  )
  const [x, y, z] = xyz
    .map((value, at) => value / [0.95047, 1, 1.08883][at]!)
    .map(t => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)) as [number, number, number]
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** CIE76, of which about 2 is just seen and 10 at a glance. */
function distance(a: string, b: string, sight: readonly (readonly number[])[]): number {
  const [p, q] = [lab(a, sight), lab(b, sight)]
  return Math.hypot(...p.map((value, at) => value - q[at]!))
}

const CLASSES = ['land', 'class-1', 'class-2', 'class-3', 'class-4']

describe.each([
  ['light', ''],
  ['dark', 'prefers-color-scheme: dark'],
  ['printed', '@media print'],
])('the %s palette', (name, start) => {
  const tokens = { ...tokensAfter(''), ...tokensAfter(start) }

  it.each(Object.keys(SIGHTS))('tells each class of a map from every other at a glance, under %s', sight => {
    const seen = SIGHTS[sight]!
    for (const [at, one] of CLASSES.entries())
      for (const other of CLASSES.slice(at + 1))
        expect(distance(tokens[one]!, tokens[other]!, seen), `${one}, ${other}`).toBeGreaterThan(10)
  })

  it('goes from little to much in lightness alone, one way', () => {
    const lightness = CLASSES.map(token => lab(tokens[token]!, SIGHTS.greyscale!)[0]!)
    const sorted = lightness.toSorted((a, b) => (name === 'dark' ? a - b : b - a))
    expect(lightness).toEqual(sorted)
  })

  it.each(Object.keys(SIGHTS))(
    'tells a median and a flagged dot from their bands and their ground, under %s',
    sight => {
      for (const [mark, ground] of [
        ['dot', 'ground'],
        ['dot', 'band'],
        ['band', 'ground'],
        ['band-quiet', 'ground'],
      ] as const)
        expect(distance(tokens[mark]!, tokens[ground]!, SIGHTS[sight]!), `${mark}, ${ground}`).toBeGreaterThan(20)
    },
  )
})

it('nothing moves, so that nothing need stop for who asks for less of it', () => {
  expect(css).not.toMatch(/transition|animation|@keyframes|scroll-behavior/)
})
