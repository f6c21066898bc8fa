import { MOST_DRAWN } from '../distribution-drawing.ts'
import { type DistributionCell, type DistributionFigure, figureSummary, meansOf, RAW } from '../distribution-figures.ts'
import type { Drawing } from '../drawing.ts'
import { formatCount } from '../format.ts'
import { measureName } from '../measure-name.ts'
import { phrase } from '../phrase.ts'
import { EVERYONE, stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Drawings } from './drawings.tsx'
import { Say } from './say.tsx'

const COLUMNS = ['mean', 'sd', 'q05', 'q25', 'q50', 'q75', 'q95'] as const

interface DistributionSectionProps {
  figure: DistributionFigure
  drawings: readonly Drawing[]
  chart: string
  id: string
}

/** One figure: what it shows in words, its chart, its table, and why it shows no difference in risk. */
export function DistributionSection({ figure, drawings, chart, id }: DistributionSectionProps) {
  const name = figureName(figure)
  const summary = figureSummary(figure)
  return (
    <section aria-labelledby={id} class="distribution">
      <h2 id={id}>{name}</h2>
      <ul class="plain">
        {summary.map(sentences => (
          <li>{sentences}</li>
        ))}
      </ul>
      {figure.strata.length > MOST_DRAWN ? (
        <>
          <Risk figure={figure} />
          <FigureTable
            figure={figure}
            name={name}
            folded={phrase(text.distributions.many, { groups: formatCount(figure.strata.length) })}
          />
        </>
      ) : (
        <div class="beside">
          {drawings.length > 0 && (
            <figure>
              <Drawings drawings={drawings} id={id} figure={name} summary={summary.join(' ')} chart={chart} />
            </figure>
          )}
          <div>
            <FigureTable figure={figure} name={name} />
            <Risk figure={figure} />
          </div>
        </div>
      )}
    </section>
  )
}

/** `T2D by sex`: what the figure is called. */
export function figureName({ score, view, scale }: DistributionFigure): string {
  const subject =
    scale.measure === RAW
      ? score
      : phrase(text.distributions.subjectOfMeasure, { score, measure: measureName(scale.measure) })
  return view === EVERYONE
    ? phrase(text.distributions.headingOfEveryone, { score: subject })
    : phrase(text.distributions.heading, { score: subject, view: viewName(view) })
}

function FigureTable({ figure, name, folded }: { figure: DistributionFigure; name: string; folded?: string }) {
  const { group, measure, people, effective, mean, sd, caption } = text.distributions
  const isWeighted = figure.measures.some(({ cells }) => cells.some(cell => effectiveOf(cell) !== undefined))
  const headers = { mean, sd, ...text.quantiles }
  const { words, style } = figure.scale
  const several = figure.measures.length > 1
  return (
    <DataTable
      caption={phrase(caption, { figure: name, unit: words.unit })}
      folded={folded}
      columns={[
        { header: group },
        ...(several ? [{ header: measure }] : []),
        { header: people, numeric: true },
        ...(isWeighted ? [{ header: effective, numeric: true as const }] : []),
        ...COLUMNS.map(statistic => ({ header: headers[statistic], numeric: true as const })),
      ]}
      rows={figure.measures.flatMap(({ measure, cells }) =>
        cells.map(cell => ({
          name: stratumName(cell.keys.stratum),
          cells: several ? [measureRow(measure)] : [],
          values: [
            [cell.statistics.people, 'count'] as const,
            ...(isWeighted ? [[effectiveOf(cell), 'count'] as const] : []),
            ...COLUMNS.map(statistic => [cell.statistics[statistic], style] as const),
          ],
        })),
      )}
      sources={figure.measures.flatMap(({ cells }) => cells.flatMap(({ statistics }) => Object.values(statistics)))}
      table="distribution"
      stacked="limits"
    />
  )
}

/** The effective number of people, where people carry weights. */
const effectiveOf = ({ rows }: DistributionCell) => rows.find(({ statistic }) => statistic === 'effective_people')

/** What a measure is called where there is little room: `raw`, or its name in the released tables. */
export function measureRow(measure: string): string {
  return measure === RAW ? text.distributions.rawRow : measure
}

function Risk({ figure: { scale, measures } }: { figure: DistributionFigure }) {
  const means = meansOf(measures.find(({ measure }) => measure === scale.measure)?.cells ?? [])
  const apart = means?.low === means?.high ? undefined : means
  if (scale.measure !== RAW)
    return <p class="caution">{apart ? <Say text={text.risk.predictedMeans} fill={apart} /> : text.risk.predicted}</p>
  const raw = measures.some(({ measure }) => measure === RAW)
  return (
    <p class="caution">
      {text.risk.none} {raw && (apart ? <Say text={text.risk.rawMeans} fill={apart} /> : text.risk.raw)}
      {measures.length > (raw ? 1 : 0) && ` ${text.risk.adjusted}`}
    </p>
  )
}
