import { formatCell, formatNumber, type NumberStyle } from '../format.ts'
import { groupBy } from '../group-by.ts'
import { measureName } from '../measure-name.ts'
import { phrase } from '../phrase.ts'
import { type Cell, releasedCells, type ShownRelease } from '../released-cells.ts'
import { stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Page } from './page.tsx'

const words = text.standardised
const KEYS = ['score', 'measure', 'outcome', 'figure', 'view', 'stratum'] as const
const PARTS = ['gap', 'composition', 'not_explained', 'interaction'] as const
/** Gaps of more groups are not told one by one: the table holds them. */
const MOST_SAID = 60
const STATISTICS = ['crude', 'standardised', 'cells'] as const

/** Crude and standardised figures side by side, and gaps to a declared reference taken apart. */
export function StandardisedPage({ release }: { release: ShownRelease }) {
  const { about } = release
  const { over, standard } = about.standardise!
  const census = about.censuses.find(({ id }) => id === standard)
  const names = { over: viewName(over) }
  const weights = releasedCells(release, 'standard', ['view', 'stratum'], ['weight'])
  const figures = groupBy(
    releasedCells(release, 'standardised', KEYS, ['standardised', 'crude', 'people', 'cells']),
    ({ keys: { stratum: _, ...keys } }) => JSON.stringify(keys),
  )
  const gaps = releasedCells(release, 'decomposition', [...KEYS, 'reference'], PARTS)
  return (
    <Page path="standardised.html" release={release} heading={text.titles.standardised}>
      <p class="lead">
        {phrase(words.intro, {
          ...names,
          standard:
            census === undefined
              ? words.cohort
              : phrase(words.census, { census: census.id, source: census.source, year: String(census.year) }),
        })}
      </p>
      <p class="caution">
        {words.caution} {about.scores.some(({ kind }) => kind === 'genetic') && words.genetic}
      </p>
      <DataTable
        caption={phrase(words.weights, names)}
        columns={[{ header: words.group }, { header: words.weight, numeric: true }]}
        rows={weights.map(({ keys, statistics }) => ({
          name: stratumName(keys.stratum),
          values: [[statistics.weight, 'share'] as const],
        }))}
        sources={weights.flatMap(({ rows }) => rows)}
        table="standard"
      />
      {figures.map((cells, index) => (
        <FigureSection
          cells={cells}
          gaps={gaps.filter(({ keys }) => KEYS.every(key => key === 'stratum' || keys[key] === cells[0]!.keys[key]))}
          over={names.over}
          id={`standardised-${index + 1}`}
        />
      ))}
    </Page>
  )
}

interface FigureProps {
  /** One figure in one view, a cell a stratum. */
  cells: readonly Cell<'standardised'>[]
  gaps: readonly Cell<'decomposition'>[]
  over: string
  id: string
}

function FigureSection({ cells, gaps, over, id }: FigureProps) {
  const { keys } = cells[0]!
  const figure = figureName(keys)
  const style = styleOf(keys)
  const view = viewName(keys.view)
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{phrase(words.heading, { figure, view })}</h2>
      <DataTable
        caption={phrase(words.caption, { figure, view })}
        stacked="limits and n"
        columns={[
          { header: words.group },
          ...STATISTICS.map(statistic => ({ header: words.statistics[statistic], numeric: true as const })),
        ]}
        rows={cells.map(({ keys, statistics }) => ({
          name: stratumName(keys.stratum),
          values: STATISTICS.map(
            statistic => [statistics[statistic], statistic === 'cells' ? 'count' : style] as const,
          ),
        }))}
        sources={cells.flatMap(({ statistics }) => STATISTICS.map(statistic => statistics[statistic]))}
        table="standardised"
      />
      {gaps.length > 0 && <Gaps gaps={gaps} figure={figure} style={gapStyleOf(keys)} over={over} />}
    </section>
  )
}

interface GapsProps extends Pick<FigureProps, 'gaps' | 'over'> {
  figure: string
  style: NumberStyle
}

function Gaps({ gaps, figure, style, over }: GapsProps) {
  const reference = stratumName(gaps[0]!.keys.reference)
  const shown = gaps.filter(({ statistics }) => statistics.gap.value !== null)
  return (
    <>
      <DataTable
        caption={phrase(words.gaps, { reference, figure })}
        stacked="limits and n"
        columns={[
          { header: words.group },
          ...PARTS.map(part => ({ header: words.parts[part], numeric: true as const })),
        ]}
        rows={gaps.map(({ keys, statistics }) => ({
          name: stratumName(keys.stratum),
          values: PARTS.map(part => [statistics[part], style] as const),
        }))}
        sources={gaps.flatMap(({ rows }) => rows)}
        table="decomposition"
      />
      {shown.length > 0 && shown.length <= MOST_SAID && (
        <ul>
          {shown.map(({ keys, statistics: { gap, composition, not_explained } }) => (
            <li>
              {phrase(words.gap, {
                group: stratumName(keys.stratum),
                reference,
                over,
                gap: formatNumber(gap.value!, style),
                composition: formatNumber(composition.value!, style),
                unexplained: formatCell(not_explained, style),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

type Keys = Cell<'standardised'>['keys']

function figureName({ score, measure, outcome, figure }: Keys): string {
  const names = { score, measure: measureName(measure) }
  if (figure === 'mean') return phrase(words.figures.mean, names)
  if (figure === 'base_rate') return phrase(words.figures.base_rate, { ...names, outcome })
  return phrase(words.figures.share, { ...names, threshold: figure.replace('share_high: ', '') })
}

function styleOf({ figure, measure }: Keys): NumberStyle {
  if (figure !== 'mean') return 'share'
  return measure === 'probability' ? 'probability' : 'deviations'
}

/** Of shares a gap is a difference of chances: a percentage would read as one of the other figure. */
const gapStyleOf = (keys: Keys): NumberStyle => (styleOf(keys) === 'deviations' ? 'deviations' : 'chance')
