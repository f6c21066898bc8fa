import type { ShownRelease } from '../released-cells.ts'
import { text } from '../text.ts'
import { AttributesSection } from './attributes-section.tsx'
import { CensusesSection } from './censuses-section.tsx'
import { DefinitionsSection } from './definitions-section.tsx'
import { DownloadsSection } from './downloads-section.tsx'
import { Page } from './page.tsx'
import { ReleaseSection } from './release-section.tsx'
import { ScoresSection } from './scores-section.tsx'

/** The page of methods: what each number is, what it was made from, by which rules, and who answers for it. */
export function Methods({ release }: { release: ShownRelease }) {
  const { about } = release
  return (
    <Page path="methods.html" release={release} heading={text.titles.methods}>
      <ReleaseSection release={release} />
      <ScoresSection about={about} />
      <AttributesSection about={about} />
      {about.censuses.length > 0 && <CensusesSection about={about} />}
      <DefinitionsSection release={release} />
      <DownloadsSection release={release} />
    </Page>
  )
}
