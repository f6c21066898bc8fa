import type { About } from '../../science/disclosure/released-table.ts'
import { coverageOf, type DistributionFigure, RAW, type Scale } from '../distribution-figures.ts'
import type { Drawing } from '../drawing.ts'
import { measureName } from '../measure-name.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'
import { DistributionSection, figureName } from './distribution-section.tsx'
import { Say } from './say.tsx'

export interface DrawnFigure {
  figure: DistributionFigure
  /** The chart, cut into parts that fit a printed page; none where nothing is drawn. */
  drawings: readonly Drawing[]
  /** The name of its own page. */
  chart: string
}
/** A score with its figures, and the page that holds them where a release has several scores. */
export interface DrawnScore {
  score: string
  path: string
  drawn: readonly DrawnFigure[]
}

/** One score on its own: whom its weights come from, who has it, and a figure for each view. */
export function ScoreFigures({ score, drawn, about }: DrawnScore & { about: About }) {
  const figures = drawn.map(({ figure }) => figure)
  return (
    <>
      <p>
        <TrainedOn about={about} score={score} />
      </p>
      {coverageOf(figures, score).map(({ similar, ...coverage }) => (
        <p>
          <Say text={similar ? text.distributions.coverageSimilar : text.distributions.coverage} fill={coverage} />
        </p>
      ))}
      <nav aria-label={text.distributions.contents}>
        <ul class="contents">
          {figures.map((figure, index) => (
            <li>
              <a href={`#view-${index + 1}`}>
                <bdi>{figureName(figure)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {drawn.some(({ drawings }) => drawings.length > 0) && <p class="hint">{legend(figures, figures[0]!.scale)}</p>}
      {drawn.map(({ figure, drawings, chart }, index) => (
        <DistributionSection figure={figure} drawings={drawings} chart={chart} id={`view-${index + 1}`} />
      ))}
    </>
  )
}

export function TrainedOn({ about, score }: { about: About; score: string }) {
  const { kind, trained_on } = about.scores.find(({ id }) => id === score)!
  const trainedOn = trained_on.join(', ')
  return trainedOn === '' ? (
    <Say text={text.distributions.notTrainedOn[kind === 'genetic' ? 'genetic' : 'output']} fill={{}} />
  ) : (
    <Say text={text.distributions.trainedOn[kind === 'genetic' ? 'genetic' : 'output']} fill={{ trainedOn }} />
  )
}

/** How to read the charts of one unit, with the measures that they have rows for. */
function legend(all: readonly DistributionFigure[], scale: Scale): string {
  const figures = all.filter(figure => figure.scale === scale)
  const measures = new Set(figures.flatMap(({ measures }) => measures.map(({ measure }) => measure)))
  const others = [...measures].filter(measure => measure !== RAW)
  return [
    phrase(text.distributions.legend, { zero: scale.words.zero }),
    ...others.map(measure => phrase(text.distributions.legendRow, { row: measure, measure: measureName(measure) })),
    ...(figures.some(({ histograms }) => histograms.size > 0)
      ? [phrase(text.distributions.legendHistogram, { measure: measureName(scale.measure) })]
      : []),
  ].join(' ')
}
