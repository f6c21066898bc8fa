import type { ComponentChildren } from 'preact'
import { formatCell, formatCount } from '../format.ts'
import { isGenetic } from '../is-genetic.ts'
import { type ReleasedTables, releasedCells } from '../released-cells.ts'
import { EVERYONE } from '../stratum.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

const words = text.gaps

/** Who has no genotypes and who no components, in sentences made of released counts; `children` are more such items. */
export function GapsSection({ release, children }: { release: ReleasedTables; children?: ComponentChildren }) {
  return (
    <section aria-labelledby="gaps">
      <h2 id="gaps">{words.heading}</h2>
      <ul>
        <Listed about={release.about} />
        <Scored release={release} />
        {children}
      </ul>
    </section>
  )
}

function Listed({ about }: Pick<ReleasedTables, 'about'>) {
  const { people, count } = about
  if (people === null) return <li>{words.kept}</li>
  const { listed, reference, withoutGenotypes, withoutComponents } = people
  return (
    <>
      <li>
        <Say text={words.listed} fill={{ listed: formatCount(listed), reference: formatCount(reference) }} />{' '}
        {count === 'reference' && listed > reference && (
          <Say text={words.others} fill={{ others: formatCount(listed - reference) }} />
        )}
      </li>
      {isGenetic(about) && (
        <>
          <li>
            {withoutGenotypes === 0 ? (
              words.allGenotyped
            ) : (
              <Say text={words.genotypes} fill={{ people: formatCount(withoutGenotypes) }} />
            )}
          </li>
          <li>
            {withoutComponents === null ? (
              words.noComponents
            ) : (
              <Say text={words.components} fill={{ people: formatCount(withoutComponents) }} />
            )}
          </li>
        </>
      )}
    </>
  )
}

/** One sentence where every score has the same people, else one a score. */
function Scored({ release }: { release: ReleasedTables }) {
  const everyone = releasedCells(release, 'quality', ['score', 'view', 'stratum'], ['people', 'scored'])
    .filter(({ keys }) => keys.view === EVERYONE)
    .map(({ keys, statistics: { people, scored } }) => ({
      score: keys.score,
      people: formatCell(scored, 'count'),
      of: formatCell(people, 'count'),
    }))
  const [first] = everyone
  const kind = isGenetic(release.about) ? 'genetic' : 'output'
  if (first && everyone.every(({ people, of }) => people === first.people && of === first.of))
    return (
      <li>
        <Say text={words[first.people === first.of ? 'allScored' : 'scored'][kind]} fill={first} />
      </li>
    )
  return everyone.map(fill => (
    <li>
      <Say text={words.scoredOf[kind]} fill={fill} />
    </li>
  ))
}
