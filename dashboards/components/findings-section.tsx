import type { ComponentChildren } from 'preact'
import { findings, verdictCounts, verdictOf } from '../findings.ts'
import { formatCount } from '../format.ts'
import { groupBy } from '../group-by.ts'
import type { ComparisonCell } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { representationSummary, representationTables, showsShares, tableName } from '../representation-tables.ts'
import { said } from '../said.ts'
import { shareIntervals } from '../share-intervals.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { turningGroups, weightsViews } from '../weights-views.ts'
import { AgreementSentence } from './agreement-section.tsx'
import { ComparisonSentence, comparisonName } from './comparisons-section.tsx'
import { DataTable } from './data-table.tsx'
import { Judged } from './judged.tsx'
import type { PagePath } from './page.tsx'

/** More comparisons than are read at once stand on their own page. */
const MOST_COMPARISONS = 12

const words = text.findings

interface Finding {
  about: string
  found: ComponentChildren
  verdict: string
  page: PagePath
}

/** What the release shows, most important first: each finding in words, with its verdict and what the data could show. */
export function FindingsSection({ release }: { release: ShownRelease }) {
  const compared = findings(release)
  const shown = compared.slice(0, MOST_COMPARISONS)
  const all: Finding[] = [
    ...shown.map(ofComparison),
    ...ofRepresentation(release),
    ...ofWeights(release),
    ...ofAgreement(release),
  ]
  const counted = verdictCounts(release).reduce((sum, { comparisons }) => sum + comparisons, 0)
  const fill = { shown: formatCount(shown.length), all: formatCount(counted) }
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">{words.heading}</h2>
      {all.length === 0 && <p>{words.none}</p>}
      {counted > 0 && (
        <p>
          {phrase(counted > shown.length ? words.ofMany : words.ofAll, fill)}
          {counted > compared.length && ` ${words.oneMeasure}`}
        </p>
      )}
      {all.length > 0 && (
        <DataTable
          caption={words.caption}
          prose
          columns={[words.about, words.found].map(header => ({ header }))}
          rows={all.map(({ about, found, verdict, page }) => ({
            name: about,
            cells: [
              <>
                <Judged verdict={verdict}>{found}</Judged> <a href={page}>{text.titles[words.pages[page]]}</a>
              </>,
            ],
          }))}
        />
      )}
    </section>
  )
}

/** `Of 36 comparisons, 9 are different, size unclear …`, or that there are none. */
export function verdictsInWords(release: ShownRelease): string {
  const counts = verdictCounts(release).filter(({ comparisons }) => comparisons > 0)
  if (counts.length === 0) return words.noComparisons
  const all = counts.reduce((sum, { comparisons }) => sum + comparisons, 0)
  const each = counts.map(({ verdict, comparisons }) =>
    phrase(words.ofVerdict, { comparisons: formatCount(comparisons), verdict: words.verdicts[verdict ?? 'none'] }),
  )
  return phrase(words.counts, { all: formatCount(all), verdicts: each.join(', ') })
}

function ofComparison(cell: ComparisonCell): Finding {
  return {
    about: comparisonName(cell),
    found: <ComparisonSentence cell={cell} />,
    verdict: words.verdicts[verdictOf(cell) ?? 'none'],
    page: 'performance.html',
  }
}

function ofRepresentation(release: ShownRelease): Finding[] {
  return representationTables(release, release.about).map(table => ({
    about: tableName(table),
    found: representationSummary(table),
    verdict: showsShares(table) ? words.intervals[shareIntervals(release.about)] : words.notShown,
    page: 'representation.html',
  }))
}

/** Of each trait the first view in which a group stands above the mean with some weights and below it with others. */
function ofWeights(release: ShownRelease): Finding[] {
  return groupBy(weightsViews(release, release.about), ({ trait }) => trait).flatMap(views => {
    const turning = views.map(view => ({ view, groups: turningGroups(view) })).find(({ groups }) => groups.length > 0)
    if (turning === undefined) return []
    const { view, groups } = turning
    const fill = {
      view: viewName(view.view),
      scores: formatCount(view.scores.length),
      turning: formatCount(groups.length),
      groups: formatCount(view.strata.length),
      names: said(groups),
    }
    return [
      {
        about: phrase(words.weights, fill),
        found: phrase(words.turning, fill),
        verdict: words.noRisk,
        page: 'distributions.html' as const,
      },
    ]
  })
}

function ofAgreement(release: ShownRelease): Finding[] {
  return release.about.agreement.map(pair => ({
    about: phrase(text.agreement.heading, pair),
    found: <AgreementSentence release={release} pair={pair} />,
    verdict: words.neither,
    page: 'agreement.html',
  }))
}
