import { Cancellation, untilCancelled } from './cancellation.ts'
import type { TaskState } from './definition.ts'
import { ExecutionFailed } from './errors.ts'
import type { Bindings } from './expression.ts'
import type { Frame, Tell } from './frame.ts'
import { passJson } from './payload.ts'
import { evaluateTemplate } from './template.ts'
import { withTimeout } from './with-timeout.ts'

/** Calls a Task's function; resolves to what `$states.result` is. An error it throws keeps its name, and is the cause. */
export async function runTask(
  state: TaskState,
  bindings: Bindings,
  { run, cancellation }: Frame,
  path: string,
  tell: Tell,
) {
  const payload = passJson(await evaluateTemplate(state.payload, bindings), 'the payload', path)
  tell({ type: 'invoked', functionName: state.functionName })
  const own = new Cancellation(cancellation)
  const call = async () => {
    try {
      return await run.options.invoke(state.functionName, payload, own.signal)
    } catch (error) {
      const [name, detail] = error instanceof Error ? [error.name || 'Error', error.message] : ['Error', String(error)]
      throw new ExecutionFailed(name, detail, path, error)
    }
  }
  try {
    const answer = await withTimeout(state.timeoutSeconds, own, run.effects, path, () =>
      untilCancelled(own.signal, call),
    )
    return { Payload: passJson(answer, `what ${state.functionName} returned`, path), StatusCode: 200 }
  } finally {
    own.close()
  }
}
