import type { Retrier } from './definition.ts'

/** Errors that end an execution whatever wildcards say: another try would meet them again. */
const TERMINAL: readonly string[] = ['States.DataLimitExceeded', 'States.Runtime']

/**
 * Whether a list of `ErrorEquals` names an error. `States.ALL` is every error but the terminal ones, `States.TaskFailed`
 * the same without `States.Timeout`.
 */
export function errorMatches(error: string, errorEquals: readonly string[]): boolean {
  if (errorEquals.includes(error)) return true
  if (TERMINAL.includes(error)) return false
  return errorEquals.includes('States.ALL') || (errorEquals.includes('States.TaskFailed') && error !== 'States.Timeout')
}

/** Seconds before retry number `attempt` (from 1): growing by the rate, capped, then, with jitter, a share of it. */
export function retryDelaySeconds(retrier: Retrier, attempt: number, random: () => number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** (attempt - 1)
  const capped = Math.min(grown, retrier.maxDelaySeconds)
  return retrier.jitter ? capped * random() : capped
}
