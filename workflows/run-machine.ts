import type { Catcher, Effect, Machine, Retrier, State } from './definition.ts'
import { ExecutionFailed } from './errors.ts'
import type { Bindings } from './expression.ts'
import type { Frame, Tell } from './frame.ts'
import { checkSize } from './payload.ts'
import { errorMatches, retryDelaySeconds } from './retry.ts'
import { workOf } from './state-work.ts'
import { EvaluationError, evaluateTemplate } from './template.ts'

/** Runs a machine from its first state to the end of its last; resolves to that state's output. */
export async function runMachine(machine: Machine, input: unknown, frame: Frame): Promise<unknown> {
  let value = input
  for (let name: string | undefined = machine.startAt; name !== undefined; ) {
    // States that wait for nothing would keep timers and signals from ever being heard.
    if (++frame.run.transitions % 256 === 0) await new Promise(resolve => setImmediate(resolve))
    frame.cancellation.signal.throwIfAborted()
    const done: { output: unknown; next: string | undefined } = await runState(machine.states.get(name)!, value, frame)
    value = done.output
    name = done.next
  }
  return value
}

/** One state with its retries: resolves to its output and the next state, or those of the catcher that took its error. */
async function runState(state: State, input: unknown, frame: Frame) {
  const path = frame.path + state.name
  const tell: Tell = happening => {
    frame.previous = frame.run.note(frame.previous, path, happening)
  }
  const attempts = new Map<Retrier, number>()
  const states = (retryCount: number) => ({
    input,
    context: { ...frame.context, State: { Name: state.name, RetryCount: retryCount } },
  })
  tell({ type: 'entered', state: state.type })
  for (let retryCount = 0; ; retryCount++) {
    try {
      return await attempt(retryCount)
    } catch (error) {
      frame.cancellation.signal.throwIfAborted()
      const failure = asFailure(error, path)
      const { error: name, detail } = failure
      const retrier = 'retry' in state ? state.retry.find(one => errorMatches(name, one.errorEquals)) : undefined
      const tried = retrier ? (attempts.get(retrier) ?? 0) : 0
      if (retrier && tried < retrier.maxAttempts) {
        attempts.set(retrier, tried + 1)
        const delaySeconds = retryDelaySeconds(retrier, tried + 1, frame.run.effects.random)
        tell({ type: 'retried', attempt: tried + 1, delaySeconds, error: name, detail })
        await frame.run.effects.sleep(delaySeconds * 1000, frame.cancellation.signal)
        continue
      }
      const catcher = 'catch' in state ? state.catch.find(one => errorMatches(name, one.errorEquals)) : undefined
      if (catcher) {
        tell({ type: 'caught', error: name, detail, next: catcher.next })
        return recover(catcher, failure, retryCount)
      }
      tell({ type: 'failed', error: name, detail })
      throw failure
    }
  }

  async function attempt(retryCount: number) {
    const seen = states(retryCount)
    const work = await workOf(state, seen, frame, path, tell)
    frame.cancellation.signal.throwIfAborted()
    const output = await leave(work.effect, work.otherwise, 'result' in work ? { ...seen, result: work.result } : seen)
    tell({ type: 'exited' })
    return { output, next: work.next }
  }

  async function recover(catcher: Catcher, failure: ExecutionFailed, retryCount: number) {
    const errorOutput = { Error: failure.error, Cause: failure.detail }
    try {
      const output = await leave(catcher, errorOutput, { ...states(retryCount), errorOutput })
      return { output, next: catcher.next }
    } catch (error) {
      const second = asFailure(error, path)
      tell({ type: 'failed', error: second.error, detail: second.detail })
      throw second
    }
  }

  /** `Output` and `Assign` both see the variables as they were; only then are these changed. */
  async function leave({ output, assign }: Effect, otherwise: unknown, seen: Bindings['states']) {
    const bindings = { states: seen, variables: frame.variables }
    const value = output ? await evaluateTemplate(output, bindings) : otherwise
    const assigned = assign ? await evaluateTemplate(assign, bindings) : {}
    checkSize(value, 'the output', path)
    checkSize(assigned, 'Assign', path)
    Object.assign(frame.variables, assigned)
    return value
  }
}

/** Errors of expressions and states become failures; anything else is a fault of the program and stays what it is. */
function asFailure(error: unknown, path: string): ExecutionFailed {
  if (error instanceof ExecutionFailed) return error
  if (error instanceof EvaluationError) return new ExecutionFailed('States.QueryEvaluationError', error.message, path)
  throw error
}
