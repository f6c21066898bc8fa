import { peopleViews } from '../people-views.ts'
import type { ShownRelease } from '../released-cells.ts'
import { ConcludeSection } from './conclude-section.tsx'
import { MatchSection } from './match-section.tsx'
import { Page } from './page.tsx'
import { PeopleSection } from './people-section.tsx'
import { QualitySection } from './quality-section.tsx'
import { ReleaseSection } from './release-section.tsx'
import { ScoresSection } from './scores-section.tsx'
import { StudySection } from './study-section.tsx'
import { WithheldSection } from './withheld-section.tsx'

/** The first page: the study, who is counted, what may be read from it and what not, and where it comes from. */
export function Overview({ release }: { release: ShownRelease }) {
  const { about } = release
  const views = peopleViews(release)
  const everyone = views.find(({ attribute }) => attribute === '')
  return (
    <Page path="index.html" release={release} heading={about.title}>
      <StudySection about={about} everyone={everyone?.people[0]?.row} />
      <ConcludeSection about={about} />
      <PeopleSection about={about} views={views.filter(({ attribute }) => attribute !== '')} />
      <ScoresSection about={about} />
      <MatchSection release={release} about={about} />
      <QualitySection release={release} about={about} />
      <WithheldSection release={release} />
      <ReleaseSection release={release} />
    </Page>
  )
}
