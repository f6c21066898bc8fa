import type { Retrier } from './definition.ts'
import type { Fields } from './fields.ts'

const FIELDS = ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy']

/** Names that begin with `States.` and can come up here. States.Runtime is not among them: nothing may recover from it. */
const STATES_ERRORS = [
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'States.DataLimitExceeded',
  'States.QueryEvaluationError',
  'States.NoChoiceMatched',
  'States.ItemReaderFailed',
  'States.ExceedToleratedFailureThreshold',
]

/** Reads `Retry`, with the defaults of the language: 3 attempts after 1, 2 and 4 seconds. Absent: none. */
export function loadRetriers(fields: Fields): Retrier[] {
  if (fields.json.Retry === undefined) return []
  return fields.list('Retry').map((_, n, all) => {
    const retrier = fields.element('Retry', n, FIELDS)
    const { BackoffRate: rate = 2, JitterStrategy: jitter = 'NONE' } = retrier.json
    if (typeof rate !== 'number' || !(rate >= 1)) retrier.refuse('BackoffRate', 'must be a number, 1 or more')
    if (jitter !== 'FULL' && jitter !== 'NONE') retrier.refuse('JitterStrategy', 'must be FULL or NONE')
    const intervalSeconds = retrier.integer('IntervalSeconds', 1) ?? 1
    return {
      errorEquals: readErrorEquals(retrier, n === all.length - 1),
      intervalSeconds,
      maxAttempts: retrier.integer('MaxAttempts', 0) ?? 3,
      backoffRate: rate as number,
      maxDelaySeconds: retrier.integer('MaxDelaySeconds', intervalSeconds + 1) ?? Number.POSITIVE_INFINITY,
      jitter: jitter === 'FULL',
    }
  })
}

/** The names of errors in `ErrorEquals`; `States.ALL` stands alone, in the last of its list. */
export function readErrorEquals(fields: Fields, last: boolean): string[] {
  const names = fields.list('ErrorEquals').map(name => {
    if (typeof name !== 'string' || name === '') return fields.refuse('ErrorEquals', 'must be names of errors')
    if (name.startsWith('States.') && !STATES_ERRORS.includes(name)) {
      fields.refuse('ErrorEquals', `${name} is no error that can be recovered from here`)
    }
    return name
  })
  if (names.includes('States.ALL') && !(last && names.length === 1)) {
    fields.refuse('ErrorEquals', 'States.ALL stands alone and last')
  }
  return names
}
