import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../science/errors.ts'
import { codesBetween } from '../../../science/geography/codes.ts'
import { ISO3_OF_NUMERIC } from '../../../science/geography/iso-3166.ts'
import { readTopojson } from '../../../science/geography/read-topojson.ts'

const WORLD = readFileSync('examples/1000-genomes/countries-110m.json', 'utf8')
const asIs = codesBetween('id', 'id')!
const read = (topology: unknown, object = 'places') => readTopojson(JSON.stringify(topology), 'map.json', object, asIs)

/** Two squares that share a side, quantised: steps of half a degree from 10° E, 20° N. */
const SQUARES = {
  type: 'Topology',
  transform: { scale: [0.5, 0.5], translate: [10, 20] },
  arcs: [
    [
      [2, 0],
      [0, 2],
    ],
    [
      [2, 2],
      [-2, 0],
      [0, -2],
      [2, 0],
    ],
    [
      [2, 0],
      [2, 0],
      [0, 2],
      [-2, 0],
    ],
  ],
  objects: {
    places: {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', arcs: [[0, 1]], id: 'w', properties: { name: 'West' } },
        { type: 'MultiPolygon', arcs: [[[2, -1]]], id: 7 },
        { type: 'Point', coordinates: [0, 0], id: 'p' },
        { type: null, id: 'n' },
      ],
    },
  },
}

describe('the countries of the example', () => {
  const shapes = readTopojson(WORLD, 'c.json', 'countries', codesBetween('iso3', 'iso-numeric')!)

  test('hold the positions that another reader of TopoJSON finds', () => {
    const golden = readFileSync('test/science/geography/golden/countries.tsv', 'utf8').trimEnd().split('\n').slice(1)
    const sum = (points: readonly (readonly number[])[], axis: number) =>
      points.reduce((total, point) => total + Math.round(point[axis]! * 1000), 0)
    const found = shapes.map(({ name, polygons }) => {
      const rings = polygons.flat()
      return [name, rings.length, rings.flat().length, sum(rings.flat(), 0), sum(rings.flat(), 1)].join('\t')
    })
    expect(found).toEqual(golden.map(line => line.slice(line.indexOf('\t') + 1)))
  })

  test('have the codes of ISO 3166-1 by their names; places without one keep their name alone', () => {
    const codes = Object.fromEntries(shapes.map(({ name, code }) => [name, code]))
    expect(codes).toMatchObject({ Afghanistan: 'AFG', 'United Kingdom': 'GBR', Vietnam: 'VNM', Gambia: 'GMB' })
    expect(shapes.filter(({ code }) => code === undefined).map(({ name }) => name)).toEqual([
      'N. Cyprus',
      'Somaliland',
      'Kosovo',
    ])
  })

  test('the table of codes is one to one', () => {
    expect(ISO3_OF_NUMERIC.size).toBe(249)
    expect(new Set(ISO3_OF_NUMERIC.values()).size).toBe(249)
    for (const [digits, letters] of ISO3_OF_NUMERIC) expect(digits + letters).toMatch(/^\d{3}[A-Z]{3}$/)
  })
})

describe('shapes', () => {
  test('are stitched from arcs, forwards and backwards, and closed', () => {
    expect(read(SQUARES)).toEqual([
      {
        ...{ code: 'w', name: 'West' },
        polygons: [
          [
            [
              [11, 20],
              [10, 20],
              [10, 21],
              [11, 21],
              [11, 20],
            ],
          ],
        ],
      },
      expect.objectContaining({ code: '7', name: '' }),
    ])
  })

  test('have outer rings clockwise, whichever way the file has them, and holes the other way', () => {
    const area = (ring: readonly (readonly [number, number])[]) =>
      ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0] * y - x * ring[i]![1], 0)
    const turned = {
      ...SQUARES,
      objects: { places: { type: 'Polygon', arcs: [[-2, -1]] } },
    }
    for (const topology of [SQUARES, turned])
      for (const { polygons } of read(topology)) for (const [outer] of polygons) expect(area(outer!)).toBeLessThan(0)
  })

  test.each<[string, unknown, string, RegExp]>([
    ['is no JSON object', [], 'places', /no TopoJSON/],
    ['is GeoJSON', { type: 'FeatureCollection', features: [] }, 'places', /no TopoJSON/],
    ['has no such object', SQUARES, 'lands', /no object `lands`/],
    ['has an object by inheritance alone', SQUARES, 'constructor', /no object/],
    ['has no arcs', { ...SQUARES, arcs: 'none' }, 'places', /arcs/],
    ['has an arc that is empty', { ...SQUARES, arcs: [[]] }, 'places', /arcs/],
    ['names an arc that is not there', { ...SQUARES, arcs: SQUARES.arcs.slice(1) }, 'places', /ring/],
    [
      'has a ring that does not close',
      { ...SQUARES, objects: { places: { type: 'Polygon', arcs: [[0]] } } },
      'places',
      /does not close/,
    ],
    [
      'is projected',
      { ...SQUARES, transform: { scale: [10, 10], translate: [500, 300] } },
      'places',
      /no degrees of longitude/,
    ],
    ['holds lines alone', { ...SQUARES, objects: { places: { type: 'LineString', arcs: [0] } } }, 'places', /no areas/],
  ])('a map that %s is refused by name of its file', (_, topology, object, message) => {
    const refused = () => read(topology, object)
    expect(refused).toThrow(UserError)
    expect(refused).toThrow(message)
  })

  test('of any damaged file are read or refused, and never a fault', () => {
    const text = JSON.stringify(SQUARES)
    const damage = fc.record({
      at: fc.nat(text.length - 1),
      put: fc.constantFrom('', '0', '-', '9e9', 'null', '"', '[]', '{}', '[', 'true', '1.5'),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), damages => {
        let broken = text
        for (const { at, put } of damages) broken = broken.slice(0, at) + put + broken.slice(at + 1)
        try {
          readTopojson(broken, 'map.json', 'places', asIs)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
        }
      }),
      { seed: 1, numRuns: 3000 },
    )
  })
})

test('codes are the same word twice, or ISO 3166-1 letters from its digits, with zeros left out or not', () => {
  const iso = codesBetween('iso3', 'iso-numeric')!
  expect(['004', '4', '826', '999', '', 'GBR'].map(iso)).toEqual(['AFG', 'AFG', 'GBR', undefined, undefined, undefined])
  expect(codesBetween('iso2', 'iso-numeric')).toBeUndefined()
})
