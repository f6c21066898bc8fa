import type { Drawing } from '../drawing.ts'
import type { PlaceMap } from '../place-map.ts'
import type { ShownRelease } from '../released-cells.ts'
import { shareIntervals } from '../share-intervals.ts'
import { text } from '../text.ts'
import { MapSection } from './map-section.tsx'
import { Page } from './page.tsx'

export interface DrawnMap {
  map: PlaceMap
  drawing: Drawing
  /** The same shares ranked, in parts. */
  dots: readonly Drawing[]
  /** The names of their own pages. */
  chart: string
  dotsChart: string
}

/** The page of maps, where a study asks for one: from which places the people come. */
export function Places({ release, maps }: { release: ShownRelease; maps: readonly DrawnMap[] }) {
  const { about } = release
  return (
    <Page path="places.html" release={release} heading={text.titles.places}>
      <p>{text.places.intro}</p>
      <p class="caution">
        {text.places.caution} {text.places.intervals[shareIntervals(about)]}
      </p>
      {maps.map((drawn, index) => (
        <MapSection {...drawn} about={about} id={`map-${index + 1}`} />
      ))}
    </Page>
  )
}
