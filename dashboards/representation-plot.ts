import { type DotPlot, RATIO_AXIS } from './dot-plot.ts'
import type { RepresentationCell, RepresentationTable } from './representation-tables.ts'
import { withinAmong } from './representation-tables.ts'
import { stratumName } from './stratum.ts'
import { text } from './text.ts'

/** The ratios of one comparison with a census, in the declared order, on a scale of doublings around parity. */
export function ratioPlot({ audit, compared }: RepresentationTable): DotPlot {
  return {
    rows: compared.map(cell => ({ name: groupName(cell, audit), row: cell.statistics.ratio })),
    style: 'ratio',
    axis: RATIO_AXIS,
    unit: 'doublings',
    title: text.representation.axis,
    reference: 0,
  }
}

/** The name of a group compared, without the levels that hold for everyone compared. */
export function groupName({ keys }: RepresentationCell, { among }: RepresentationTable['audit']): string {
  return stratumName(withinAmong(keys.stratum, among))
}
