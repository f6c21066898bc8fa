import type { ShownRelease } from '../released-cells.ts'
import { text } from '../text.ts'
import { AgreementSection } from './agreement-section.tsx'
import { Page } from './page.tsx'

/** The page of agreement: each pair of scores, in the people who have both. */
export function AgreementPage({ release }: { release: ShownRelease }) {
  return (
    <Page path="agreement.html" release={release} heading={text.titles.agreement}>
      <p class="lead">{text.agreement.intro}</p>
      <p class="caution">{text.agreement.caution}</p>
      {release.about.agreement.map((pair, index) => (
        <AgreementSection release={release} pair={pair} id={`pair-${index + 1}`} />
      ))}
    </Page>
  )
}
