import type { Drawing } from '../distribution-chart.ts'
import { type DistributionFigure, figureSummary, meansOf, scaleOf } from '../distribution-figures.ts'
import { phrase } from '../phrase.ts'
import { EVERYONE, stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Say } from './say.tsx'

const COLUMNS = ['mean', 'sd', 'q05', 'q25', 'q50', 'q75', 'q95'] as const

/** One figure: what it shows in words, its chart, its table, and why it shows no difference in risk. */
export function DistributionSection({
  figure,
  drawings,
  id,
}: {
  figure: DistributionFigure
  drawings: Drawing[]
  id: string
}) {
  const name = figureName(figure)
  const summary = figureSummary(figure)
  return (
    <section aria-labelledby={id} class="distribution">
      <h2 id={id}>{name}</h2>
      <p>{summary}</p>
      <div class="beside">
        {drawings.length > 0 && (
          <figure>
            {drawings.map((drawing, index) => (
              <Chart drawing={drawing} name={chartName(name, summary, index + 1, drawings.length)} />
            ))}
            <figcaption>{phrase(text.distributions.legend, { zero: scaleOf(figure.measure).words.zero })}</figcaption>
          </figure>
        )}
        <div>
          <FigureTable figure={figure} name={name} />
        </div>
      </div>
      {figure.coverage && (
        <p>
          <Say
            text={figure.measure === 'most_similar' ? text.distributions.coverageSimilar : text.distributions.coverage}
            fill={figure.coverage}
          />
        </p>
      )}
      <Risk figure={figure} />
    </section>
  )
}

/** A figure’s name for people to read. */
export function figureName({ score, measure, view }: DistributionFigure): string {
  const fill = { score, measure: text.measures[measure] ?? measure }
  return view === EVERYONE
    ? phrase(text.distributions.figureOfEveryone, fill)
    : phrase(text.distributions.figure, { ...fill, view: viewName(view) })
}

function chartName(figure: string, summary: string, part: number, parts: number): string {
  return parts === 1
    ? phrase(text.distributions.chart, { figure, summary })
    : phrase(text.distributions.chartPart, { figure, summary, part: String(part), parts: String(parts) })
}

function Chart({ drawing: { width, height, content }, name }: { drawing: Drawing; name: string }) {
  return (
    <svg
      class="chart"
      role="img"
      aria-label={name}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      // Markup of the chart library, which escapes its data.
      dangerouslySetInnerHTML={{ __html: content }}
    />
  )
}

function FigureTable({ figure, name }: { figure: DistributionFigure; name: string }) {
  const { group, people, mean, sd, caption } = text.distributions
  const headers = { mean, sd, ...text.quantiles }
  const { words, style } = scaleOf(figure.measure)
  return (
    <DataTable
      caption={phrase(caption, { figure: name, unit: words.unit })}
      columns={[
        { header: group },
        { header: people, numeric: true },
        ...COLUMNS.map(statistic => ({ header: headers[statistic], numeric: true as const })),
      ]}
      rows={figure.cells.map(({ keys, statistics }) => ({
        name: stratumName(keys.stratum),
        values: [[statistics.people, 'count'], ...COLUMNS.map(statistic => [statistics[statistic], style] as const)],
      }))}
      sources={figure.cells.flatMap(({ rows }) => rows)}
    />
  )
}

function wordsOnRisk(measure: string) {
  if (measure === 'unadjusted') return text.risk.unadjusted
  return measure === 'probability' || measure === 'logit' ? text.risk.predicted : text.risk.other
}

function Risk({ figure }: { figure: DistributionFigure }) {
  const words = wordsOnRisk(figure.measure)
  const means = meansOf(figure)
  return <p class="caution">{means ? <Say text={words.means} fill={means} /> : words.plain}</p>
}
