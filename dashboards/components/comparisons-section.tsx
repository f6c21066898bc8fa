import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import { comparisonsInOrder, verdictOf } from '../findings.ts'
import {
  formatChance,
  formatCount,
  formatDeviations,
  formatDigits,
  formatProbability,
  formatRatio,
  formatShare,
} from '../format.ts'
import { groupBy } from '../group-by.ts'
import { measureName } from '../measure-name.ts'
import type { ComparisonCell } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import type { ReleasedTables } from '../released-cells.ts'
import { stratumName } from '../stratum.ts'
import { text } from '../text.ts'
import { Choice } from './choice.tsx'
import { DataTable } from './data-table.tsx'
import { Judged } from './judged.tsx'
import { Say } from './say.tsx'

/** What each declared comparison says: the difference, the verdict, and what the data could have shown. */
export function ComparisonsSection({ release }: { release: ReleasedTables }) {
  const subjects = groupBy(comparisonsInOrder(release), ({ keys }) => JSON.stringify([keys.score, keys.outcome]))
  if (subjects.length === 0) return null
  return (
    <section aria-labelledby="comparisons">
      <h2 id="comparisons">{text.performance.comparisons}</h2>
      <p>{text.performance.comparisonsIntro}</p>
      {subjects.map((cells, index) => (
        <Choice
          id={`comparisons-${index + 1}`}
          legend={phrase(text.performance.chooseMeasure, { score: cells[0]!.keys.score! })}
          first={0}
          panels={groupBy(cells, ({ keys }) => keys.measure!).map(same => ({
            name: text.measures[same[0]!.keys.measure!] ?? same[0]!.keys.measure!,
            content: <ComparisonsTable cells={same} />,
          }))}
        />
      ))}
    </section>
  )
}

function ComparisonsTable({ cells }: { cells: readonly ComparisonCell[] }) {
  const { score, measure, outcome } = cells[0]!.keys as Record<'score' | 'measure' | 'outcome', string>
  const { about, found, verdicts } = text.findings
  return (
    <DataTable
      caption={phrase(text.performance.comparisonsCaption, { score, measure: measureName(measure), outcome })}
      prose
      columns={[about, found].map(header => ({ header }))}
      rows={cells.map(cell => ({
        name: comparisonName(cell),
        cells: [
          <Judged verdict={verdicts[verdictOf(cell) ?? 'none']}>
            <ComparisonSentence cell={cell} />
          </Judged>,
        ],
      }))}
    />
  )
}

/** Who is compared with whom, and in what. */
export function comparisonName({ keys }: ComparisonCell): string {
  return phrase(text.findings.comparison, {
    group: stratumName(keys.stratum!),
    reference: keys.reference === 'overall' ? text.performance.overall : stratumName(keys.reference!),
    compared: comparedName(keys),
  })
}

export function ComparisonSentence({ cell: { keys, rows } }: { cell: ComparisonCell }) {
  const { difference, margin, verdict, detectable, needed, q, ratio } = Object.fromEntries(rows) as {
    [K in 'difference' | 'margin' | 'verdict' | 'detectable' | 'needed' | 'q' | 'ratio']: ReleasedRow
  }
  const words = text.performance
  const compared = {
    group: stratumName(keys.stratum!),
    reference: keys.reference === 'overall' ? words.overall : stratumName(keys.reference!),
    compared: comparedName(keys),
    score: keys.score!,
    measure: measureName(keys.measure!),
  }
  const figure = ratio ?? difference
  if (figure.value === null) {
    const { status, reason } = figure
    const why = status === 'suppressed' ? reason : phrase(text.reason, { status: text.statuses[status], reason })
    return <Say text={words.notCompared} fill={{ ...compared, reason: why }} />
  }
  if (ratio) {
    const [value, low, high] = [ratio.value!, ratio.low!, ratio.high!].map(formatDeviations)
    return <Say text={words.portability} fill={{ ...compared, ratio: value!, low: low!, high: high! }} />
  }
  const isRatio = keys.compared === 'o_e'
  const format = STYLES[keys.compared as Compared]
  const shown = format(figure.value)
  if (verdict.value === null)
    return (
      <>
        <Say
          text={isRatio ? words.ratioDescribed : words.described}
          fill={{ ...compared, difference: shown, reason: verdict.reason }}
        />{' '}
        <CaseMix rows={rows} />
      </>
    )
  const fill = {
    ...compared,
    difference: shown,
    low: format(difference.low!),
    high: format(difference.high!),
    verdict: verdict.reason,
    margin: isRatio ? formatLog(margin.value!) : String(margin.value),
    detectable: format(detectable.value!),
  }
  return (
    <>
      <Say text={isRatio ? words.ratio : words.sentence} fill={fill} />{' '}
      {q?.value != null && `${phrase(words.q, { q: formatProbability(q.value) })} `}
      {verdict.value === INCONCLUSIVE && <Needed row={needed} of={keys.compared as Compared} />} <CaseMix rows={rows} />
    </>
  )
}

/** Its place among verdicts. */
const INCONCLUSIVE = 1

function Needed({ row: { value }, of }: { row: ReleasedRow; of: Compared }) {
  const words = text.performance
  if (value === null) return <>{words.neededNone}</>
  return (
    <>{phrase(words.needed, { cases: formatCount(value), who: of === 'beta_per_sd' ? words.people : words.cases })}</>
  )
}

type Compared = keyof typeof text.performance.compared

/** A logarithm as the ratio that it is of. */
const formatLog = (value: number) => formatRatio(Math.exp(value))

const STYLES: Record<Compared, (value: number) => string> = {
  o_e: formatLog,
  log_or_per_sd: formatDeviations,
  calibration_slope: formatDeviations,
  auc: formatChance,
  auc_age_sex: formatChance,
  selection_rate: formatChance,
  tpr: formatChance,
  fpr: formatChance,
  beta_per_sd: formatDigits,
  r2_incremental: formatDeviations,
}

function comparedName({ compared, threshold }: ComparisonCell['keys']): string {
  const name = text.performance.compared[compared as Compared]
  return threshold === '(none)' || threshold === 'decided'
    ? name
    : phrase(text.performance.at, { compared: name, threshold: threshold! })
}

/** Base rates and spreads of both sides, in which groups may differ under one and the same score. */
function CaseMix({ rows }: Pick<ComparisonCell, 'rows'>) {
  const [groupRate, referenceRate] = ['base_rate_group', 'base_rate_reference'].map(name => rows.get(name)?.value)
  const [groupSd, referenceSd] = ['sd_group', 'sd_reference'].map(name => rows.get(name)?.value)
  if (groupRate == null || referenceRate == null) return null
  const rates = { groupRate: formatShare(groupRate), referenceRate: formatShare(referenceRate) }
  if (groupSd == null || referenceSd == null) return <Say text={text.performance.caseMixRates} fill={rates} />
  return (
    <Say
      text={text.performance.caseMix}
      fill={{ ...rates, groupSd: formatRatio(groupSd), referenceSd: formatRatio(referenceSd) }}
    />
  )
}
