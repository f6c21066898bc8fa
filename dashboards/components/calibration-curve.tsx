import { formatCount, formatShare } from '../format.ts'
import type { PerformanceFigure } from '../performance-figures.ts'
import { phrase } from '../phrase.ts'
import { stratumName } from '../stratum.ts'
import { text } from '../text.ts'
import { DataTable } from './data-table.tsx'

/** What was predicted and what was seen, group by group, in the bands of risk that hold enough people. */
export function CalibrationCurve({ bands, figure }: { bands: PerformanceFigure['bands']; figure: string }) {
  const words = text.performance.curve
  const groups = bands[0]!.groups.map(({ stratum }) => stratum)
  const rows = groups.flatMap((stratum, i) =>
    bands.flatMap(({ band, groups }) => {
      const { rows } = groups[i]!
      const [predicted, observed] = [rows.get('predicted')!, rows.get('observed')!]
      return observed.value === null
        ? []
        : [
            {
              name: stratumName(stratum),
              cells: [bandName(band), formatCount(observed.n!)],
              values: [
                [predicted, 'share'],
                [observed, 'share'],
              ] as const,
            },
          ]
    }),
  )
  if (rows.length === 0) return null
  return (
    <>
      <DataTable
        caption={phrase(words.caption, { figure })}
        columns={[
          { header: text.performance.group },
          { header: words.band },
          { header: text.performance.statistics.people, numeric: true },
          { header: words.predicted, numeric: true },
          { header: words.observed, numeric: true },
        ]}
        rows={rows}
        table="performance"
      />
      <p>{words.few}</p>
    </>
  )
}

/** `log odds -3 to -2` as the risks that these are. */
function bandName(band: string): string {
  const words = text.performance.curve
  const ends = band.match(/-?\d+/g)!.map(end => formatShare(1 / (1 + Math.exp(-Number(end)))))
  if (ends.length === 2) return phrase(words.between, { low: ends[0]!, high: ends[1]! })
  return phrase(band.includes('below') ? words.below : words.from, { end: ends[0]! })
}
