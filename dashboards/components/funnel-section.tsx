import type { Drawing } from '../drawing.ts'
import { type Funnel, funnelSummary } from '../funnel.ts'
import { measureName } from '../measure-name.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Drawings } from './drawings.tsx'

export interface DrawnFunnel {
  funnel: Funnel
  /** Where a place has every figure. */
  drawing: Drawing | undefined
}

const { statistics } = text.performance

/** One funnel: what it shows in words, the drawing, and the released figures that it is drawn from. */
export function FunnelSection({ funnel, drawing, id }: DrawnFunnel & { id: string }) {
  const words = text.funnel
  const { score, outcome, measure, attribute, places } = funnel
  const heading = phrase(words.heading, { score, outcome, measure: measureName(measure), attribute })
  const summary = funnelSummary(funnel)
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      <p>{summary}</p>
      {drawing !== undefined && (
        <>
          <p class="caution">{words.caution}</p>
          <figure class="funnel">
            <Drawings drawings={[drawing]} id={id} figure={heading} summary={summary} />
            <figcaption>{words.legend}</figcaption>
          </figure>
        </>
      )}
      <DataTable
        caption={phrase(words.caption, { figure: heading })}
        stacked="limits and n"
        columns={[
          { header: attribute },
          { header: statistics.expected, numeric: true },
          { header: statistics.o_e, numeric: true },
          { header: statistics.funnel_95, numeric: true },
          { header: statistics.funnel_99_8, numeric: true },
        ]}
        rows={places.map(({ name, rows }) => ({
          name,
          values: [
            [rows.expected, 'count'],
            [rows.o_e, 'ratio'],
            [rows.funnel_95, 'ratio'],
            [rows.funnel_99_8, 'ratio'],
          ] as const,
        }))}
        sources={places.flatMap(({ rows }) => Object.values(rows))}
        table="performance"
      />
    </section>
  )
}
