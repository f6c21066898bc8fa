import { type DotPlot, RATIO_AXIS } from './dot-plot.ts'
import { groupName, type RepresentationTable } from './representation-tables.ts'
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
