import { formatCount, formatShare } from '../format.ts'
import { isGenetic } from '../is-genetic.ts'
import { type Cell, type ReleasedTables, releasedCells } from '../released-cells.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'
import { Say } from './say.tsx'

const KNOWN = ['rows', 'matched', 'weight_share'] as const

/** What became of the rows of each score file. */
export function MatchSection({ release }: { release: ReleasedTables }) {
  const cells = releasedCells(release, 'match', ['score'], KNOWN)
  const { matching, build } = release.about
  const { ambiguous, multiallelic, min_weight } = matching
  if (!isGenetic(release.about))
    return (
      <section aria-labelledby="match">
        <h2 id="match">{text.match.headingOfOutputs}</h2>
        <Outputs about={release.about} />
      </section>
    )
  return (
    <section aria-labelledby="match">
      <h2 id="match">{text.match.heading}</h2>
      <p>
        {text.match.intro}{' '}
        <Say text={text.match.rule} fill={{ ambiguous, multiallelic, minimum: formatShare(min_weight) }} />
      </p>
      {build && (
        <p>
          <Say
            text={build.borne_out ? text.match.build : text.match.buildUnknown}
            fill={{ build: build.declared, known: formatCount(build.known) }}
          />
        </p>
      )}
      {cells.length === 0 ? (
        <p>{text.noRows}</p>
      ) : (
        <>
          <MatchTable cells={cells} />
          <LeftOutTable cells={cells} />
        </>
      )}
      <Outputs about={release.about} />
    </section>
  )
}

/** Of which no file is read. */
function Outputs({ about }: Pick<ReleasedTables, 'about'>) {
  return about.scores
    .filter(({ kind }) => kind !== 'genetic')
    .map(({ id }) => (
      <p>
        <Say text={text.match.output} fill={{ score: id }} />
      </p>
    ))
}

function MatchTable({ cells }: { cells: readonly Cell<'match'>[] }) {
  const { caption, score, rows, matched, weightShare } = text.match
  return (
    <DataTable
      caption={caption}
      columns={[{ header: score }, ...[rows, matched, weightShare].map(header => ({ header, numeric: true as const }))]}
      rows={cells.map(({ keys, statistics }) => ({
        name: keys.score,
        values: [
          [statistics.rows, 'count'],
          [statistics.matched, 'count'],
          [statistics.weight_share, 'share'],
        ],
      }))}
      sources={cells.flatMap(({ rows }) => rows)}
    />
  )
}

/** Statistics that a score file has beside the known ones: rows excluded and unmatched, by reason. */
function LeftOutTable({ cells }: { cells: readonly Cell<'match'>[] }) {
  const known: readonly string[] = KNOWN
  const leftOut = cells.flatMap(({ rows }) => rows.filter(({ statistic }) => !known.includes(statistic)))
  if (leftOut.length === 0) return null
  return (
    <DataTable
      caption={text.match.reasonsCaption}
      columns={[
        { header: text.match.score },
        { header: text.match.reason },
        { header: text.match.rows, numeric: true },
      ]}
      rows={leftOut.map(row => ({
        name: row.keys.score!,
        cells: [<bdi>{row.statistic}</bdi>],
        values: [[row, 'count']],
      }))}
    />
  )
}
