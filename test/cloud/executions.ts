import { setTimeout as sleep } from 'node:timers/promises'
import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'

export type Outcome = { output: unknown } | { error: string; cause: string }

/** Starts executions, and tells how they end. */
export const executionsOf = (sfn: SFNClient) => ({
  async start(stateMachineArn: string, input: unknown): Promise<string> {
    const started = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }))
    return started.executionArn!
  },
  async outcome(executionArn: string, everyMs = 50): Promise<Outcome> {
    for (;;) {
      const { status, output, error = '', cause = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }))
      if (status === 'SUCCEEDED') return { output: JSON.parse(output!) }
      if (status !== 'RUNNING') return { error: error || status!, cause }
      await sleep(everyMs)
    }
  },
})
