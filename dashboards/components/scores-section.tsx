import type { About } from '../../science/disclosure/released-table.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Stated } from './stated.tsx'

/** Each score: its trait, what it was made from, its source and licence, and the frozen model that measured it. */
export function ScoresSection({ about }: { about: About }) {
  const { caption, score, trait, trainedOn, independent, source, licence, model } = text.scores
  return (
    <section aria-labelledby="scores">
      <h2 id="scores">{text.scores.heading}</h2>
      <DataTable
        caption={caption}
        prose
        columns={[score, trait, trainedOn, independent, source, licence, model].map(header => ({ header }))}
        rows={about.scores.map(score => ({
          name: score.id,
          cells: [
            <Stated words={score.trait} />,
            <Stated words={score.trained_on.join(', ')} />,
            text.scores.independence[score.independent],
            score.kind !== 'genetic' ? (
              text.scores.output
            ) : (
              <Stated words={[score.name, score.citation].filter(words => words !== '').join('. ')} />
            ),
            <Stated words={score.licence} />,
            <code>{score.model}</code>,
          ],
        }))}
      />
    </section>
  )
}
