import { UserError } from '../../../science/errors.ts'

/** A stage of the cascade, and the column of the people file that tells who reached it. */
export interface CascadeStage {
  name: string
  column: string
}

/**
 * How many stages a person reached, of cells in the order of the stages: each 1 or 0. Throws UserError with the line where one
 * is neither, and where a stage was reached and the one before it was not.
 */
export function stagesReached(
  cells: readonly string[],
  stages: readonly CascadeStage[],
  place: { file: string; line: number },
): number {
  for (const [i, cell] of cells.entries())
    if (cell !== '0' && cell !== '1')
      throw new UserError(
        'not-a-stage',
        `The column \`${stages[i]!.column}\` does not hold 0 or 1, which is all that the stage \`${stages[i]!.name}\` may be.`,
        {
          todo: 'Write 1 for people who reached the stage and 0 for all others, whether or not they could have.',
          place,
        },
      )
  const reached = cells.lastIndexOf('1') + 1
  const missed = cells.indexOf('0')
  if (missed !== -1 && missed < reached)
    throw new UserError(
      'stage-left-out',
      `Someone reached the stage \`${stages[reached - 1]!.name}\` and not \`${stages[missed]!.name}\`, which comes before it.`,
      { todo: 'Correct the columns, or give the stages in the order in which people reach them.', place },
    )
  return reached
}
