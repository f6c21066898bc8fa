import type { About } from '../../science/disclosure/released-table.ts'
import { formatCount } from '../format.ts'
import { groupBy } from '../group-by.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { text } from '../text.ts'
import { ComponentGaps } from './component-gaps.tsx'
import { cautionsOf } from './conclude-section.tsx'
import { MostSimilar } from './most-similar.tsx'
import { Page } from './page.tsx'
import { type DrawnScore, ScoreFigures, TrainedOn } from './score-figures.tsx'
import { type DrawnWeights, WeightsSection } from './weights-section.tsx'

interface DistributionsProps {
  release: ShownRelease
  scores: readonly DrawnScore[]
  weights: readonly DrawnWeights[]
}

/** The page of distributions: the figures of a score that is alone, else a list of scores and the same people under each. */
export function Distributions({ release, scores, weights }: DistributionsProps) {
  const { about } = release
  const [only] = scores
  return (
    <Page path="distributions.html" release={release} heading={text.titles.distributions}>
      <p class="lead">
        {about.scores.some(({ kind }) => kind === 'genetic') && `${text.distributions.deviations} `}
        {text.distributions.intro}
      </p>
      {cautionsOf(about).map(words => (
        <p class="caution">{words}</p>
      ))}
      <MostSimilar about={about} />
      {only === undefined && <p>{text.distributions.none}</p>}
      {only !== undefined && scores.length === 1 && <ScoreFigures {...only} about={about} />}
      {scores.length > 1 && <ScoresList scores={scores} about={about} />}
      {groupBy(weights, ({ view }) => view.trait).map((drawn, index, traits) => (
        <WeightsSection drawn={drawn} id={`weights-${index + 1}`} title={titleOf(drawn, traits.length > 1)} />
      ))}
      <ComponentGaps release={release} />
    </Page>
  )
}

/** The pages of scores. */
function ScoresList({ scores, about }: { scores: readonly DrawnScore[]; about: About }) {
  return (
    <section aria-labelledby="scores">
      <h2 id="scores">{text.distributions.scores}</h2>
      <ul class="contents">
        {scores.map(({ score, path }) => (
          <li>
            <a href={path}>
              <bdi>{score}</bdi>
            </a>
            {': '}
            <TrainedOn about={about} score={score} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function titleOf(drawn: readonly DrawnWeights[], named: boolean): string {
  const { scores, trait } = drawn[0]!.view
  return phrase(named ? text.weights.titleOfTrait : text.weights.title, { scores: formatCount(scores.length), trait })
}
