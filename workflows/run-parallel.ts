import type { ParallelState } from './definition.ts'
import type { Bindings } from './expression.ts'
import { counted, type Frame, inner, type Tell } from './frame.ts'
import { checkSize } from './payload.ts'
import { runChildren } from './run-children.ts'
import { runMachine } from './run-machine.ts'
import { evaluateTemplate } from './template.ts'

/** Runs the branches of a Parallel side by side, each on the same input; resolves to their outputs in order. */
export async function runParallel(
  state: ParallelState,
  bindings: Bindings,
  frame: Frame,
  path: string,
  tell: Tell,
): Promise<unknown> {
  const { branches } = state
  const input = state.arguments ? await evaluateTemplate(state.arguments, bindings) : bindings.states.input
  checkSize(input, 'Arguments', path)
  const childDone = counted(branches.length, frame, path, tell)
  const results = await runChildren(branches.length, branches.length, frame.cancellation, async (n, cancellation) => {
    const child = inner(frame, `${path}[${n}]/`, cancellation)
    const result = await runMachine(branches[n]!, input, child)
    childDone(n, child)
    return result
  })
  checkSize(results, 'the list of results', path)
  return results
}
