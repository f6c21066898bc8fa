import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
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
  /** Of a run that failed. */
  error?: string
  cause?: string
  /** Of a run that succeeded. */
  output?: unknown
}

/** How far a study is, and what Step Functions counted of it. */
export async function followStudy(client: SFNClient, executionArn: string): Promise<Followed> {
  const told = await client.send(new DescribeExecutionCommand({ executionArn }))
  let transitions = 0
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client },
    { executionArn, includeExecutionData: false },
  ))
    for (const { type = '' } of events) if (type.endsWith('StateEntered')) transitions++
  const maps: Followed['maps'] = []
  for await (const { mapRuns = [] } of paginateListMapRuns({ client }, { executionArn }))
    for (const { mapRunArn } of mapRuns) {
      const { itemCounts, mapRunArn: arn } = await client.send(new DescribeMapRunCommand({ mapRunArn }))
      const { succeeded = 0, failed = 0, total = 0 } = itemCounts ?? {}
      maps.push({ state: stateOf(arn!), done: succeeded, failed, of: total })
      transitions += succeeded + failed
    }
  return {
    status: told.status!,
    started: told.startDate!.toISOString(),
    transitions,
    maps: maps.reverse(),
    ...(told.error !== undefined && { error: told.error }),
    ...(told.cause !== undefined && { cause: told.cause }),
    ...(told.output !== undefined && { output: JSON.parse(told.output) }),
  }
}

/** `arn:…:mapRun:machine/Label:id`: the label is the state's name without spaces. */
const stateOf = (arn: string) => /\/([^:/]+):[^:]+$/.exec(arn)?.[1] ?? 'Map'
