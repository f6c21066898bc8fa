import type { About } from '../../science/disclosure/released-table.ts'
import { isGenetic } from '../is-genetic.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

const ANCESTRY_LIKE = ['genetic-similarity', 'recruitment', 'race-ethnicity', 'geography']

/** What must not be concluded from the release, also from each description of people that may be read as ancestry. */
export function ConcludeSection({ about }: { about: About }) {
  return (
    <section aria-labelledby="conclude" class="caution">
      <h2 id="conclude">{text.conclude.heading}</h2>
      <ul>
        {cautionsOf(about).map(words => (
          <li>{words}</li>
        ))}
        {about.attributes
          .filter(({ kind }) => ANCESTRY_LIKE.includes(kind))
          .map(({ name, kind }) => (
            <li>
              <Say text={text.people.kind} fill={{ attribute: name, kind: text.kinds[kind] ?? kind }} />
            </li>
          ))}
        {about.design === 'convenience' && <li>{text.conclude.convenience}</li>}
        <li>
          {text.conclude.accuracy[isGenetic(about) ? 'genetic' : 'output']}{' '}
          {text.conclude[about.performance.length > 0 ? 'measured' : 'notMeasured']}
        </li>
        {about.geography.length > 0 && <li>{text.conclude.place}</li>}
        <li>{text.conclude.withheld}</li>
        <li>{text.conclude.person}</li>
      </ul>
    </section>
  )
}

/** Why scores are no risks: of polygenic scores, of outputs of models, or of both, as the release has them. */
export function cautionsOf({ scores }: About): string[] {
  const { risk, prediction } = text.conclude
  const isGenetic = scores.map(({ kind }) => kind === 'genetic')
  return [...(isGenetic.includes(true) ? [risk] : []), ...(isGenetic.includes(false) ? [prediction] : [])]
}
