import type { About } from '../../science/disclosure/released-table.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'
import { MostSimilar } from './most-similar.tsx'
import { Page } from './page.tsx'
import { type DrawnScore, ScoreFigures } from './score-figures.tsx'

/** The page of one score of several, below the page of distributions: a figure for each view. */
export function ScorePage({ release, ...drawn }: DrawnScore & { release: { id: string; about: About } }) {
  const { score } = drawn
  const below = { title: score, question: phrase(text.questions.score, { score }) }
  return (
    <Page path="distributions.html" below={below} release={release} heading={score}>
      <p>
        <a href="distributions.html">{text.distributions.back}</a>
      </p>
      <ScoreFigures {...drawn} about={release.about} />
      <MostSimilar about={release.about} />
    </Page>
  )
}
