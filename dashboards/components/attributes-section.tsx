import type { About } from '../../science/disclosure/released-table.ts'
import { groupBy } from '../group-by.ts'
import { phrase } from '../phrase.ts'
import { stratumName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Say } from './say.tsx'
import { Stated } from './stated.tsx'

/** Each attribute: what kind of description it is, why it is used, the groups that the study declares, and the wider ones they may give way to. */
export function AttributesSection({ about }: { about: About }) {
  const { attributes, attributesCaption, attribute, kind, why, levels, noLevels } = text.methods
  return (
    <section aria-labelledby="attributes">
      <h2 id="attributes">{attributes}</h2>
      {about.attributes.length === 0 ? (
        <p>{text.methods.noAttributes}</p>
      ) : (
        <DataTable
          caption={attributesCaption}
          prose
          columns={[attribute, kind, why, levels].map(header => ({ header }))}
          rows={about.attributes.map(({ name, kind, why, levels }) => ({
            name,
            cells: [
              <bdi>{text.kinds[kind] ?? kind}</bdi>,
              <Stated words={why} />,
              levels.length === 0 ? noLevels : <bdi>{levels.join(', ')}</bdi>,
            ],
          }))}
        />
      )}
      {about.coarser.map(({ attribute, by, strata }) => (
        <p>
          <Say text={text.methods.coarser} fill={{ attribute, by, levels: widerLevels(strata) }} />
        </p>
      ))}
    </section>
  )
}

function widerLevels(strata: About['coarser'][number]['strata']): string {
  return groupBy(strata, ({ within }) => within)
    .map(same => {
      const levels = same.map(({ stratum }) => stratumName(stratum)).join(', ')
      return phrase(text.methods.ofCoarser, { by: stratumName(same[0]!.within), levels })
    })
    .join('; ')
}
