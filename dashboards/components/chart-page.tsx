import type { ComponentChildren } from 'preact'
import { type Exploration, specBlock } from '../exploration.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { text } from '../text.ts'
import { Page, type PagePath } from './page.tsx'

export interface ChartPageProps {
  release: ShownRelease
  exploration: Exploration
  heading: string
  /** What is drawn, and what it shows in words. */
  figure: string
  summary: string
  /** The page that shows the chart still, and the one of the navigation above it. */
  from: string
  above: PagePath
  /** The chart as it is drawn there, for a browser that runs no script. */
  still: ComponentChildren
  legend?: ComponentChildren
}

/** WAI-ARIA Graphics, as a chart that stands still has it: the library’s types do not know the role. */
const graphic = (figure: string) => ({
  role: 'graphics-document' as 'img',
  'aria-label': phrase(text.explore.drawn, { figure }),
})

/** The page of one chart, the only kind with a script: it draws in place of the still chart, and everything else is markup. */
export function ChartPage({
  release,
  exploration,
  heading,
  figure,
  summary,
  from,
  above,
  still,
  legend,
}: ChartPageProps) {
  const { name, spec, axis, words } = exploration
  const { explore } = text
  return (
    <Page
      path={above}
      below={{ title: heading, question: explore.question }}
      release={release}
      heading={heading}
      script="charts.js"
    >
      <p>
        <a href={from}>{explore.back}</a>
      </p>
      <p>
        <bdi>{summary}</bdi>
      </p>
      <noscript>
        <p>{explore.still}</p>
      </noscript>
      <div id="explored" class="explored unseen" hidden>
        <p class="hint">
          {explore.keys} {axis ? explore.axisKeys : explore.zoomed}
        </p>
        <div class="controls">
          <div id="controls" />
          {axis && (
            <div>
              <button type="button" value="0.5">
                {explore.zoomIn}
              </button>
              <button type="button" value="2">
                {explore.zoomOut}
              </button>
              <button type="button" value="0">
                {explore.whole}
              </button>
            </div>
          )}
        </div>
        <div class="stage">
          <div id="drawn" class="chart" tabindex={0} {...graphic(figure)} aria-describedby="says" />
          <p id="says" role="status" hidden />
        </div>
      </div>
      <div id="still">{still}</div>
      {legend}
      <details>
        <summary>{explore.words}</summary>
        <ul>
          {words.map(words => (
            <li>
              <bdi>{words}</bdi>
            </li>
          ))}
        </ul>
      </details>
      <section aria-labelledby="spec-heading">
        <h2 id="spec-heading">{explore.specHeading}</h2>
        <p>
          {explore.spec}{' '}
          <a href={`${name}.vl.json`} download>
            {name}.vl.json
          </a>
        </p>
      </section>
      <script type="application/json" id="spec" dangerouslySetInnerHTML={{ __html: specBlock(spec) }} />
    </Page>
  )
}
