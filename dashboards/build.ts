import type { VNode } from 'preact'
import { render } from 'preact-render-to-string'
import type { Released } from '../science/disclosure/released.ts'
import { Distributions, type DrawnFigure } from './components/distributions.tsx'
import { Methods } from './components/methods.tsx'
import { Overview } from './components/overview.tsx'
import { type PagePath, pagesOf } from './components/page.tsx'
import { type DrawnMap, Places } from './components/places.tsx'
import { Quality } from './components/quality.tsx'
import { RepresentationPage } from './components/representation.tsx'
import { drawDistribution } from './distribution-chart.ts'
import { chartRows, distributionFigures, isDrawn, scaleOf } from './distribution-figures.ts'
import { drawMap } from './map-chart.ts'
import { placeMaps } from './place-map.ts'
import type { ReleasedTables, ShownRelease } from './released-cells.ts'
import style from './style.css?raw' with { type: 'text' }

/** One file of the site; `path` is relative to the site’s folder. */
export interface SiteFile {
  path: string
  body: Uint8Array
}

/** Strata in one drawing: as many as fit the height of a printed A4 page. */
const STRATA_PER_DRAWING = 18

/**
 * The static site of a release: pages and one stylesheet, no script. It works from `file://`, asks for nothing
 * elsewhere, and shows only what stands in the released tables and in `about`. The same release gives the same bytes.
 * Throws where a released table lacks a column or a statistic.
 */
export async function buildSite(release: Released): Promise<SiteFile[]> {
  const [drawn, maps] = [await drawFigures(release), await drawMaps(release)]
  const pages: Record<PagePath, () => VNode> = {
    'index.html': () => Overview({ release }),
    'distributions.html': () => Distributions({ release, drawn }),
    'representation.html': () => RepresentationPage({ release }),
    'places.html': () => Places({ release, maps }),
    'quality.html': () => Quality({ release }),
    'methods.html': () => Methods({ release }),
  }
  return [...pagesOf(release.about).map(({ path }) => file(path, page(pages[path]()))), file('style.css', style)]
}

async function drawMaps(release: ShownRelease): Promise<DrawnMap[]> {
  const drawn: DrawnMap[] = []
  for (const [index, map] of placeMaps(release).entries())
    drawn.push({ map, drawing: await drawMap(map.shapes, `map-${index + 1}`) })
  return drawn
}

async function drawFigures(release: ReleasedTables): Promise<DrawnFigure[]> {
  const drawn: DrawnFigure[] = []
  for (const figure of distributionFigures(release)) {
    const drawings = []
    if (figure.axis && figure.cells.some(isDrawn)) {
      for (let first = 0; first < figure.cells.length; first += STRATA_PER_DRAWING)
        drawings.push(
          await drawDistribution(
            chartRows(figure.cells.slice(first, first + STRATA_PER_DRAWING)),
            figure.axis,
            scaleOf(figure.measure).words.axis,
          ),
        )
    }
    drawn.push({ figure, drawings })
  }
  return drawn
}

function page(content: VNode): string {
  return `<!doctype html>\n${render(content)}\n`
}

function file(path: string, body: string): SiteFile {
  return { path, body: new TextEncoder().encode(body) }
}
