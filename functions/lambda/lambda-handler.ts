import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { Tracer } from '@aws-lambda-powertools/tracer'
import type { Context } from 'aws-lambda'
import { UserError } from '../../science/errors.ts'
import { OutOfTime } from '../out-of-time.ts'
import type { AnyJob, Home } from '../ports.ts'
import { runJob } from '../run-job.ts'
import { awsFromEnvironment } from './aws-from-environment.ts'
import { toldError } from './told-error.ts'

/** Kept of a function's time for deleting what a stopped step wrote, and for saying so. */
const MARGIN_MS = 10_000
const SERVICE = 'evenstrand'

const logger = new Logger({ serviceName: SERVICE })
const metrics = new Metrics({ namespace: 'Evenstrand', serviceName: SERVICE })
const tracer = new Tracer({ serviceName: SERVICE, captureHTTPsRequests: false })

/** Opens the home a step runs in, once for each instance of a function. */
export type OpenHome = (log: Home['log'], progress: Home['progress']) => Home

/**
 * A Lambda handler for a job: `runJob` with its log, metrics and trace, stopped shortly before the function's time is up.
 * Returns the step's output. A UserError crosses to Step Functions under its own name, as a sentence; anything else as it
 * is. Neither the event nor the output is ever logged.
 */
export function lambdaHandler(job: AnyJob, openHome: OpenHome = awsFromEnvironment) {
  let home: Home | undefined
  return async (event: unknown, context: Context): Promise<unknown> => {
    logger.addContext(context)
    logger.appendKeys({ job: job.name })
    const started = performance.now()
    const { signal, release } = stopBefore(context, job)
    try {
      home ??= openHome(
        (happened, fields) => logger.info(happened, { ...fields }),
        (_job, done, of) => logger.debug('progress', { done, of }),
      )
      const opened = home
      const { output, skipped } = await traced(() => runJob(job, event, opened, signal), job.name)
      report(job.name, skipped, (performance.now() - started) / 1000)
      return output
    } catch (error) {
      if (error instanceof UserError) logger.warn('refused', { error: error.name, code: error.code, ...error.place })
      else logger.error('failed', { error })
      throw toldError(error)
    } finally {
      release()
    }
  }
}

function report(job: string, skipped: boolean, seconds: number): void {
  metrics.addDimension('job', job)
  metrics.addMetric(skipped ? 'StepsSkipped' : 'StepsRun', MetricUnit.Count, 1)
  metrics.addMetric('StepSeconds', MetricUnit.Seconds, seconds)
  metrics.publishStoredMetrics()
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
