import { MOST_DRAWN } from '../distribution-drawing.ts'
import type { DistributionCell } from '../distribution-figures.ts'
import { meansOf } from '../distribution-figures.ts'
import type { Drawing } from '../drawing.ts'
import { formatCount } from '../format.ts'
import { measureName } from '../measure-name.ts'
import { phrase } from '../phrase.ts'
import { stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { peopleBehind, type WeightsView, weightsSentences } from '../weights-views.ts'
import { Choice } from './choice.tsx'
import { DataTable } from './data-table.tsx'
import { measureRow } from './distribution-section.tsx'
import { Drawings } from './drawings.tsx'

export interface DrawnWeights {
  view: WeightsView
  charts: { measure: string; drawings: readonly Drawing[]; chart: string }[]
}

/** Scores for one trait side by side: where each group’s mean lies depends on whose weights are used. */
export function WeightsSection({ drawn, id, title }: { drawn: readonly DrawnWeights[]; id: string; title: string }) {
  return (
    <section aria-labelledby={id} class="part">
      <h2 id={id}>{title}</h2>
      <p>{text.weights.intro}</p>
      <p class="caution">{text.weights.risk}</p>
      {drawn.map(({ view, charts }, index) =>
        charts.some(({ drawings }) => drawings.length > 0) ? (
          <DrawnView view={view} charts={charts} id={`${id}-${index + 1}`} />
        ) : (
          <TableOnly view={view} />
        ),
      )}
    </section>
  )
}

function DrawnView({ view, charts, id }: DrawnWeights & { id: string }) {
  const sentences = weightsSentences(view)
  return (
    <section aria-labelledby={id} class="distribution">
      <h3 id={id}>{phrase(text.weights.heading, { view: viewName(view.view) })}</h3>
      {sentences.length > 0 && <p>{text.weights.words}</p>}
      <ul>
        {sentences.map(sentence => (
          <li>
            <bdi>{sentence}</bdi>
          </li>
        ))}
      </ul>
      <Choice
        id={`${id}-measure`}
        legend={phrase(text.weights.choose, { view: viewName(view.view) })}
        class="charts"
        first="all"
        panels={charts.map(({ measure, drawings, chart }, at) => ({
          name: text.measures[measure] ?? measure,
          content: (
            <figure>
              <figcaption>{text.measures[measure] ?? measure}</figcaption>
              <Drawings
                drawings={drawings}
                id={`${id}-${at + 1}`}
                figure={chartFigure(measure, view.view)}
                summary={chartSummary(view.measures[at]!.cells.flat())}
                chart={chart}
              />
            </figure>
          ),
        }))}
      />
      <p class="hint">{text.weights.legend}</p>
      <MeansTable view={view} />
    </section>
  )
}

function TableOnly({ view }: { view: WeightsView }) {
  const fill = { view: viewName(view.view), groups: formatCount(view.strata.length) }
  if (view.strata.length > MOST_DRAWN) return <p>{phrase(text.weights.elsewhere, fill)}</p>
  return <MeansTable view={view} folded={phrase(text.weights.many, fill)} />
}

/** What a chart of means is called. */
export function chartFigure(measure: string, view: string): string {
  return phrase(text.weights.figure, {
    measure: measureName(measure),
    view: viewName(view),
  })
}

/** What it shows, in a sentence made of its numbers. */
export function chartSummary(cells: readonly DistributionCell[]): string {
  const means = meansOf(cells)
  return means ? phrase(text.weights.summary, means) : text.weights.summaryNone
}

/** Means of every group by measure, a column a score; groups stand in the released order. */
function MeansTable({ view, folded }: { view: WeightsView; folded?: string }) {
  const { group, measure, people } = text.distributions
  return (
    <DataTable
      caption={phrase(text.weights.caption, { view: viewName(view.view) })}
      folded={folded}
      columns={[
        { header: group },
        { header: measure },
        { header: people, numeric: true },
        ...view.scores.map(({ id }) => ({ header: id, numeric: true as const })),
      ]}
      rows={view.measures.flatMap(same =>
        view.strata.map((stratum, at) => ({
          name: stratumName(stratum),
          cells: [measureRow(same.measure), peopleBehind(same, at)],
          values: same.cells.map(cells => [cells[at]!.statistics.mean, 'deviations'] as const),
        })),
      )}
      sources={view.measures.flatMap(({ cells }) => cells.flat().map(({ statistics }) => statistics.mean))}
      table="distribution"
    />
  )
}
