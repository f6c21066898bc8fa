import type { VNode } from 'preact'
import { render } from 'preact-render-to-string'
import type { Released } from '../science/disclosure/released.ts'
import { Distributions, type DrawnFigure } from './components/distributions.tsx'
import { Overview } from './components/overview.tsx'
import { pagesOf } from './components/page.tsx'
import { RepresentationPage } from './components/representation.tsx'
import { drawDistribution } from './distribution-chart.ts'
import { chartRows, distributionFigures, isDrawn } from './distribution-figures.ts'
import type { ReleasedTables } from './released-cells.ts'
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
  const drawn = await drawFigures(release)
  const hasRepresentation = pagesOf(release.about).some(({ path }) => path === 'representation.html')
  return [
    file('index.html', page(Overview({ release }))),
    file('distributions.html', page(Distributions({ release, drawn }))),
    ...(hasRepresentation ? [file('representation.html', page(RepresentationPage({ release })))] : []),
    file('style.css', style),
  ]
}

async function drawFigures(release: ReleasedTables): Promise<DrawnFigure[]> {
  const drawn: DrawnFigure[] = []
  for (const figure of distributionFigures(release)) {
    const drawings = []
    if (figure.axis && figure.cells.some(isDrawn)) {
      for (let first = 0; first < figure.cells.length; first += STRATA_PER_DRAWING)
        drawings.push(
          await drawDistribution(chartRows(figure.cells.slice(first, first + STRATA_PER_DRAWING)), figure.axis),
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
