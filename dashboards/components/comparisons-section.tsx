import { formatChance, formatCount, formatDeviations } from '../format.ts'
import { type ComparisonCell, comparisonCells } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import type { ReleasedTables } from '../released-cells.ts'
import { stratumName } from '../stratum.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

/** What each declared comparison says, in a sentence: the difference, the verdict, and what the data could have shown. */
export function ComparisonsSection({ release }: { release: ReleasedTables }) {
  const cells = comparisonCells(release)
  if (cells.length === 0) return null
  return (
    <section aria-labelledby="comparisons">
      <h2 id="comparisons">{text.performance.comparisons}</h2>
      <p>{text.performance.comparisonsIntro}</p>
      <ul>
        {cells.map(cell => (
          <li>
            <ComparisonSentence cell={cell} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export function ComparisonSentence({ cell: { keys, rows } }: { cell: ComparisonCell }) {
  const { difference, margin, verdict, detectable, needed } = Object.fromEntries(rows) as Record<
    'difference' | 'margin' | 'verdict' | 'detectable' | 'needed',
    NonNullable<ReturnType<typeof rows.get>>
  >
  const words = text.performance
  const compared = {
    group: stratumName(keys.stratum!),
    reference: keys.reference === 'overall' ? words.overall : stratumName(keys.reference!),
    compared: words.compared[keys.compared as keyof typeof words.compared],
    score: keys.score!,
    measure: keys.measure!,
  }
  if (difference.value === null) {
    const { status, reason } = difference
    const why = status === 'suppressed' ? reason : phrase(text.reason, { status: text.statuses[status], reason })
    return <Say text={words.notCompared} fill={{ ...compared, reason: why }} />
  }
  const format = keys.compared === 'auc' ? formatChance : formatDeviations
  const shown = format(difference.value)
  if (verdict.value === null)
    return <Say text={words.described} fill={{ ...compared, difference: shown, reason: verdict.reason }} />
  const fill = {
    ...compared,
    difference: shown,
    low: format(difference.low!),
    high: format(difference.high!),
    verdict: verdict.reason,
    margin: String(margin.value),
    detectable: format(detectable.value!),
    needed: needed.value === null ? words.neededNone : phrase(words.needed, { cases: formatCount(needed.value) }),
  }
  return <Say text={words.sentence} fill={fill} />
}
