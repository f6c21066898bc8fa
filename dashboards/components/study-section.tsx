import type { About, ReleasedRow } from '../../science/disclosure/released-table.ts'
import { formatCell } from '../format.ts'
import { isGenetic } from '../is-genetic.ts'
import { phrase } from '../phrase.ts'
import type { ShownRelease } from '../released-cells.ts'
import { EVERYONE, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { verdictsInWords } from './findings-section.tsx'
import { Say } from './say.tsx'
import { withheldInWords } from './withheld-section.tsx'

interface StudySectionProps {
  release: ShownRelease
  /** The released number of people counted, where there is one. */
  everyone: ReleasedRow | undefined
}

/** The study in four sentences: who is counted, how they came in, what was withheld, how the comparisons came out. */
export function StudySection({ release, everyone }: StudySectionProps) {
  const { about } = release
  const { study } = about
  const scores = scoresOf(about)
  const views = about.views.filter(view => view !== EVERYONE)
  return (
    <section aria-labelledby="study">
      <h2 id="study">{text.study.heading}</h2>
      <p class="lead">
        {everyone === undefined || everyone.value === null ? (
          <Say text={text.study.noPeople} fill={{ study, scores }} />
        ) : (
          <Say text={text.study.people} fill={{ people: formatCell(everyone, 'count'), study, scores }} />
        )}{' '}
        {text.study.design[about.design]} {withheldInWords(release)} {verdictsInWords(release)}
      </p>
      <p>
        {(isGenetic(about) ? text.study.count : text.study.countOfOutputs)[about.count]}{' '}
        {views.length === 0 ? (
          text.study.together
        ) : (
          <Say text={text.study.views} fill={{ views: views.map(viewName).join(', ') }} />
        )}
        {about.weighted && ` ${text.study.weighted}`}
        {about.design !== 'convenience' && ` ${text.study.intervals[about.replicated ? 'jackknife' : 'independent']}`}
      </p>
    </section>
  )
}

/** `7 polygenic scores and one output of a model`. */
function scoresOf({ scores }: About): string {
  const genetic = scores.filter(({ kind }) => kind === 'genetic').length
  const numbers = [['genetic', genetic] as const, ['output', scores.length - genetic] as const]
  return numbers
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => {
      const { one, many } = text.study.scores[kind]
      return number === 1 ? one : phrase(many, { scores: String(number) })
    })
    .join(text.study.and)
}
