import type { ShownRelease } from '../released-cells.ts'
import { shareIntervals } from '../share-intervals.ts'
import { text } from '../text.ts'
import { CrosswalkSection } from './crosswalk-section.tsx'
import { IntersectionsSection } from './intersections-section.tsx'
import { Page } from './page.tsx'
import { ParticipationSection } from './participation-section.tsx'
import { type DrawnRepresentation, RepresentationSection } from './representation-section.tsx'
import { TrainingSection } from './training-section.tsx'

/** Who is here and, where a study compares with a census, who is missing; who was lost on the way; whom the scores were made from; the crosswalks. */
export function RepresentationPage({
  release,
  compared,
}: {
  release: ShownRelease
  compared: readonly DrawnRepresentation[]
}) {
  const { about } = release
  const used = about.censuses.filter(({ id }) => about.representation.some(({ census }) => census === id))
  return (
    <Page path="representation.html" release={release} heading={text.titles.representation}>
      {compared.length === 0 ? (
        <p class="lead">{text.representation.noCensus}</p>
      ) : (
        <>
          <p class="lead">{text.representation.intro}</p>
          <p class="caution">
            {about.weighted && `${text.representation.weighted} `}
            {text.representation.intervals[shareIntervals(about)]} {text.representation.needed}
          </p>
        </>
      )}
      {compared.map((drawn, index) => (
        <RepresentationSection {...drawn} id={`audit-${index + 1}`} />
      ))}
      <ParticipationSection release={release} />
      <IntersectionsSection release={release} />
      <TrainingSection release={release} />
      {used.map(census => (
        <CrosswalkSection census={census} about={about} />
      ))}
    </Page>
  )
}
