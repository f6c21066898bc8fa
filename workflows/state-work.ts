import type { Effect, MapState, ParallelState, State, TaskState } from './definition.ts'
import { ExecutionFailed } from './errors.ts'
import type { Bindings } from './expression.ts'
import type { Frame, Tell } from './frame.ts'
import { runMap } from './run-map.ts'
import { runParallel } from './run-parallel.ts'
import { runTask } from './run-task.ts'
import { EvaluationError, evaluateAs } from './template.ts'

/** What a state's own work came to, before `Output` and `Assign`. */
export interface Work {
  /** `$states.result`, where the state has one. */
  result?: unknown
  /** The output, where no `Output` says otherwise. */
  otherwise: unknown
  next: string | undefined
  effect: Effect
}

/** Does what a state's type says, once, without its retries. */
export async function workOf(
  state: State,
  states: Bindings['states'],
  frame: Frame,
  path: string,
  tell: Tell,
): Promise<Work> {
  const { input } = states
  const bindings = { states, variables: frame.variables }
  switch (state.type) {
    case 'Pass':
      return { otherwise: input, next: state.next, effect: state }
    case 'Succeed':
      return { otherwise: input, next: undefined, effect: { output: state.output, assign: undefined } }
    case 'Fail': {
      const error = await evaluateAs('string', state.error, 'Error', bindings)
      const cause = state.cause ? await evaluateAs('string', state.cause, 'Cause', bindings) : ''
      throw new ExecutionFailed(error, cause, path)
    }
    case 'Wait': {
      const seconds = await evaluateAs('number', state.seconds, 'Seconds', bindings)
      if (!Number.isInteger(seconds) || seconds < 0)
        throw new EvaluationError('Seconds must be a whole number, 0 or more')
      await frame.run.effects.sleep(seconds * 1000, frame.cancellation.signal)
      return { otherwise: input, next: state.next, effect: state }
    }
    case 'Choice': {
      for (const rule of state.choices) {
        const holds = await evaluateAs('boolean', rule.condition, 'Condition', bindings)
        if (holds) return { otherwise: input, next: rule.next, effect: rule }
      }
      if (state.default === undefined) {
        throw new ExecutionFailed('States.NoChoiceMatched', 'no condition holds and there is no Default', path)
      }
      return { otherwise: input, next: state.default, effect: state }
    }
    case 'Task':
      return finished(state, await runTask(state, bindings, frame, path, tell))
    case 'Parallel':
      return finished(state, await runParallel(state, bindings, frame, path, tell))
    case 'Map':
      return finished(state, await runMap(state, bindings, frame, path, tell))
  }

  function finished(effect: TaskState | ParallelState | MapState, result: unknown): Work {
    return { result, otherwise: result, next: effect.next, effect }
  }
}
