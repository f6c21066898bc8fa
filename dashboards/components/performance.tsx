import { figureName, performanceFigures } from '../performance-figures.ts'
import type { ShownRelease } from '../released-cells.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { ComparisonsSection } from './comparisons-section.tsx'
import { Page } from './page.tsx'
import { PerformanceSection } from './performance-section.tsx'
import { Say } from './say.tsx'

/** The page, where a study asks for it: how each score tells people with an outcome from those without, and in whom. */
export function PerformancePage({ release }: { release: ShownRelease }) {
  const { about } = release
  const figures = performanceFigures(release)
  const words = text.performance
  return (
    <Page path="performance.html" release={release} heading={text.titles.performance}>
      <p class="lead">{words.intro}</p>
      <p class="caution">
        {words.mix} {words.errors}
      </p>
      {about.performance.map(({ outcome, source }) => (
        <p>
          <Say text={words.recorded} fill={{ outcome, source }} />
        </p>
      ))}
      {about.scores.map(({ id, independent }) => (
        <p>
          <Say text={words.independent[independent]} fill={{ score: id }} />
        </p>
      ))}
      <ComparisonsSection release={release} />
      {figures.length === 0 && <p>{text.noRows}</p>}
      {figures.map((figure, index) => (
        <PerformanceSection
          figure={figure}
          heading={figureName(figure, viewName(figure.view))}
          id={`performance-${index + 1}`}
        />
      ))}
    </Page>
  )
}
