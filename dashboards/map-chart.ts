import { type Drawing, draw, readSpec } from './drawing.ts'
import spec from './map.vl.json' with { type: 'json' }
import type { PlaceMap } from './place-map.ts'

type Shapes = PlaceMap['shapes']

/** The chart’s units are half a pixel of a wide page: paths in whole units are as fine as a screen. */
const WIDTH = spec.width

const runtime = readSpec(spec)

/**
 * Draws the places of a map from map.vl.json in an equal-area projection, turned to the middle of the places. `hatch`
 * ends the names of the two patterns, which the page draws. Points that fall into one unit are drawn once.
 */
export async function drawMap(shapes: Shapes, hatch: string): Promise<Drawing> {
  const { centre, height } = frameOf(shapes)
  const drawing = await draw(runtime, {
    height,
    signals: { centre, hatch },
    data: { shapes: shapes.map(shape => featureOf(shape)) },
  })
  const coarse = (_: string, path: string) => ` d="${coarsePath(path)}"`
  return { ...drawing, content: drawing.content.replace(/ d="(M[\d.,LMZ-]+)"/g, coarse) }
}

/** A place as GeoJSON: how it is drawn, what it is called and says. */
export function featureOf({ fill, label, polygons }: Shapes[number], group = '') {
  return {
    type: 'Feature',
    properties: { fill, group, label },
    geometry: { type: 'MultiPolygon', coordinates: polygons },
  }
}

/** The middle longitude, and a height after the places’ own proportions; a world where they span more than half of it. */
export function frameOf(shapes: Shapes): { centre: number; width: number; height: number } {
  let [west, east, south, north] = [180, -180, 90, -90]
  for (const { polygons } of shapes)
    for (const [longitude, latitude] of polygons.flat(2)) {
      west = Math.min(west, longitude)
      east = Math.max(east, longitude)
      south = Math.min(south, latitude)
      north = Math.max(north, latitude)
    }
  if (east - west > 180) return { centre: 0, width: WIDTH, height: spec.height }
  const across = (east - west) * Math.cos((((south + north) / 2) * Math.PI) / 180)
  const height = Math.round(WIDTH * Math.min(1.2, Math.max(0.4, (north - south) / across)))
  return { centre: (west + east) / 2, width: WIDTH, height }
}

/** A path in whole units, relative, without points that fall together; parts of less than a unit are left as a dot. */
function coarsePath(path: string): string {
  return path
    .split('M')
    .slice(1)
    .map(part => {
      const points = part
        .replace('Z', '')
        .split('L')
        .map(point => point.split(',').map(number => Math.round(Number(number))) as [number, number])
      let [x, y] = points[0]!
      const start = `M${x},${y}`
      const steps = points.slice(1).flatMap(([toX, toY]) => {
        const step = [toX - x, toY - y]
        if (step[0] === 0 && step[1] === 0) return []
        ;[x, y] = [toX, toY]
        return `${step[0]}${step[1]! < 0 ? '' : ','}${step[1]}`
      })
      return steps.length === 0 ? `${start}h1v1z` : `${start}l${steps.join(' ')}z`
    })
    .join('')
}
