import type { About } from '../../science/disclosure/released-table.ts'
import { text } from '../text.ts'
import { Description } from './description.tsx'
import { Say } from './say.tsx'

/** Whose populations `most_similar` compares with, and what their names describe. */
export function MostSimilar({ about }: { about: About }) {
  if (about.populations === '') return null
  return (
    <p>
      <Say text={text.distributions.similar} fill={{ attribute: about.populations }} />{' '}
      <Description about={about} attribute={about.populations} />
    </p>
  )
}
