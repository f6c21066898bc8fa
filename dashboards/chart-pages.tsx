import type { VNode } from 'preact'
import type { ChartPageProps } from './components/chart-page.tsx'
import { figureName } from './components/distribution-section.tsx'
import { Drawings } from './components/drawings.tsx'
import { MapFigure, MapLegend } from './components/map-section.tsx'
import { type DrawnPerformance, plotName, plotSummary } from './components/performance-section.tsx'
import type { DrawnMap } from './components/places.tsx'
import type { DrawnRepresentation } from './components/representation-section.tsx'
import type { DrawnScore } from './components/score-figures.tsx'
import { chartFigure, chartSummary, type DrawnWeights } from './components/weights-section.tsx'
import { figureSummary } from './distribution-figures.ts'
import type { Drawing } from './drawing.ts'
import type { Exploration } from './exploration.ts'
import { exploreDistribution, exploreDots, exploreMap, exploreWeights } from './explorations.ts'
import { figureName as performanceName } from './performance-figures.ts'
import { phrase } from './phrase.ts'
import { legendOf, mapSummary, rankedPlaces } from './place-map.ts'
import type { ShownRelease } from './released-cells.ts'
import { ratioPlot } from './representation-plot.ts'
import { representationSummary, tableName } from './representation-tables.ts'
import { viewName } from './stratum.ts'
import { text } from './text.ts'

/** All that is drawn of a release. */
interface Drawn {
  scores: readonly DrawnScore[]
  weights: readonly DrawnWeights[]
  maps: readonly DrawnMap[]
  compared: readonly DrawnRepresentation[]
  figures: readonly DrawnPerformance[]
}

/** A page for each chart of the site. */
export function chartPages(release: ShownRelease, drawn: Drawn): ChartPageProps[] {
  return [
    ...distributionPages(release, drawn.scores),
    ...weightsPages(release, drawn.weights),
    ...performancePages(release, drawn.figures),
    ...representationPages(release, drawn.compared),
    ...mapPages(release, drawn.maps),
  ]
}

function distributionPages(release: ShownRelease, scores: readonly DrawnScore[]): ChartPageProps[] {
  const above = 'distributions.html'
  return scores.flatMap(({ path, drawn }) =>
    drawn.flatMap(({ figure, drawings, chart }) => {
      if (drawings.length === 0) return []
      const named = { figure: figureName(figure), summary: figureSummary(figure).join(' ') }
      const exploration = namedFor(chart, named.figure, exploreDistribution(figure))
      const from = scores.length > 1 ? path : above
      return [
        {
          release,
          exploration,
          ...named,
          heading: phrase(text.chart, named),
          from,
          above,
          still: stillOf(drawings, named),
        } as const,
      ]
    }),
  )
}

function weightsPages(release: ShownRelease, weights: readonly DrawnWeights[]): ChartPageProps[] {
  const above = 'distributions.html'
  return weights.flatMap(({ view, charts }) =>
    charts.flatMap(({ measure, drawings, chart }, at) => {
      if (drawings.length === 0) return []
      const summary = chartSummary(view.measures[at]!.cells.flat())
      const named = { figure: chartFigure(measure, view.view), summary }
      const exploration = namedFor(chart, named.figure, exploreWeights(view, at))
      return [
        {
          release,
          exploration,
          ...named,
          heading: phrase(text.chart, named),
          from: above,
          above,
          still: stillOf(drawings, named),
        } as const,
      ]
    }),
  )
}

function performancePages(release: ShownRelease, figures: readonly DrawnPerformance[]): ChartPageProps[] {
  const above = 'performance.html'
  return figures.flatMap(({ figure, plots }) =>
    plots.map(({ statistic, plot, drawings, chart }) => {
      const name = plotName(statistic, performanceName(figure, viewName(figure.view)))
      const named = { figure: name, summary: plotSummary(figure, statistic) }
      const exploration = namedFor(chart, named.figure, exploreDots(plot, false))
      return {
        release,
        exploration,
        ...named,
        heading: phrase(text.chart, named),
        from: above,
        above,
        still: stillOf(drawings, named),
      } as const
    }),
  )
}

function representationPages(release: ShownRelease, compared: readonly DrawnRepresentation[]): ChartPageProps[] {
  const above = 'representation.html'
  return compared.flatMap(({ table, drawings, chart }) => {
    if (drawings.length === 0) return []
    const figure = phrase(text.representation.figure, { heading: tableName(table) })
    const named = { figure, summary: representationSummary(table) }
    const exploration = namedFor(chart, named.figure, exploreDots(ratioPlot(table), false))
    return [
      {
        release,
        exploration,
        ...named,
        heading: phrase(text.chart, named),
        from: above,
        above,
        still: stillOf(drawings, named),
      } as const,
    ]
  })
}

function mapPages(release: ShownRelease, maps: readonly DrawnMap[]): ChartPageProps[] {
  const [above, from] = ['places.html', 'places.html'] as const
  return maps.flatMap(({ map, drawing, dots, chart, dotsChart }) => {
    const { attribute } = map
    const summary = mapSummary(map)
    const figure = phrase(text.places.chart, { attribute })
    const ranked = { figure: phrase(text.places.rankedFigure, { attribute }), summary }
    return [
      {
        release,
        exploration: namedFor(chart, figure, exploreMap(map)),
        heading: figure,
        figure,
        summary,
        from,
        above,
        still: <MapFigure map={map} drawing={drawing} id="map" />,
        legend: <InteractiveLegend map={map} />,
      },
      ...(dots.length === 0
        ? []
        : [
            {
              release,
              exploration: namedFor(dotsChart, ranked.figure, exploreDots(rankedPlaces(map), true)),
              ...ranked,
              heading: phrase(text.chart, ranked),
              from,
              above,
              still: stillOf(dots, ranked),
            },
          ]),
    ]
  })
}

/** Classes by their fills, as on the page; what the interactive map outlines instead, in words, where it does. */
function InteractiveLegend({ map }: Pick<DrawnMap, 'map'>) {
  const legend = legendOf(map)
  const outlined = (['withheld', 'unreliable'] as const).filter(kept => legend.some(({ fill }) => fill === kept))
  return (
    <>
      <MapLegend map={map} fills={legend.filter(({ fill }) => !outlined.some(kept => kept === fill))} />
      {outlined.map(fill => (
        <p class="hint">{text.explore.outlines[fill]}</p>
      ))}
    </>
  )
}

/** A chart’s exploration under its name; its specification says what it is. */
function namedFor(name: string, figure: string, { spec, ...explored }: Omit<Exploration, 'name'>): Exploration {
  return { name, ...explored, spec: { ...spec, description: phrase(text.explore.drawn, { figure }) } }
}

function stillOf(drawings: readonly Drawing[], { figure, summary }: { figure: string; summary: string }): VNode {
  return (
    <figure>
      <Drawings drawings={drawings} id="still" figure={figure} summary={summary} />
    </figure>
  )
}
