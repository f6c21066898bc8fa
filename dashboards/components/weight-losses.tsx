import { formatShare } from '../format.ts'
import { groupBy } from '../group-by.ts'
import { type ReleasedTables, releasedCells } from '../released-cells.ts'
import { said } from '../said.ts'
import { EVERYONE, stratumName, viewName } from '../stratum.ts'
import { text } from '../text.ts'
import { Say } from './say.tsx'

const words = text.losses

/** Items of a list, one for each score and view: the groups in which too little of a score is read, or less than in others beyond the margin. */
export function WeightLosses({ release }: { release: ReleasedTables }) {
  const { matching } = release.about
  const cells = releasedCells(release, 'quality', ['score', 'view', 'stratum'], ['weight_called', 'weight_gap'])
  return groupBy(cells, ({ keys: { score, view } }) => JSON.stringify([score, view])).flatMap(same => {
    const { score, view } = same[0]!.keys
    const namesOf = (found: typeof same) => said(found.map(({ keys }) => stratumName(keys.stratum)))
    const unread = same.filter(
      ({ statistics }) => statistics.weight_called.reason !== '' && isShown(statistics.weight_called),
    )
    const behind = same.filter(
      ({ statistics }) => statistics.weight_gap.reason !== '' && isShown(statistics.weight_gap),
    )
    return [
      ...(unread.length > 0
        ? [
            <Say
              text={words.unread}
              fill={{ score, groups: namesOf(unread), least: formatShare(matching.min_weight) }}
            />,
          ]
        : []),
      ...(behind.length > 0 && view !== EVERYONE
        ? [
            <Say
              text={words.behind}
              fill={{
                score,
                view: viewName(view),
                groups: namesOf(behind),
                margin: formatShare(matching.max_weight_gap),
              }}
            />,
          ]
        : []),
    ].map(said => <li>{said}</li>)
  })
}

const isShown = ({ value }: { value: number | null }) => value !== null
