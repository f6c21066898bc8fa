import { formatNumber, type NumberStyle } from '../format.ts'
import { groupBy } from '../group-by.ts'
import { figureName } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import {
  type Cell,
  type ReleasedTables,
  releasedCells,
  type ShownRelease,
  type StatisticOf,
} from '../released-cells.ts'
import { stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { Choice } from './choice.tsx'
import { DataTable } from './data-table.tsx'

const words = text.absoluteRisk
const KEYS = ['score', 'measure', 'outcome', 'view', 'stratum', 'threshold', 'prevalence'] as const
const COLUMNS: readonly (readonly [StatisticOf<'absolute_risk'>, NumberStyle])[] = [
  ['expected_per_1000', 'digits'],
  ['observed_per_1000', 'digits'],
  ['tpr', 'share'],
  ['needed_to_screen', 'digits'],
  ['ppv', 'share'],
  ['selected_per_case', 'digits'],
  ['net_benefit', 'digits'],
  ['net_benefit_all', 'digits'],
]

/** What each threshold means at the prevalence that the study gives; nothing where it gives none. */
export function AbsoluteRiskSection({ release }: { release: ShownRelease }) {
  const statistics = COLUMNS.map(([statistic]) => statistic)
  const cells = releasedCells(rowsOf(release, false), 'absolute_risk', KEYS, statistics)
  const liability = releasedCells(rowsOf(release, true), 'absolute_risk', KEYS, ['r2_liability'])
  if (cells.length + liability.length === 0) return null
  const figures = groupBy(cells, figureOf)
  return (
    <section aria-labelledby="absolute-risk">
      <h2 id="absolute-risk">{words.heading}</h2>
      <p>{words.intro}</p>
      <p class="caution">{words.caution}</p>
      {figures.map((figure, index) => (
        <Figure cells={figure} id={`absolute-risk-${index + 1}`} />
      ))}
      {groupBy(liability, figureOf).map(figure => (
        <Liability cells={figure} />
      ))}
    </section>
  )
}

const figureOf = ({ keys: { score, measure, outcome, view } }: Cell<'absolute_risk'>) =>
  JSON.stringify([score, measure, outcome, view])

/** The release with those rows alone that are of a score without a threshold, or those of thresholds. */
function rowsOf(release: ReleasedTables, isLiability: boolean): ReleasedTables {
  return {
    about: release.about,
    table: name => release.table(name).filter(({ statistic }) => (statistic === 'r2_liability') === isLiability),
  }
}

type RiskCell = Cell<'absolute_risk'>

/** One score, measure, outcome and view: of the thresholds one is chosen. */
function Figure({ cells, id }: { cells: readonly RiskCell[]; id: string }) {
  const { keys } = cells[0]!
  const figure = figureName(keys, viewName(keys.view))
  return (
    <>
      <h3 id={id}>{figure}</h3>
      <Choice
        id={`${id}-threshold`}
        legend={phrase(text.performance.chooseThreshold, { figure })}
        first={0}
        panels={groupBy(cells, ({ keys: { threshold } }) => threshold).map(same => ({
          name: same[0]!.keys.threshold,
          content: <AtThreshold cells={same} figure={figure} />,
        }))}
      />
    </>
  )
}

function AtThreshold({ cells, figure }: { cells: readonly RiskCell[]; figure: string }) {
  const { threshold } = cells[0]!.keys
  const columns = COLUMNS.filter(([name]) => cells.some(of => of.statistics[name].status !== 'not_applicable'))
  const read = cells.find(
    ({ keys, statistics: { ppv, needed_to_screen } }) =>
      keys.prevalence === 'given' && ppv.value !== null && needed_to_screen.value !== null,
  )
  return (
    <>
      <RiskTable cells={cells} columns={columns} caption={phrase(words.caption, { threshold, figure })} />
      {read && <p>{sentence(read)}</p>}
    </>
  )
}

function Liability({ cells }: { cells: readonly RiskCell[] }) {
  const { keys } = cells[0]!
  const caption = phrase(words.liability, { figure: figureName(keys, viewName(keys.view)) })
  return <RiskTable cells={cells} columns={[['r2_liability', 'digits']]} caption={caption} />
}

/** A row for each group, and for the low and the high prevalence where these are given. */
function RiskTable({
  cells,
  columns,
  caption,
}: {
  cells: readonly RiskCell[]
  columns: typeof COLUMNS
  caption: string
}) {
  const rows = groupBy(cells, ({ keys: { stratum } }) => stratum).flatMap(same =>
    Object.entries(words.rows).flatMap(([prevalence, name]) =>
      same
        .filter(({ keys }) => keys.prevalence === prevalence)
        .map(({ keys: { stratum }, statistics }) => ({
          name: phrase(name, { group: stratumName(stratum) }),
          values: columns.map(([statistic, style]) => [statistics[statistic], style] as const),
        })),
    ),
  )
  return (
    <DataTable
      caption={caption}
      stacked="limits and n"
      columns={[
        { header: words.group },
        ...columns.map(([statistic]) => ({ header: words.statistics[statistic], numeric: true as const })),
      ]}
      rows={rows}
      sources={cells.flatMap(({ statistics }) => columns.map(([statistic]) => statistics[statistic]))}
      table="absolute_risk"
    />
  )
}

function sentence({ keys: { stratum, outcome }, statistics }: RiskCell): string {
  const { expected_per_1000, tpr, needed_to_screen, ppv } = statistics
  return phrase(words.read, {
    ...{ group: stratumName(stratum), outcome },
    prevalence: formatNumber(expected_per_1000.value! / 1000, 'share'),
    share: formatNumber(tpr.value!, 'share'),
    needed: formatNumber(needed_to_screen.value!, 'count'),
    risk: formatNumber(ppv.value!, 'share'),
  })
}
