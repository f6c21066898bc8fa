import type { ShownRelease } from '../released-cells.ts'
import { text } from '../text.ts'
import { GapsSection } from './gaps-section.tsx'
import { MatchSection } from './match-section.tsx'
import { MeasuredSection } from './measured-section.tsx'
import { Page } from './page.tsx'
import { QualitySection } from './quality-section.tsx'

/** The page of quality: what of each score was matched, in whom it could be read, and who has none. */
export function Quality({ release }: { release: ShownRelease }) {
  return (
    <Page path="quality.html" release={release} heading={text.titles.quality}>
      <MatchSection release={release} />
      <QualitySection release={release} about={release.about} />
      <MeasuredSection release={release} />
      <GapsSection release={release} />
    </Page>
  )
}
