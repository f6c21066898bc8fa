import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  paginateListMapRuns,
  type SFNClient,
} from '@aws-sdk/client-sfn'

export interface Followed {
  status: string
  started: string
  /** States entered so far, those of Map children with one state each too. */
  transitions: number
  /** Of each Map, in the order they began. */
  maps: { state: string; done: number; failed: number; of: number }[]
  /** Of a run that failed: the state it failed at, of a Map its child's. */
  failedAt?: string
  error?: string
  cause?: string
  /** Of a run that succeeded. */
  output?: unknown
}

/** How far a study is, and what Step Functions counted of it. */
export async function followStudy(client: SFNClient, executionArn: string): Promise<Followed> {
  const told = await client.send(new DescribeExecutionCommand({ executionArn }))
  const history = await historyOf(client, executionArn)
  let transitions = history.filter(({ type = '' }) => type.endsWith('StateEntered')).length
  const maps: Followed['maps'] = []
  let failedMap: string | undefined
  for await (const { mapRuns = [] } of paginateListMapRuns({ client }, { executionArn }))
    for (const { mapRunArn } of mapRuns) {
      const { itemCounts, mapRunArn: arn } = await client.send(new DescribeMapRunCommand({ mapRunArn }))
      const { succeeded = 0, failed = 0, total = 0 } = itemCounts ?? {}
      maps.push({ state: stateOf(arn!), done: succeeded, failed, of: total })
      transitions += succeeded + failed
      if (failed > 0) failedMap = arn
    }
  return {
    status: told.status!,
    started: told.startDate!.toISOString(),
    transitions,
    maps: maps.reverse(),
    ...(told.status !== 'RUNNING' && told.error !== undefined && (await failureOf(client, told, history, failedMap))),
    ...(told.output !== undefined && { output: JSON.parse(told.output) }),
  }
}

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
  const byId = new Map(history.map(event => [event.id, event]))
  for (let event = history.at(-1); event; event = byId.get(event.previousEventId)) {
    const name = event.stateEnteredEventDetails?.name
    if (name !== undefined) return name
  }
  return undefined
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
