import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { Tracer } from '@aws-lambda-powertools/tracer'
import type { Context } from 'aws-lambda'
import { UserError } from '../../science/errors.ts'
import { OutOfTime } from '../out-of-time.ts'
import { type AnyJob, type Home, SCORED } from '../ports.ts'
import { runJob } from '../run-job.ts'
import { awsFromEnvironment } from './aws-from-environment.ts'
import { toldError } from './told-error.ts'

/** Kept of a function's time for deleting what a stopped step wrote, and for saying so. */
const MARGIN_MS = 10_000

// Their service is the copy that the function belongs to: POWERTOOLS_SERVICE_NAME, which the stack sets.
const logger = new Logger()
const metrics = new Metrics({ namespace: 'Evenstrand' })
const tracer = new Tracer({ captureHTTPsRequests: false })

/** Opens the home a step runs in, once for each instance of a function. */
export type OpenHome = (log: Home['log'], progress: Home['progress']) => Home

/**
 * A Lambda handler for a job: `runJob` with its log, metrics and trace, stopped shortly before the function's time is up.
 * Returns the step's output. A UserError crosses to Step Functions under its own name, as a sentence; anything else as it
 * is. Neither the event nor the output is ever logged.
 */
export function lambdaHandler(job: AnyJob, openHome: OpenHome = awsFromEnvironment) {
  let home: Home | undefined
  let scored = 0
  return async (event: unknown, context: Context): Promise<unknown> => {
    logger.addContext(context)
    logger.appendKeys({ job: job.name })
    const started = performance.now()
    scored = 0
    const { signal, release } = stopBefore(context, job)
    try {
      home ??= openHome(
        (happened, fields) => {
          logger.info(happened, { ...fields })
          if (happened === SCORED) scored = Number(fields!.people)
        },
        (_job, done, of) => logger.debug('progress', { done, of }),
      )
      const opened = home
      const { output, skipped } = await traced(() => runJob(job, event, opened, signal), job.name)
      count(skipped ? 'StepsSkipped' : 'StepsRun', 1)
      if (scored > 0 && !skipped) count('PeopleScored', scored)
      return output
    } catch (error) {
      count('StepsFailed', 1)
      if (error instanceof UserError) logger.warn('refused', { error: error.name, code: error.code, ...error.place })
      else logger.error('failed', { error })
      throw toldError(error)
    } finally {
      release()
      metrics.addDimension('job', job.name)
      metrics.addMetric('StepSeconds', MetricUnit.Seconds, (performance.now() - started) / 1000)
      metrics.publishStoredMetrics()
    }
  }
}

function count(name: string, times: number): void {
  metrics.addMetric(name, MetricUnit.Count, times)
}

/** A segment of the trace for the job's own work, apart from starting and logging. */
async function traced<T>(work: () => Promise<T>, name: string): Promise<T> {
  if (!tracer.isTracingEnabled()) return work()
  return tracer.provider.captureAsyncFunc(name, async segment => {
    try {
      return await work()
    } catch (error) {
      segment?.addErrorFlag()
      throw error
    } finally {
      segment?.close()
    }
  }) as Promise<T>
}

/** Aborts before the platform would cut the step off without a word. */
function stopBefore(context: Context, job: AnyJob): { signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const stop = () => controller.abort(new OutOfTime(job.name, job.size.minutes))
  const timer = setTimeout(stop, Math.max(0, context.getRemainingTimeInMillis() - MARGIN_MS))
  return { signal: controller.signal, release: () => clearTimeout(timer) }
}
