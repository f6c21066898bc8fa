import { placeText, UserError } from '../../science/errors.ts'
import { type Problem, StudyErrors } from '../../study/study-errors.ts'

/**
 * A UserError as Step Functions can tell it: an Error named after its class, with every problem as a plain sentence of
 * place, what is wrong and what to do. Any other error as it is.
 */
export function toldError(error: unknown): unknown {
  if (!(error instanceof UserError)) return error
  const problems: readonly (Pick<UserError, 'message' | 'todo' | 'place'> | Problem)[] =
    error instanceof StudyErrors ? error.problems : [error]
  const told = new Error(
    problems.map(({ place, message, todo }) => `${place ? `${placeText(place)}: ` : ''}${message} ${todo}`).join('\n'),
  )
  told.name = error.name
  return told
}
