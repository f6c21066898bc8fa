import { peopleViews } from '../people-views.ts'
import type { ShownRelease } from '../released-cells.ts'
import { attributesOf, EVERYONE } from '../stratum.ts'
import { ConcludeSection } from './conclude-section.tsx'
import { ContentsSection } from './contents-section.tsx'
import { FindingsSection } from './findings-section.tsx'
import { GapsSection } from './gaps-section.tsx'
import { LostOnTheWay } from './lost-on-the-way.tsx'
import { MissingGroups } from './missing-groups.tsx'
import { Page } from './page.tsx'
import { PeopleSection } from './people-section.tsx'
import { StudySection } from './study-section.tsx'
import { WeightLosses } from './weight-losses.tsx'
import { WithheldSection } from './withheld-section.tsx'

/** The first page: the study in four sentences, what was found, who is missing, what was withheld, what must not be concluded. */
export function Overview({ release }: { release: ShownRelease }) {
  const { about } = release
  const views = peopleViews(release)
  const everyone = views.find(({ view }) => view === EVERYONE)
  return (
    <Page path="index.html" release={release} heading={about.title}>
      <StudySection release={release} everyone={everyone?.people[0]?.row} />
      <FindingsSection release={release} />
      <GapsSection release={release}>
        <LostOnTheWay release={release} />
        <MissingGroups release={release} />
        <WeightLosses release={release} />
      </GapsSection>
      <WithheldSection release={release} />
      <ConcludeSection about={about} />
      <ContentsSection about={about} />
      <PeopleSection about={about} views={views.filter(({ view }) => attributesOf(view).length === 1)} />
    </Page>
  )
}
