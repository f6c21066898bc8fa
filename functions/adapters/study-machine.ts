import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  type DescribeMapRunOutput,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  paginateListMapRuns,
  type SFNClient,
  SFNServiceException,
} from '@aws-sdk/client-sfn'

export interface Followed {
  status: string
  started: string
  /** Of a run that is over. */
  ended?: string
  /** States entered so far, those of Map children with one state each too. */
  transitions: number
  /** Of each Map, in the order they began. */
  maps: { state: string; done: number; failed: number; of: number }[]
  /** Time of every task, and in all of the children of every Map, until now where they are under way. */
  worked: { state: string; seconds: number }[]
  /**
   * What Step Functions did not tell of its Maps, and its answer: nothing of them, so that `transitions` and `maps` lack them, or the time of
   * their children. `worked` lacks both.
   */
  untold?: { of: 'maps' | 'children'; answer: string }
  /** Of a run that failed: the state it failed at, of a Map its child's. */
  failedAt?: string
  error?: string
  cause?: string
  /** Of a run that succeeded. */
  output?: unknown
}

/** Whether an execution has ended, and what it gave; of one that has not, or failed, no output. */
export async function outcomeOf(client: SFNClient, executionArn: string): Promise<Pick<Followed, 'status' | 'output'>> {
  const { status, output } = await client.send(new DescribeExecutionCommand({ executionArn }))
  return { status: status!, ...(output !== undefined && { output: JSON.parse(output) }) }
}

/** How far a study is, and what Step Functions counted of it. */
export async function followStudy(client: SFNClient, executionArn: string): Promise<Followed> {
  const told = await client.send(new DescribeExecutionCommand({ executionArn }))
  const history = await historyOf(client, executionArn)
  let transitions = history.filter(({ type = '' }) => type.endsWith('StateEntered')).length
  const maps: Followed['maps'] = []
  const worked = tasksOf(history)
  let failedMap: string | undefined
  let untold: Followed['untold']
  const runs = await mapRunsOf(client, executionArn).catch(error => {
    untold = { of: 'maps', answer: answerOf(error) }
    return []
  })
  for (const { itemCounts, mapRunArn: arn } of runs) {
    const { succeeded = 0, failed = 0, total = 0 } = itemCounts ?? {}
    maps.push({ state: stateOf(arn!), done: succeeded, failed, of: total })
    transitions += succeeded + failed
    if (failed > 0) failedMap = arn
    if (untold) continue
    const seconds = await childSeconds(client, arn!).catch(error => {
      untold = { of: 'children', answer: answerOf(error) }
    })
    if (seconds !== undefined) worked.push({ state: stateOf(arn!), seconds })
  }
  return {
    status: told.status!,
    started: told.startDate!.toISOString(),
    ...(told.stopDate !== undefined && { ended: told.stopDate.toISOString() }),
    transitions,
    maps: maps.reverse(),
    worked,
    ...(untold && { untold }),
    ...(told.status !== 'RUNNING' &&
      told.error !== undefined &&
      (await failureOf(client, told, history, untold ? undefined : failedMap))),
    ...(told.output !== undefined && { output: JSON.parse(told.output) }),
  }
}

async function mapRunsOf(client: SFNClient, executionArn: string): Promise<DescribeMapRunOutput[]> {
  const runs: DescribeMapRunOutput[] = []
  for await (const { mapRuns = [] } of paginateListMapRuns({ client }, { executionArn }))
    for (const { mapRunArn } of mapRuns) runs.push(await client.send(new DescribeMapRunCommand({ mapRunArn })))
  return runs
}

/** The name of what the service answered in place of telling. Throws what is no answer of it. */
function answerOf(error: unknown): string {
  if (error instanceof SFNServiceException) return error.name
  throw error
}

/** Each task that ended, from its first try to its last. */
function tasksOf(history: HistoryEvent[]): Followed['worked'] {
  const byId = new Map(history.map(event => [event.id, event]))
  return history.flatMap(event => {
    if (event.type !== 'TaskStateExited') return []
    const entered = enteredBefore(event, byId)
    const name = entered?.stateEnteredEventDetails?.name
    return name === undefined ? [] : [{ state: name, seconds: secondsBetween(entered!.timestamp, event.timestamp) }]
  })
}

async function childSeconds(client: SFNClient, mapRunArn: string): Promise<number> {
  let seconds = 0
  for await (const { executions = [] } of paginateListExecutions({ client }, { mapRunArn }))
    for (const { startDate, stopDate } of executions) seconds += secondsBetween(startDate, stopDate)
  return seconds
}

const secondsBetween = (start: Date | undefined, end = new Date()) => (end.getTime() - (start ?? end).getTime()) / 1000

/** Of a Map that failed, the execution tells no more than that: the reason is its child's. */
async function failureOf(
  client: SFNClient,
  { error, cause }: { error?: string; cause?: string },
  history: HistoryEvent[],
  failedMap: string | undefined,
): Promise<Pick<Followed, 'failedAt' | 'error' | 'cause'>> {
  if (failedMap !== undefined) {
    const asked = new ListExecutionsCommand({ mapRunArn: failedMap, statusFilter: 'FAILED', maxResults: 1 })
    const executionArn = (await client.send(asked)).executions?.[0]?.executionArn
    if (executionArn !== undefined) {
      const child = await client.send(new DescribeExecutionCommand({ executionArn }))
      return failureOf(client, child, await historyOf(client, executionArn), undefined)
    }
  }
  const failedAt = lastStateOf(history)
  return {
    ...(failedAt !== undefined && { failedAt }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause: sentenceOf(cause) }),
  }
}

async function historyOf(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const history: HistoryEvent[] = []
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client },
    { executionArn, includeExecutionData: false },
  ))
    history.push(...events)
  return history
}

/** The state in which the last event happened: the one entered on the way to it. */
function lastStateOf(history: HistoryEvent[]): string | undefined {
  const last = history.at(-1)
  return last && enteredBefore(last, new Map(history.map(event => [event.id, event])))?.stateEnteredEventDetails?.name
}

/** The event of the state that led to an event, or is it. */
function enteredBefore(event: HistoryEvent, byId: ReadonlyMap<number | undefined, HistoryEvent>) {
  let at: HistoryEvent | undefined = event
  while (at && at.stateEnteredEventDetails?.name === undefined) at = byId.get(at.previousEventId)
  return at
}

/** What a function threw comes as JSON, with its stack. */
function sentenceOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause)
    return typeof errorMessage === 'string' ? errorMessage : cause
  } catch {
    return cause
  }
}

/** `arn:…:mapRun:machine/Label:id`: the label is the state's name without spaces. */
const stateOf = (arn: string) => /\/([^:/]+):[^:]+$/.exec(arn)?.[1] ?? 'Map'
