import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { JOBS } from '../functions/jobs/index.ts'
import type { AnyJob } from '../functions/ports.ts'
import definition from '../workflows/study.asl.json' with { type: 'json' }
import { JobFunction } from './constructs/job-function.ts'
import { StudyArrival } from './constructs/study-arrival.ts'
import { StudyMachine } from './constructs/study-machine.ts'
import type { Lake } from './lake.ts'

export interface PipelineStackProps extends StackProps {
  readonly lake: Lake
  /** Folder of the bundled handlers, one folder a job and one for what starts a study. */
  readonly handlers: string
  /**
   * The jobs to deploy.
   * @default every job
   */
  readonly jobs?: readonly AnyJob[]
}

/** A function for every job, the state machine that invokes them and what starts it. Holds no data: it can go and come back. */
export class PipelineStack extends Stack {
  /** ARN of the state machine. */
  readonly machine: string
  /** Name of the queue of studies that arrived and were not started. */
  readonly deadLetters: string

  constructor(scope: Construct, id: string, { lake, handlers, jobs = JOBS, ...props }: PipelineStackProps) {
    super(scope, id, props)
    const functions = jobs.map(job => {
      const token = tokenOf(job.name)
      return [token, new JobFunction(this, token, { job, lake, handlers }).arn] as const
    })
    const study = new StudyMachine(this, 'Study', { definition, functions: Object.fromEntries(functions), lake })
    this.machine = study.arn
    const { deadLetters } = new StudyArrival(this, 'Arrival', { lake, machine: study.arn, handlers })
    this.deadLetters = deadLetters
    new CfnOutput(this, 'StudyMachine', { description: 'Starts a study', value: study.arn })
  }
}

/** How the definition names a job's function: `check-study` is `${CheckStudy}`. */
function tokenOf(job: string): string {
  return job.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())
}
