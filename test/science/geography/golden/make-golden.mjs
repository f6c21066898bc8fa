// Makes countries.tsv with topojson-client 3.1.0, an independent reader of TopoJSON: run beside its installation.
//   node make-golden.mjs countries-110m.json > countries.tsv
// One line a country: id, name, rings, positions, and sums of longitudes and latitudes in thousandths, each position
// rounded to 3 decimals first.
import { readFileSync } from 'node:fs'
import { feature } from 'topojson-client'

const topology = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const round = value => Math.round(Number(value.toFixed(3)) * 1000)
console.log('id\tname\trings\tpositions\tlongitudes\tlatitudes')
for (const { id = '', properties, geometry } of feature(topology, topology.objects.countries).features) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const rings = polygons.flat()
  const sum = axis => rings.flat().reduce((total, position) => total + round(position[axis]), 0)
  console.log([id, properties.name, rings.length, rings.flat().length, sum(0), sum(1)].join('\t'))
}
