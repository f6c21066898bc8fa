import type { About } from '../../science/disclosure/released-table.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Stated } from './stated.tsx'

/** Each attribute: what kind of description it is, why it is used, and the groups that the study declares. */
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
    </section>
  )
}
