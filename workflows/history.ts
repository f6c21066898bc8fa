/**
 * Something that happened in a run. `previous` is the event it follows (0: none): the one before it in the same machine,
 * or the start of the Map or Parallel that its machine belongs to. `path` is the state's, as `Count strata[3]/Count`; empty
 * for the workflow itself. Events hold no payload and no clock.
 */
export type HistoryEvent = { id: number; previous: number; path: string } & Happening

export type Happening =
  | { type: 'started' }
  | { type: 'entered'; state: string }
  | { type: 'invoked'; functionName: string }
  | { type: 'children-started'; children: number }
  | { type: 'child-done'; index: number; done: number; children: number }
  | { type: 'retried'; attempt: number; delaySeconds: number; error: string; detail: string }
  | { type: 'caught'; error: string; detail: string; next: string }
  | { type: 'failed'; error: string; detail: string }
  | { type: 'exited' }
  | { type: 'succeeded' }
  | { type: 'stopped' }

/** An event as one line for a person: `12 (after 9) Count strata[3]/Count: retry 1 in 2 s, after Throttled: too many`. */
export function historyLine(event: HistoryEvent): string {
  const after = event.previous === 0 ? '' : ` (after ${event.previous})`
  return `${event.id}${after} ${event.path || 'workflow'}: ${sentence(event)}`
}

function sentence(event: Happening): string {
  switch (event.type) {
    case 'entered':
      return `entered (${event.state})`
    case 'invoked':
      return `called ${event.functionName}`
    case 'children-started':
      return `started ${event.children} children`
    case 'child-done':
      return `child ${event.index} done, ${event.done} of ${event.children}`
    case 'retried':
      return `retry ${event.attempt} in ${Number(event.delaySeconds.toFixed(3))} s, after ${because(event)}`
    case 'caught':
      return `caught ${because(event)}; on to ${event.next}`
    case 'failed':
      return `failed with ${because(event)}`
    default:
      return event.type
  }
}

function because({ error, detail }: { error: string; detail: string }): string {
  return detail ? `${error}: ${detail}` : error
}
