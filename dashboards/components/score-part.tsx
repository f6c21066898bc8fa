import type { About } from '../../science/disclosure/released-table.ts'
import { coverageOf } from '../distribution-figures.ts'
import { text } from '../text.ts'
import { DistributionSection } from './distribution-section.tsx'
import type { DrawnFigure } from './distributions.tsx'
import { Say } from './say.tsx'

interface ScorePartProps {
  score: string
  about: About
  /** The figures of this score. */
  drawn: readonly DrawnFigure[]
  id: string
  /** Whether the charts and tables are unfolded from the start. */
  open: boolean
}

/** One score on its own: whom its weights come from, who has it, and its charts and tables, folded. */
export function ScorePart({ score, about, drawn, id, open }: ScorePartProps) {
  const { kind, trained_on } = about.scores.find(({ id }) => id === score)!
  const trainedOn = trained_on.join(', ')
  return (
    <section aria-labelledby={id} class="part">
      <h2 id={id}>
        <bdi>{score}</bdi>
      </h2>
      <p>
        {trainedOn === '' ? (
          text.distributions.notTrainedOn[kind]
        ) : (
          <Say text={text.distributions.trainedOn[kind]} fill={{ trainedOn }} />
        )}
      </p>
      {coverageOf(
        drawn.map(({ figure }) => figure),
        score,
      ).map(({ similar, ...coverage }) => (
        <p>
          <Say text={similar ? text.distributions.coverageSimilar : text.distributions.coverage} fill={coverage} />
        </p>
      ))}
      <details open={open}>
        <summary>
          <Say text={text.distributions.figures} fill={{ score }} />
        </summary>
        {drawn.map(({ figure, drawings }, index) => (
          <DistributionSection figure={figure} drawings={drawings} id={`${id}-${index + 1}`} />
        ))}
      </details>
    </section>
  )
}
