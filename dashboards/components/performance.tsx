import { measureRank } from '../findings.ts'
import { groupBy } from '../group-by.ts'
import { figureName } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { AbsoluteRiskSection } from './absolute-risk-section.tsx'
import { Choice } from './choice.tsx'
import { ComparisonsSection } from './comparisons-section.tsx'
import { Page } from './page.tsx'
import { type DrawnPerformance, PerformanceSection } from './performance-section.tsx'
import { Say } from './say.tsx'

/** The page, where a study asks for it: how each score tells people with an outcome from those without, and in whom. */
export function PerformancePage({ release, figures }: { release: ShownRelease; figures: readonly DrawnPerformance[] }) {
  const { about } = release
  const words = text.performance
  return (
    <Page path="performance.html" release={release} heading={text.titles.performance}>
      <p class="lead">{words.intro}</p>
      <p class="caution">
        {words.mix} {words.errors}
      </p>
      <p>
        {words.n} {figures.some(({ figure }) => figure.groups[0]!.rows.has('brier')) && words.brier}
      </p>
      {about.performance.map(({ outcome, source, kind, covariates }) => (
        <p>
          <Say text={words.recorded} fill={{ outcome, source }} />
          {kind === 'continuous' && (
            <>
              {' '}
              <Say
                text={covariates.length > 0 ? words.adjusted : words.notAdjusted}
                fill={{ covariates: covariates.join(', ') }}
              />
            </>
          )}
          {kind === 'binary' && covariates.length > 0 && (
            <>
              {' '}
              <Say text={words.added} fill={{ covariates: covariates.join(', ') }} />
            </>
          )}
        </p>
      ))}
      {about.scores.map(({ id, independent }) => (
        <p>
          <Say text={words.independent[independent]} fill={{ score: id }} />
        </p>
      ))}
      <ComparisonsSection release={release} />
      {figures.length === 0 && <p>{text.noRows}</p>}
      {groupBy(figures, ({ figure: { score, outcome } }) => JSON.stringify([score, outcome])).map((same, index) => (
        <Figures figures={same} id={`performance-${index + 1}`} />
      ))}
      <AbsoluteRiskSection release={release} />
    </Page>
  )
}

/** One score and outcome: of the measures one is chosen. */
function Figures({ figures, id }: { figures: readonly DrawnPerformance[]; id: string }) {
  const measures = groupBy(figures, ({ figure }) => figure.measure).sort(
    ([a], [b]) => measureRank(a!.figure.measure) - measureRank(b!.figure.measure),
  )
  return (
    <Choice
      id={id}
      legend={phrase(text.performance.chooseMeasure, { score: figures[0]!.figure.score })}
      first={0}
      panels={measures.map((same, at) => ({
        name: text.measures[same[0]!.figure.measure] ?? same[0]!.figure.measure,
        content: same.map(({ figure, plots }, view) => (
          <PerformanceSection
            figure={figure}
            plots={plots}
            heading={figureName(figure, viewName(figure.view))}
            id={`${id}-${at + 1}-${view + 1}`}
          />
        )),
      }))}
    />
  )
}
