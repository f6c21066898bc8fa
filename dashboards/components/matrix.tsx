import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import type { Crossed } from '../crossed.ts'
import { formatCell, type NumberStyle } from '../format.ts'
import { text } from '../text.ts'
import { Folded, foldedUnder } from './folded.tsx'

/** One cell: the number it is about, and smaller ones beneath, each after a word for what it is. */
export interface MatrixCell {
  figure: readonly [row: ReleasedRow, style: NumberStyle]
  beneath: readonly (readonly [row: ReleasedRow, style: NumberStyle, word: string])[]
}

interface MatrixProps<T> {
  caption: string
  items: Crossed<T>
  cell(item: T): MatrixCell
}

/**
 * A table of two attributes, read by the eye as a chart is: ratios are shaded by how far they lie from parity, also marked
 * without colour, and what is withheld is hatched.
 */
export function Matrix<T>({ caption, items: { down, across, at }, cell }: MatrixProps<T>) {
  return (
    <Folded under={foldedUnder(caption, down.levels.length)}>
      {/* A region that scrolls must be reachable by keyboard. */}
      <section class="scroll" aria-label={caption} tabindex={0}>
        <table class="matrix">
          <caption>
            <span>{caption}</span>
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <bdi>{down.attribute}</bdi>
              </th>
              {across.levels.map(level => (
                <th scope="col">
                  <bdi>{level}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {down.levels.map(level => (
              <tr>
                <th scope="row">
                  <bdi>{level}</bdi>
                </th>
                {across.levels.map(other => {
                  const item = at(level, other)
                  return item === undefined ? <td class="status">{text.absent}</td> : <Cell {...cell(item)} />
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Folded>
  )
}

function Cell({ figure: [row, style], beneath }: MatrixCell) {
  const shade = style === 'ratio' ? shadeOf(row.value) : undefined
  return (
    <td class={row.value === null ? row.status : shade}>
      {shade && <span aria-hidden="true">{shade.startsWith('less') ? '▼ ' : '▲ '}</span>}
      <strong>{row.value === null ? text.statuses[row.status] : formatCell(row, style)}</strong>
      {beneath.map(([row, style, word]) =>
        row.value === null ? null : <small>{`${word} ${formatCell(row, style)}`.trim()}</small>,
      )}
    </td>
  )
}

/** How far a ratio lies from parity: the margins are the usual ones of a ratio of cases seen over expected, and a doubling. */
function shadeOf(ratio: number | null): string | undefined {
  if (ratio === null || (ratio >= 0.8 && ratio <= 1.25)) return undefined
  if (ratio < 1) return ratio < 0.5 ? 'less-2' : 'less-1'
  return ratio > 2 ? 'more-2' : 'more-1'
}
