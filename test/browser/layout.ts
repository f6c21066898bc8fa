import type { Page } from 'playwright-core'

/** A small picture: the darkness of each pixel, 0 to 255, row by row. */
export interface Grey {
  width: number
  height: number
  ink: number[]
}

/** How many blocks a page is compared in, across and down. */
const [COLUMNS, ROWS] = [12, 24]
/** How far a block may lie from its place, in blocks, as fonts differ between machines. */
const REACH = 1
/** How much the mean ink of a block may differ, and how many blocks may differ more. */
const [INK, SHARE] = [8, 0.04]
/** How much taller or lower a page may be. */
const TALLER = 1.1

/** A small screenshot, or a kept picture, in grey. The browser itself decodes it, so that no library is needed. */
export function readShot(tool: Page, png: Buffer): Promise<Grey> {
  return tool.evaluate(
    async url => {
      const image = new Image()
      image.src = url
      await image.decode()
      const { width, height } = image
      const context = new OffscreenCanvas(width, height).getContext('2d')!
      context.drawImage(image, 0, 0)
      const { data } = context.getImageData(0, 0, width, height)
      const ink = Array.from({ length: width * height }, (_, at) =>
        Math.round(255 - (data[4 * at]! + data[4 * at + 1]! + data[4 * at + 2]!) / 3),
      )
      return { width, height, ink }
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
}

/** A small picture as a PNG. */
export async function writeShot(tool: Page, shot: Grey): Promise<Buffer> {
  const base64 = await tool.evaluate(({ width, height, ink }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const context = canvas.getContext('2d')!
    const pixels = ink.flatMap(dark => [255 - dark, 255 - dark, 255 - dark, 255])
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0)
    return canvas.toDataURL('image/png').split(',')[1]!
  }, shot)
  return Buffer.from(base64, 'base64')
}

/** Where two pictures are not laid out alike, in words; nothing where they are, but for what fonts do. */
export function compareShots(kept: Grey, seen: Grey): string[] {
  const taller = seen.height / kept.height
  if (taller > TALLER || taller < 1 / TALLER) return [`${seen.height} rows high, and not ${kept.height}`]
  const [before, now] = [blocksOf(kept), blocksOf(seen)]
  const apart: string[] = []
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++) {
      if (differs(before, now, row, column) || differs(now, before, row, column))
        apart.push(`row ${row + 1} of ${ROWS}, column ${column + 1} of ${COLUMNS}`)
    }
  return apart.length > SHARE * ROWS * COLUMNS ? apart : []
}

/** Whether a block is unlike all blocks near its place in the other picture. */
function differs(one: number[][], other: number[][], row: number, column: number): boolean {
  for (let down = -REACH; down <= REACH; down++)
    for (let across = -REACH; across <= REACH; across++) {
      const near = other[row + down]?.[column + across]
      if (near !== undefined && Math.abs(near - one[row]![column]!) <= INK) return false
    }
  return true
}

/** The mean ink of each block. */
function blocksOf({ width, height, ink }: Grey): number[][] {
  return Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (_, column) => {
      const [top, bottom] = [row, row + 1].map(at => Math.floor((at * height) / ROWS)) as [number, number]
      const [left, right] = [column, column + 1].map(at => Math.floor((at * width) / COLUMNS)) as [number, number]
      let sum = 0
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += ink[y * width + x]!
      return sum / Math.max(1, (bottom - top) * (right - left))
    }),
  )
}
