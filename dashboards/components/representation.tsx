import type { ShownRelease } from '../released-cells.ts'
import { shareIntervals } from '../share-intervals.ts'
import { text } from '../text.ts'
import { CrosswalkSection } from './crosswalk-section.tsx'
import { Page } from './page.tsx'
import { type DrawnRepresentation, RepresentationSection } from './representation-section.tsx'

/** The page, where a study asks for it: who is missing, beside a census, and the crosswalks between the two. */
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
      <p class="lead">{text.representation.intro}</p>
      <p class="caution">
        {about.weighted && `${text.representation.weighted} `}
        {text.representation.intervals[shareIntervals(about)]} {text.representation.needed}
      </p>
      {compared.map((drawn, index) => (
        <RepresentationSection {...drawn} id={`audit-${index + 1}`} />
      ))}
      {used.map(census => (
        <CrosswalkSection census={census} about={about} />
      ))}
    </Page>
  )
}
