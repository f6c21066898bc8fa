import type { Drawing } from '../drawing.ts'
import type { PlaceMap } from '../place-map.ts'
import type { ShownRelease } from '../released-cells.ts'
import { shareIntervals } from '../share-intervals.ts'
import { text } from '../text.ts'
import { type DrawnFunnel, FunnelSection } from './funnel-section.tsx'
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

interface PlacesProps {
  release: ShownRelease
  maps: readonly DrawnMap[]
  funnels: readonly DrawnFunnel[]
}

/** The page of maps, where a study asks for one: from which places the people come, and how models foretell cases there. */
export function Places({ release, maps, funnels }: PlacesProps) {
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
      {funnels.map((drawn, index) => (
        <FunnelSection {...drawn} id={`funnel-${index + 1}`} />
      ))}
    </Page>
  )
}
