import type { Polygon, Shape } from '../geography/shape.ts'
import { altered, isSame, readJson } from './altered.ts'

export type { Shape } from '../geography/shape.ts'

/** The places of the map of one attribute: all that the map has, whether or not anyone is counted there. */
export interface PlaceShapes {
  attribute: string
  shapes: readonly Shape[]
}

/** Where a release holds the places of an attribute's map. */
export function shapesPath(attribute: string): string {
  return `shapes/${attribute}.json`
}

export function isShapesPath(path: string): boolean {
  return /^shapes\/[a-z][a-z0-9_]*\.json$/.test(path)
}

/**
 * The places as GeoJSON, one a line: `id` is the level that the place is in the tables, without one no level can be
 * there. Rings are wound as d3-geo draws them, so against RFC 7946.
 */
export function shapesBytes(shapes: readonly Shape[]): Uint8Array {
  const features = shapes.map(({ code, name, polygons }) =>
    JSON.stringify({
      type: 'Feature',
      ...(code !== undefined && { id: code }),
      properties: { name },
      geometry: { type: 'MultiPolygon', coordinates: polygons },
    }),
  )
  return new TextEncoder().encode(`{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`)
}

/** Reads what `shapesBytes` wrote. Throws `altered` where the text is not the one text of its places. */
export function readShapes(file: string, bytes: Uint8Array): Shape[] {
  const { features } = (readJson(file, bytes) ?? {}) as { features?: unknown }
  if (!Array.isArray(features)) throw altered(file, 'holds no places')
  const shapes = features.map((feature): Shape => {
    const { id, properties, geometry } = (feature ?? {}) as { id?: unknown; properties?: unknown; geometry?: unknown }
    const { name } = (properties ?? {}) as { name?: unknown }
    const { coordinates } = (geometry ?? {}) as { coordinates?: unknown }
    if (!(id === undefined || typeof id === 'string') || typeof name !== 'string' || !arePolygons(coordinates))
      throw altered(file, 'holds a place that is none')
    return { ...(id !== undefined && { code: id }), name, polygons: coordinates }
  })
  if (!isSame(shapesBytes(shapes), bytes)) throw altered(file, 'is not written as a release writes it')
  return shapes
}

function arePolygons(value: unknown): value is Polygon[] {
  const lists = (depth: number, value: unknown): boolean =>
    depth === 0
      ? Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)
      : Array.isArray(value) && value.every(item => lists(depth - 1, item))
  return lists(3, value)
}
