import type { About } from '../../science/disclosure/released-table.ts'
import type { DistributionFigure } from '../distribution-figures.ts'
import type { Drawing } from '../drawing.ts'
import { formatCount } from '../format.ts'
import { groupBy } from '../group-by.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'
import { cautionsOf } from './conclude-section.tsx'
import { Description } from './description.tsx'
import { Page } from './page.tsx'
import { Say } from './say.tsx'
import { ScorePart } from './score-part.tsx'
import { type DrawnWeights, WeightsSection } from './weights-section.tsx'

export interface DrawnFigure {
  figure: DistributionFigure
  drawings: readonly Drawing[]
}
interface DistributionsProps {
  release: { id: string; about: About }
  drawn: readonly DrawnFigure[]
  weights: readonly DrawnWeights[]
}

/** The second page: the same people under each set of weights, then each score in each view, as charts and as tables. */
export function Distributions({ release, drawn, weights }: DistributionsProps) {
  const byTrait = groupBy(weights, ({ view }) => view.trait)
  const sets = byTrait.map((drawn, index) => {
    const { scores, trait } = drawn[0]!.view
    const fill = { scores: formatCount(scores.length), trait }
    const title = phrase(byTrait.length === 1 ? text.weights.title : text.weights.titleOfTrait, fill)
    return { drawn, title, id: `weights-${index + 1}` }
  })
  const scores = groupBy(drawn, ({ figure }) => figure.score).map((drawn, index) => ({
    drawn,
    score: drawn[0]!.figure.score,
    id: `score-${index + 1}`,
  }))
  return (
    <Page path="distributions.html" release={release} heading={text.titles.distributions}>
      <p class="lead">{text.distributions.intro}</p>
      {cautionsOf(release.about).map(words => (
        <p class="caution">{words}</p>
      ))}
      <Similar about={release.about} />
      {drawn.length === 0 ? (
        <p>{text.distributions.none}</p>
      ) : (
        <nav aria-label={text.distributions.contents}>
          <ul class="contents">
            {[...sets.map(({ title, id }) => [title, id]), ...scores.map(({ score, id }) => [score, id])].map(
              ([name, id]) => (
                <li>
                  <a href={`#${id}`}>
                    <bdi>{name}</bdi>
                  </a>
                </li>
              ),
            )}
          </ul>
        </nav>
      )}
      {sets.map(set => (
        <WeightsSection {...set} />
      ))}
      {scores.map(part => (
        <ScorePart {...part} about={release.about} open={scores.length === 1} />
      ))}
    </Page>
  )
}

/** Whose populations `most_similar` compares with, and what their names describe. */
function Similar({ about }: { about: About }) {
  if (about.populations === '') return null
  return (
    <p>
      <Say text={text.distributions.similar} fill={{ attribute: about.populations }} />{' '}
      <Description about={about} attribute={about.populations} />
    </p>
  )
}
