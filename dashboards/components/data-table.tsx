import type { ComponentChildren } from 'preact'
import type { ReleasedRow, ReleasedTableName } from '../../science/disclosure/released-table.ts'
import { absence, formatCell, formatCount, formatNumber, type NumberStyle } from '../format.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'
import { Folded, foldedUnder } from './folded.tsx'
import { Say } from './say.tsx'

/** What is longer would not stay beside what it belongs to on a printed page. A stacked row has three lines. */
const MOST_PRINTED_LINES = 40
const STACKED_LINES = 3
/** Of more columns of sentences a printed page and a phone leave each a word’s width: there a row is a paragraph. */
const MOST_PROSE_COLUMNS = 4

interface TableRow {
  /** Heads the row, in the first column. */
  name: string
  cells?: readonly ComponentChildren[]
  /** Statistics, after the cells. */
  values?: readonly (readonly [row: ReleasedRow | undefined, style: NumberStyle])[]
  /** A few words, in one line. */
  after?: ComponentChildren
}
interface DataTableProps {
  caption: string
  columns: readonly { header: string; numeric?: true }[]
  rows: readonly TableRow[]
  /** Cells of sentences, which stay wide enough to read where the table scrolls. */
  prose?: true
  /**
   * Limits stand below each statistic, so that the table is narrower; and the number behind it, where a row has more than one
   * denominator.
   */
  stacked?: 'limits' | 'limits and n'
  /** Released rows whose reasons stand below the table. */
  sources?: readonly ReleasedRow[]
  /** Of the release, which holds these rows: where they are too many for paper, its name is printed in their place. */
  table?: ReleasedTableName
  /** What a table is folded under that is folded however short it is. */
  folded?: string
}

/**
 * A table whose first column heads the rows; it scrolls on its own where it is wider than the page, and stands folded where
 * it is longer than is read at once.
 */
export function DataTable({
  caption,
  columns,
  rows,
  prose,
  stacked,
  sources = [],
  table,
  folded = foldedUnder(caption, rows.length),
}: DataTableProps) {
  const lines = rows.length * (stacked ? STACKED_LINES : 1)
  const long = table !== undefined && lines > MOST_PRINTED_LINES
  const apart = prose && columns.length > MOST_PROSE_COLUMNS
  return (
    <Folded under={folded}>
      {/* A region that scrolls must be reachable by keyboard. */}
      <section class={long ? 'scroll long' : 'scroll'} aria-label={caption} tabindex={0}>
        <table class={apart ? 'prose apart' : prose && 'prose'}>
          <caption>
            <span>{caption}</span>
          </caption>
          <thead>
            <tr>
              {columns.map(({ header, numeric }) => (
                <th scope="col" class={numeric && 'number'}>
                  <bdi>{header}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells = [], values = [], after }) => (
              <tr>
                <th scope="row">
                  <bdi>{breakable(name)}</bdi>
                </th>
                {cells.map((cell, index) => (
                  <td
                    class={columns[index + 1]!.numeric && 'number'}
                    data-column={apart ? columns[index + 1]!.header : undefined}
                  >
                    {cell}
                  </td>
                ))}
                <Values values={values} stacked={stacked} />
                {after !== undefined && <td class="after">{after}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {long && (
        <p class="printed">
          <strong>
            <bdi>{caption}</bdi>
          </strong>{' '}
          <Say text={text.printed} fill={{ rows: formatCount(rows.length), file: `tables/${table}.csv` }} />
        </p>
      )}
      <Reasons rows={sources} />
    </Folded>
  )
}

/** A name of words joined by underscores breaks between them, before it breaks anywhere. */
function breakable(name: string): ComponentChildren {
  const [first, ...rest] = name.split(/(?<=[^_]_)(?=[^_])/)
  return [first, ...rest.flatMap(part => [<wbr />, part])]
}

/** Numbers, or a dash and the words for why there is none; said once where a whole row has none for the same reason. */
function Values({ values, stacked }: { values: NonNullable<TableRow['values']>; stacked: DataTableProps['stacked'] }) {
  const first = values[0]?.[0]
  const noneAlike = values.every(([row]) => row?.value === null && row.status === first?.status)
  if (first && noneAlike) {
    return (
      <td class="number status" colspan={values.length}>
        {phrase(text.missing, { status: absence(first.status) })}
      </td>
    )
  }
  return values.map(([row, style]) => (
    <td class={row?.status === 'released' ? 'number' : 'number status'}>
      {stacked && row?.status === 'released' ? (
        <Stacked row={row} style={style} n={stacked === 'limits and n'} />
      ) : (
        formatCell(row, style)
      )}
    </td>
  ))
}

/** A released value; below it its limits and, if asked, how many stand behind it. A count is its own number. */
function Stacked({ row, style, n }: { row: ReleasedRow; style: NumberStyle; n: boolean }) {
  const { value, low, high } = row
  return (
    <>
      {formatNumber(value!, style)}
      {low !== null && high !== null && (
        <small>{phrase(text.limits, { low: formatNumber(low, style), high: formatNumber(high, style) })}</small>
      )}
      {n && row.n !== null && style !== 'count' && <small>{phrase(text.n, { n: formatCount(row.n) })}</small>}
    </>
  )
}

/** Why numbers are missing or flagged, each reason once. */
function Reasons({ rows }: { rows: readonly ReleasedRow[] }) {
  const reasons = new Map(rows.filter(row => row.reason !== '').map(row => [`${row.status} ${row.reason}`, row]))
  if (reasons.size === 0) return null
  return (
    <ul class="reasons">
      {[...reasons.values()].map(({ status, reason }) => (
        <li>
          {status === 'released' || reason.startsWith(text.statuses[status]) ? (
            reason
          ) : (
            <Say text={text.reason} fill={{ status: text.statuses[status], reason }} />
          )}
        </li>
      ))}
    </ul>
  )
}
