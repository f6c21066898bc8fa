import { UserError } from '../errors.ts'
import type { Polygon, Shape } from './shape.ts'

/** How the codes of the map's file become the codes of the study: undefined where a code has none. */
export type CodeOf = (id: string) => string | undefined

type Point = [longitude: number, latitude: number]

/** Of the released shapes: some 100 metres, finer than any drawing. */
const DECIMALS = 3

/**
 * The shapes of one object of a TopoJSON file (specification 1.0, github.com/topojson/topojson-specification), in its
 * order: arcs decoded and stitched, longitudes and latitudes in degrees to 3 decimals, rings wound as d3-geo draws them
 * (outer rings clockwise) unless they go round the world. A shape whose id has no code, or that has no id, keeps its
 * name alone. Throws UserError where the text is no TopoJSON, has no such object, or holds no areas in degrees.
 */
export function readTopojson(text: string, file: string, object: string, codeOf: CodeOf): Shape[] {
  const fail = (what: string, todo = 'Save the map as TopoJSON again, for example with `geo2topo`.') =>
    new UserError('bad-map', what, { todo, place: { file } })
  const topology = record(parsed(text))
  if (topology?.type !== 'Topology') throw fail('The file is no TopoJSON.')
  const objects = record(topology.objects)
  if (objects === undefined || !Object.hasOwn(objects, object)) {
    const known = Object.keys(objects ?? {}).map(name => `\`${name}\``)
    throw fail(
      `The map has no object \`${object}\`.`,
      `Name one that it has in \`object\`: ${known.join(', ') || 'it has none'}.`,
    )
  }
  const arcs = decodedArcs(topology)
  if (arcs === undefined) throw fail('The map has arcs that are no lists of positions.')
  if (arcs.some(arc => arc.some(([x, y]) => !(Math.abs(x) <= 180.001 && Math.abs(y) <= 90.001))))
    throw fail(
      'The map holds positions that are no degrees of longitude and latitude.',
      'Use a map that is not projected: one in WGS 84 degrees.',
    )
  const shapes = geometriesOf(objects[object]).flatMap(geometry => {
    const polygons = polygonsOf(geometry)
    if (polygons === undefined) return []
    const rings = polygons.map(polygon => polygon.map(ring => ringOf(ring, arcs)))
    if (rings.some(polygon => polygon.some(ring => ring === undefined)))
      throw fail('The map has a ring that does not close, or that names an arc that is not there.')
    const { id, properties } = geometry
    const name = record(properties)?.name
    const given = typeof id === 'string' || typeof id === 'number' ? codeOf(String(id)) : undefined
    return [
      {
        ...(given !== undefined && { code: given }),
        name: typeof name === 'string' ? name : '',
        polygons: rings.map(polygon => polygon.map((ring, i) => wound(ring!, i === 0)) as Polygon),
      },
    ]
  })
  if (shapes.length === 0)
    throw fail(`The object \`${object}\` of the map holds no areas.`, 'Name an object with areas in `object`.')
  return shapes
}

type Record = { [key: string]: unknown }

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function record(value: unknown): Record | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record) : undefined
}

/** Positions of every arc in degrees: differences of whole numbers where the file has a transform. */
function decodedArcs({ arcs, transform }: Record): Point[][] | undefined {
  const given = transform === undefined ? undefined : record(transform)
  const [scale, translate] = [given?.scale, given?.translate]
  if (transform !== undefined && !(isPoint(scale) && isPoint(translate))) return undefined
  if (!Array.isArray(arcs) || !arcs.every(arc => Array.isArray(arc) && arc.length > 0 && arc.every(isPoint)))
    return undefined
  if (!isPoint(scale) || !isPoint(translate)) return (arcs as Point[][]).map(arc => arc.map(([x, y]) => [x, y]))
  return (arcs as Point[][]).map(arc => {
    let [x, y] = [0, 0]
    return arc.map(([dx, dy]): Point => {
      x += dx
      y += dy
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]]
    })
  })
}

function isPoint(value: unknown): value is Point {
  return Array.isArray(value) && Number.isFinite(value[0]) && Number.isFinite(value[1])
}

function geometriesOf(value: unknown): Record[] {
  const geometry = record(value)
  if (geometry === undefined) return []
  return geometry.type === 'GeometryCollection' && Array.isArray(geometry.geometries)
    ? geometry.geometries.flatMap(geometriesOf)
    : [geometry]
}

/** Arcs by ring by polygon; undefined where the geometry is no area. */
function polygonsOf({ type, arcs }: Record): unknown[][] | undefined {
  const polygons = type === 'Polygon' ? [arcs] : type === 'MultiPolygon' ? arcs : undefined
  if (!Array.isArray(polygons) || polygons.length === 0) return undefined
  return polygons.map(polygon => (Array.isArray(polygon) ? polygon : [undefined]))
}

/** One closed ring, rounded; an arc is named by its index, or by its complement where it runs backwards. */
function ringOf(named: unknown, arcs: Point[][]): Point[] | undefined {
  if (!Array.isArray(named) || named.length === 0) return undefined
  const ring: Point[] = []
  for (const index of named) {
    const arc = Number.isInteger(index) ? arcs[index < 0 ? ~index : index] : undefined
    if (arc === undefined) return undefined
    const points = (index < 0 ? [...arc].reverse() : arc).map(([x, y]): Point => [rounded(x), rounded(y)])
    const end = ring.pop()
    if (end !== undefined && !isSame(end, points[0]!)) return undefined
    ring.push(...points)
  }
  return ring.length >= 4 && isSame(ring[0]!, ring.at(-1)!) ? ring : undefined
}

function isSame(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

function wound(ring: Point[], outer: boolean): Point[] {
  const longitudes = ring.map(([x]) => x)
  if (Math.max(...longitudes) - Math.min(...longitudes) > 180) return ring
  let area = 0
  for (let i = 1; i < ring.length; i++) area += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1]
  return area > 0 === outer ? [...ring].reverse() : ring
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(DECIMALS)) + 0
}
