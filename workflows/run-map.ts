import { type Cancellation, untilCancelled } from './cancellation.ts'
import type { MapState } from './definition.ts'
import { ExecutionFailed } from './errors.ts'
import type { Bindings } from './expression.ts'
import { counted, type Frame, inner, type Tell } from './frame.ts'
import { checkSize } from './payload.ts'
import { runChildren } from './run-children.ts'
import { runMachine } from './run-machine.ts'
import { Place } from './slots.ts'
import { EvaluationError, evaluateAs, evaluateTemplate } from './template.ts'

/**
 * Runs a Map's processor on each item; resolves to the outputs in the order of the items. The first child to fail fails
 * the Map, after the others, told to stop, have ended.
 */
export async function runMap(
  state: MapState,
  bindings: Bindings,
  frame: Frame,
  path: string,
  tell: Tell,
): Promise<unknown> {
  const { run } = frame
  const items = await itemsOf(state, bindings, frame, path)
  const apart = state.items.from === 'bucket'
  const childDone = counted(items.length, frame, path, tell)
  const limit = Math.min(state.maxConcurrency || Number.POSITIVE_INFINITY, run.options.concurrency)
  const children = () => runChildren(items.length, limit, frame.cancellation, oneChild)
  const results = await (frame.place ? frame.place.during(children) : children())
  checkSize(results, 'the list of results', path)
  return results

  async function oneChild(index: number, cancellation: Cancellation): Promise<unknown> {
    const place = new Place(run.slots, cancellation.signal)
    await place.take()
    try {
      const at = `${path}[${index}]`
      const context = { ...(bindings.states.context as object), Map: { Item: { Index: index, Value: items[index] } } }
      const selected = { states: { ...bindings.states, context }, variables: bindings.variables }
      const input = state.selector ? await evaluateTemplate(state.selector, selected) : items[index]
      checkSize(input, 'the input of a child', at)
      const child: Frame = { ...inner(frame, `${at}/`, cancellation), place, ...(apart ? alone(input) : { context }) }
      const result = await runMachine(state.processor, input, child).catch((error: unknown) => {
        cancellation.signal.throwIfAborted()
        throw apart ? tooManyFailed(error, index, path) : error
      })
      childDone(index, child)
      return result
    } finally {
      place.give()
    }
  }
}

/** What a child of a distributed Map sees: it is an execution of its own. */
function alone(input: unknown): Pick<Frame, 'variables' | 'context'> {
  return { variables: Object.create(null), context: { Execution: { Input: input } } }
}

/** Whatever ends a child of a distributed Map, to the Map it is one failure more than is tolerated. */
function tooManyFailed(error: unknown, index: number, path: string): unknown {
  if (!(error instanceof ExecutionFailed)) return error
  const detail = `child ${index} failed at ${error.path} with ${error.error}${error.detail && `: ${error.detail}`}`
  return new ExecutionFailed('States.ExceedToleratedFailureThreshold', detail, path, error.cause ?? error)
}

async function itemsOf(
  state: MapState,
  bindings: Bindings,
  { run, cancellation }: Frame,
  path: string,
): Promise<readonly unknown[]> {
  if (state.items.from === 'inline') {
    const items = await evaluateTemplate(state.items.items, bindings)
    if (!Array.isArray(items)) throw new EvaluationError('Items must be an array')
    return items
  }
  const bucket = await evaluateAs('string', state.items.bucket, 'ItemReader.Arguments.Bucket', bindings)
  const key = await evaluateAs('string', state.items.key, 'ItemReader.Arguments.Key', bindings)
  const read = async () => run.options.readItems(bucket, key)
  const items = await untilCancelled(cancellation.signal, read).catch((error: unknown) => {
    cancellation.signal.throwIfAborted()
    const detail = error instanceof Error ? error.message : String(error)
    throw new ExecutionFailed('States.ItemReaderFailed', detail, path, error)
  })
  if (!Array.isArray(items)) throw new ExecutionFailed('States.ItemReaderFailed', `${key} is not a JSON array`, path)
  return items
}
