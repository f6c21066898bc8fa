import type { About } from '../../science/disclosure/released-table.ts'
import { phrase } from '../phrase.ts'
import { fillWords, legendOf, mapSummary, type Place, type PlaceMap, placeName } from '../place-map.ts'
import { said } from '../said.ts'
import { text } from '../text.ts'
import { Chart, Drawn } from './chart.tsx'
import { DataTable } from './data-table.tsx'
import { Description } from './description.tsx'
import { Drawings } from './drawings.tsx'
import { Explore } from './explore.tsx'
import type { DrawnMap } from './places.tsx'
import { Say } from './say.tsx'

/** One map: what it shows in words, the drawing and its legend, the numbers beside, and below who is not on it. */
export function MapSection({
  map,
  drawing,
  dots,
  chart,
  dotsChart,
  about,
  id,
}: DrawnMap & { about: About; id: string }) {
  const { attribute, onMap, offMap } = map
  const summary = mapSummary(map)
  const columns = columnsOf(map)
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{phrase(text.places.heading, { attribute })}</h2>
      <p>{summary}</p>
      <p>
        <Description about={about} attribute={attribute} />
      </p>
      <div class="beside">
        <MapFigure map={map} drawing={drawing} chart={chart} id={id} />
        {dots.length > 0 && (
          <figure>
            <figcaption class="name">{text.places.ranked}</figcaption>
            <Drawings
              drawings={dots}
              id={`${id}-ranked`}
              figure={phrase(text.places.rankedFigure, { attribute })}
              summary={summary}
              chart={dotsChart}
            />
            <figcaption>{text.places.rankedLegend}</figcaption>
          </figure>
        )}
      </div>
      <DataTable
        caption={phrase(text.places.caption, { attribute })}
        columns={columns}
        rows={onMap.map(place => rowOf(place, map))}
        sources={onMap.map(({ share }) => share)}
      />
      <h3>{text.places.offHeading}</h3>
      {offMap.length === 0 ? (
        <p>{text.places.offNone}</p>
      ) : (
        <>
          <p>
            <Say text={text.places.off} fill={{ places: said(offMap.map(placeName)) }} />
          </p>
          <DataTable
            caption={phrase(text.places.offCaption, { attribute })}
            columns={columns.slice(0, -1)}
            rows={offMap.map(({ people, share, ...place }) => ({
              name: placeName(place),
              values: [
                [people, 'count'],
                [share, 'share'],
              ],
            }))}
            sources={offMap.map(({ share }) => share)}
          />
        </>
      )}
    </section>
  )
}

/** The drawing of a map, and what its fills mean. */
export function MapFigure({
  map,
  drawing,
  chart,
  id,
}: Pick<DrawnMap, 'map' | 'drawing'> & { chart?: string; id: string }) {
  const figure = phrase(text.places.chart, { attribute: map.attribute })
  return (
    <figure class="map">
      <Chart {...drawing} id={`${id}-chart`} title={figure} desc={mapSummary(map)}>
        <Hatches id={id} />
        <Drawn content={drawing.content} />
      </Chart>
      <figcaption>
        <MapLegend map={map} />
        {text.places.breaks}
      </figcaption>
      {chart !== undefined && <Explore chart={chart} figure={figure} />}
    </figure>
  )
}

/** The fills of a map in words; of its own page the classes, as outlines tell the rest there. */
export function MapLegend({ map, fills = legendOf(map) }: { map: PlaceMap; fills?: ReturnType<typeof legendOf> }) {
  return (
    <ul class="legend">
      {fills.map(({ fill, words }) => (
        <li>
          <span class={`swatch ${fill}`} /> {words}
        </li>
      ))}
    </ul>
  )
}

function columnsOf({ attribute }: PlaceMap) {
  const { people, share, fill } = text.places
  return [
    { header: attribute },
    { header: people, numeric: true as const },
    { header: share, numeric: true as const },
    { header: fill },
  ]
}

function rowOf(place: Place, { top }: PlaceMap) {
  return {
    name: placeName(place),
    values: [
      [place.people, 'count'],
      [place.share, 'share'],
    ] as const,
    after: fillWords(place.fill, top),
  }
}

/** Two patterns that differ without colour: one slanting line, and crossed lines with gaps. */
function Hatches({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`withheld-${id}`} width="12" height="12" patternUnits="userSpaceOnUse">
        <path class="hatch" d="M-3 3L3-3M0 12L12 0M9 15L15 9" />
      </pattern>
      <pattern id={`unreliable-${id}`} width="12" height="12" patternUnits="userSpaceOnUse">
        <path class="hatch" d="M2 6H10M6 2V10" />
      </pattern>
    </defs>
  )
}
