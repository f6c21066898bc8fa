import type { About } from '../../science/disclosure/released-table.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

/** What kind of description of people an attribute is, and the study’s own words about it. */
export function Description({ about, attribute }: { about: About; attribute: string }) {
  const described = about.attributes.find(({ name }) => name === attribute)
  if (described === undefined) return null
  const { kind, why } = described
  return (
    <>
      <Say text={text.people.kind} fill={{ attribute, kind: text.kinds[kind] ?? kind }} />
      {why !== '' && ' '}
      {why !== '' && <Say text={text.people.why} fill={{ why: why.replace(/\.$/, '') }} />}
    </>
  )
}
