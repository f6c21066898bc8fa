import type { About, ReleasedRow } from '../../science/disclosure/released-table.ts'
import { formatCell } from '../format.ts'
import { viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

/** The study in a few sentences; `everyone` is the released number of people counted, where there is one. */
export function StudySection({ about, everyone }: { about: About; everyone: ReleasedRow | undefined }) {
  const { study } = about
  return (
    <section aria-labelledby="study">
      <h2 id="study">{text.study.heading}</h2>
      <p class="lead">
        {everyone === undefined || everyone.value === null ? (
          <Say text={text.study.noPeople} fill={{ study }} />
        ) : (
          <Say
            text={text.study.people}
            fill={{ people: formatCell(everyone, 'count'), study, subject: subjectOf(about) }}
          />
        )}{' '}
        {text.study.count[about.count]} {text.study.design[about.design]}
        {about.weighted && ` ${text.study.weighted}`}
        {about.design !== 'convenience' && ` ${text.study.intervals[about.replicated ? 'jackknife' : 'independent']}`}
      </p>
      <p>
        {about.views.length === 0 ? (
          text.study.noViews
        ) : (
          <Say text={text.study.views} fill={{ views: about.views.map(viewName).join(', ') }} />
        )}{' '}
        {about.scores.length === 1 ? (
          text.study.scores.one
        ) : (
          <Say text={text.study.scores.many} fill={{ scores: String(about.scores.length) }} />
        )}
      </p>
    </section>
  )
}

function subjectOf({ scores }: About): string {
  const kinds = new Set(scores.map(({ kind }) => kind))
  return text.study.subjects[kinds.size > 1 ? 'both' : kinds.has('probability') ? 'probability' : 'genetic']
}
