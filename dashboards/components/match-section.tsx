import type { About, ReleasedRow } from '../../science/disclosure/released-table.ts'
import { formatCell, formatShare } from '../format.ts'
import { type Cell, type ReleasedTables, releasedCells } from '../released-cells.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Say } from './say.tsx'

const KNOWN = ['rows', 'matched', 'weight_share'] as const

/** What became of the rows of each score file. */
export function MatchSection({ release, about }: { release: ReleasedTables; about: About }) {
  const cells = releasedCells(release, 'match', ['score'], KNOWN)
  const { ambiguous, multiallelic, min_weight } = about.matching
  return (
    <section aria-labelledby="match">
      <h2 id="match">{text.match.heading}</h2>
      <p>
        {text.match.intro}{' '}
        <Say text={text.match.rule} fill={{ ambiguous, multiallelic, minimum: formatShare(min_weight) }} />
      </p>
      {cells.length === 0 ? <p>{text.noRows}</p> : <MatchTable cells={cells} />}
    </section>
  )
}

function MatchTable({ cells }: { cells: readonly Cell<'match'>[] }) {
  const { caption, score, rows, matched, weightShare, reasons } = text.match
  return (
    <DataTable
      caption={caption}
      columns={[
        { header: score },
        { header: rows, numeric: true },
        { header: matched, numeric: true },
        { header: weightShare, numeric: true },
        { header: reasons },
      ]}
      rows={cells.map(({ keys, statistics, rows }) => ({
        name: keys.score,
        values: [
          [statistics.rows, 'count'],
          [statistics.matched, 'count'],
          [statistics.weight_share, 'share'],
        ],
        after: <LeftOut rows={rows} />,
      }))}
      sources={cells.flatMap(({ rows }) => rows)}
    />
  )
}

/** Statistics that a score file has beside the known ones: rows excluded and unmatched, by reason. */
function LeftOut({ rows }: { rows: readonly ReleasedRow[] }) {
  const known: readonly string[] = KNOWN
  const leftOut = rows.filter(({ statistic }) => !known.includes(statistic))
  if (leftOut.length === 0) return text.match.noReasons
  return (
    <ul class="plain">
      {leftOut.map(row => (
        <li>
          <Say text={text.match.reasonCount} fill={{ reason: row.statistic, count: formatCell(row, 'count') }} />
        </li>
      ))}
    </ul>
  )
}
