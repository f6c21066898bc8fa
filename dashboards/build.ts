import type { VNode } from 'preact'
import { render } from 'preact-render-to-string'
import script from '../dist/charts.js?raw' with { type: 'text' }
import type { Released } from '../science/disclosure/released.ts'
import { chartPages } from './chart-pages.tsx'
import { AgreementPage } from './components/agreement.tsx'
import { ChartPage } from './components/chart-page.tsx'
import { Distributions } from './components/distributions.tsx'
import type { DrawnFunnel } from './components/funnel-section.tsx'
import { Methods } from './components/methods.tsx'
import { Overview } from './components/overview.tsx'
import { type PagePath, pagesOf } from './components/page.tsx'
import { PerformancePage } from './components/performance.tsx'
import type { DrawnPerformance } from './components/performance-section.tsx'
import { type DrawnMap, Places } from './components/places.tsx'
import { Quality } from './components/quality.tsx'
import { RepresentationPage } from './components/representation.tsx'
import type { DrawnRepresentation } from './components/representation-section.tsx'
import { ScorePage } from './components/score.tsx'
import type { DrawnFigure, DrawnScore } from './components/score-figures.tsx'
import { StandardisedPage } from './components/standardised.tsx'
import type { DrawnWeights } from './components/weights-section.tsx'
import { drawDistribution } from './distribution-drawing.ts'
import { distributionFigures } from './distribution-figures.ts'
import { drawDots } from './dot-plot.ts'
import { drawFunnel, funnels } from './funnel.ts'
import { groupBy } from './group-by.ts'
import { drawMap } from './map-chart.ts'
import { performanceFigures } from './performance-figures.ts'
import { performancePlots } from './performance-plots.ts'
import { placeMaps, rankedPlaces } from './place-map.ts'
import type { ReleasedTables, ShownRelease } from './released-cells.ts'
import { ratioPlot } from './representation-plot.ts'
import { representationTables } from './representation-tables.ts'
import { requireColumns } from './require-columns.ts'
import { CHART_PAGES } from './security-headers.ts'
import style from './style.css?raw' with { type: 'text' }
import { drawWeights } from './weights-drawing.ts'
import { weightsViews } from './weights-views.ts'

/** One file of the site; `path` is relative to the site’s folder. */
export interface SiteFile {
  path: string
  body: Uint8Array
}

/**
 * The static site of a release: pages without a script and one stylesheet; and a page for each chart, with the site’s one
 * script and the chart’s specification. It works from `file://`, asks for nothing elsewhere, and shows only what stands in the released tables and in `about`. The same release gives the same bytes.
 * Throws where a released table lacks a column or a statistic.
 */
export async function buildSite(release: Released): Promise<SiteFile[]> {
  requireColumns(release)
  const [scores, weights] = [await drawScores(release), await drawAllWeights(release)]
  const [maps, compared] = [await drawMaps(release), await drawRepresentation(release)]
  const [figures, places] = [await drawPerformance(release), await drawFunnels(release)]
  const pages: Record<PagePath, () => VNode> = {
    'index.html': () => Overview({ release }),
    'distributions.html': () => Distributions({ release, scores, weights }),
    'agreement.html': () => AgreementPage({ release }),
    'representation.html': () => RepresentationPage({ release, compared }),
    'performance.html': () => PerformancePage({ release, figures }),
    'standardised.html': () => StandardisedPage({ release }),
    'places.html': () => Places({ release, maps, funnels: places }),
    'quality.html': () => Quality({ release }),
    'methods.html': () => Methods({ release }),
  }
  const alone = scores.length > 1 ? scores : []
  return [
    ...pagesOf(release.about).map(({ path }) => file(path, page(pages[path]()))),
    ...alone.map(score => file(score.path, page(ScorePage({ release, ...score })))),
    ...chartPages(release, { scores, weights, maps, compared, figures }).flatMap(chart => [
      file(`${chart.exploration.name}.html`, page(ChartPage(chart))),
      file(`${chart.exploration.name}.vl.json`, `${JSON.stringify(chart.exploration.spec)}\n`),
    ]),
    file('charts.js', script),
    file('style.css', style),
  ]
}

async function drawMaps(release: ShownRelease): Promise<DrawnMap[]> {
  const drawn: DrawnMap[] = []
  for (const [index, map] of placeMaps(release).entries())
    drawn.push({
      map,
      drawing: await drawMap(map.shapes, `map-${index + 1}`),
      dots: await drawDots(rankedPlaces(map)),
      chart: `${CHART_PAGES}map-${index + 1}`,
      dotsChart: `${CHART_PAGES}places-${index + 1}`,
    })
  return drawn
}

async function drawFunnels(release: ShownRelease): Promise<DrawnFunnel[]> {
  const drawn: DrawnFunnel[] = []
  for (const funnel of funnels(release)) drawn.push({ funnel, drawing: await drawFunnel(funnel) })
  return drawn
}

async function drawPerformance(release: ShownRelease): Promise<DrawnPerformance[]> {
  const drawn: DrawnPerformance[] = []
  for (const [index, figure] of performanceFigures(release).entries()) {
    const plots: DrawnPerformance['plots'][number][] = []
    for (const { statistic, plot } of performancePlots(figure)) {
      const drawings = await drawDots(plot)
      if (drawings.length > 0)
        plots.push({ statistic, plot, drawings, chart: `${CHART_PAGES}performance-${index + 1}-${statistic}` })
    }
    drawn.push({ figure, plots })
  }
  return drawn
}

async function drawRepresentation(release: ShownRelease): Promise<DrawnRepresentation[]> {
  const drawn: DrawnRepresentation[] = []
  for (const [index, table] of representationTables(release, release.about).entries())
    drawn.push({
      table,
      drawings: await drawDots(ratioPlot(table)),
      chart: `${CHART_PAGES}representation-${index + 1}`,
    })
  return drawn
}

/** The figures of each score. Its page has a number for a name: two ids may differ by case alone, and files then not. */
async function drawScores(release: ReleasedTables): Promise<DrawnScore[]> {
  const drawn: DrawnFigure[] = []
  for (const [index, figure] of distributionFigures(release).entries())
    drawn.push({
      figure,
      drawings: await drawDistribution(figure),
      chart: `${CHART_PAGES}distribution-${index + 1}`,
    })
  return groupBy(drawn, ({ figure }) => figure.score).map((drawn, index) => ({
    score: drawn[0]!.figure.score,
    path: `score-${index + 1}.html`,
    drawn,
  }))
}

async function drawAllWeights(release: ShownRelease): Promise<DrawnWeights[]> {
  const drawn: DrawnWeights[] = []
  for (const [index, view] of weightsViews(release, release.about).entries()) {
    const charts = await drawWeights(view)
    drawn.push({
      view,
      charts: charts.map((chart, at) => ({ ...chart, chart: `${CHART_PAGES}weights-${index + 1}-${at + 1}` })),
    })
  }
  return drawn
}

function page(content: VNode): string {
  return `<!doctype html>\n${render(content)}\n`
}

function file(path: string, body: string): SiteFile {
  return { path, body: new TextEncoder().encode(body) }
}
