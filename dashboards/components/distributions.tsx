import type { About } from '../../science/disclosure/released-table.ts'
import type { Drawing } from '../distribution-chart.ts'
import type { DistributionFigure } from '../distribution-figures.ts'
import { text } from '../text.ts'
import { cautionsOf } from './conclude-section.tsx'
import { Description } from './description.tsx'
import { DistributionSection, figureName } from './distribution-section.tsx'
import { Page } from './page.tsx'
import { Say } from './say.tsx'

export interface DrawnFigure {
  figure: DistributionFigure
  /** The chart, cut into parts that fit a printed page; none where nothing can be drawn. */
  drawings: Drawing[]
}

/** The second page: each score’s distribution in each view, as a chart and as a table. */
export function Distributions({ release, drawn }: { release: { id: string; about: About }; drawn: DrawnFigure[] }) {
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
            {drawn.map(({ figure }, index) => (
              <li>
                <a href={`#figure-${index + 1}`}>{figureName(figure)}</a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {drawn.map(({ figure, drawings }, index) => (
        <DistributionSection figure={figure} drawings={drawings} id={`figure-${index + 1}`} />
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
