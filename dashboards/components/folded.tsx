import type { ComponentChildren } from 'preact'
import { formatCount } from '../format.ts'
import { phrase } from '../phrase.ts'
import { text } from '../text.ts'

/** A table of more rows is folded, so that what follows it is found. */
const MOST_OPEN_ROWS = 80

/** What a table of so many rows is folded under; undefined where it stands open. */
export function foldedUnder(caption: string, rows: number): string | undefined {
  return rows > MOST_OPEN_ROWS ? phrase(text.folded, { caption, rows: formatCount(rows) }) : undefined
}

/** What a reader unfolds by `under`; open where there is nothing to fold it under. */
export function Folded({ under, children }: { under: string | undefined; children: ComponentChildren }) {
  if (under === undefined) return <>{children}</>
  return (
    <details>
      <summary>
        <bdi>{under}</bdi>
      </summary>
      {children}
    </details>
  )
}
