import { formatCell } from '../format.ts'
import { wholeCascade } from '../participation-tables.ts'
import type { ReleasedTables } from '../released-cells.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

/** An item of a list: how many people reached the last stage of the cascade, and at which most were lost. */
export function LostOnTheWay({ release }: { release: ReleasedTables }) {
  if (release.about.cascade.length === 0) return null
  const cascade = wholeCascade(release)
  if (!cascade) return <li>{text.gaps.cascadeKept}</li>
  const { first, last, worst } = cascade
  return (
    <li>
      <Say
        text={text.gaps.cascade}
        fill={{
          first: formatCell(first.statistics.people, 'count'),
          firstStage: first.keys.stage,
          last: formatCell(last.statistics.people, 'count'),
          lastStage: last.keys.stage,
          worst: worst.keys.stage,
          share: formatCell(worst.statistics.of_previous, 'share'),
        }}
      />
    </li>
  )
}
