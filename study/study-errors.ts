import { type Place, UserError } from '../science/errors.ts'

/** One thing to mend in a study file: a sentence, what to do about it, and where. */
export interface Problem {
  message: string
  todo: string
  place: Place
}

/** All that is wrong with one study file, sorted by position; each problem once. */
export class StudyErrors extends UserError {
  override name = 'StudyErrors'
  readonly problems: readonly Problem[]

  constructor(file: string, found: readonly Problem[]) {
    const problems = distinct(found).sort(byPosition)
    const [first] = problems
    if (first !== undefined && problems.length === 1)
      super('study', first.message, { todo: first.todo, place: first.place })
    else
      super('study', `${file} has ${problems.length} problems.`, {
        todo: 'Mend each one, then check again.',
        place: { file },
      })
    this.problems = problems
  }
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map(
    problems.map(problem => [JSON.stringify([problem.place.line, problem.place.column, problem.message]), problem]),
  )
  return [...seen.values()]
}

function byPosition(a: Problem, b: Problem): number {
  return (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0)
}
