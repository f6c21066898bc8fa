/** A definition that this interpreter, or another engine, would not run as written. Names the state and the field. */
export class DefinitionError extends Error {
  override name = 'DefinitionError'
  /** Names of the states from the outermost in, joined by `/`; empty at the top level. */
  readonly state: string
  readonly field: string

  constructor(state: string, field: string, sentence: string) {
    super([state && `state ${state}`, field && `field ${field}`, sentence].filter(Boolean).join(': '))
    this.state = state
    this.field = field
  }
}

/**
 * A state, and so the workflow, failed. `error` is the name that `ErrorEquals` compares (the thrown error's own name, or
 * one of `States.*`), `detail` a sentence, `path` the state that failed (`Count strata[3]/Count`).
 * `cause` is the very error that a task threw, if one did.
 */
export class ExecutionFailed extends Error {
  override name = 'ExecutionFailed'
  readonly error: string
  readonly detail: string
  readonly path: string

  constructor(error: string, detail: string, path: string, cause?: unknown) {
    super(`${path || 'workflow'}: ${error}${detail && `: ${detail}`}`, { cause })
    this.error = error
    this.detail = detail
    this.path = path
  }
}
