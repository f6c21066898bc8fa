/**
 * A fault that another try may not meet: a service that is busy, a connection that broke. The state machine tries a step
 * again by this name (workflows/study.asl.json); everything else ends it.
 */
export class TransientError extends Error {
  override name = 'TransientError'
}

const BUSY =
  /^(SlowDown|Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded)$/
const LATE = /^(TimeoutError|RequestTimeout|RequestTimeoutException)$/
/** What the client says, without a code, where a body that it sums up broke off. */
const CUT = /^Connection lost or stream closed/
const BROKEN = [
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
]

/** The error as a TransientError where a service was busy, late or out of reach; any other as it is. */
export function asTransient(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TransientError) return error
  const status = statusOf(error) ?? 0
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const passes =
    BUSY.test(error.name) ||
    LATE.test(error.name) ||
    BROKEN.includes(code) ||
    CUT.test(error.message) ||
    status >= 500 ||
    status === 429
  return passes ? new TransientError(`${error.name}: ${error.message}`, { cause: error }) : error
}

/** The HTTP status of a service's answer, where the error is one. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } })?.$metadata?.httpStatusCode
}
