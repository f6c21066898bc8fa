import { ExecutionFailed } from './errors.ts'

/** What Step Functions lets pass between states, bytes of JSON in UTF-8. */
export const PAYLOAD_LIMIT_BYTES = 256 * 1024

/**
 * A copy of a value as it comes out of JSON; undefined becomes null, as it does for a Lambda.
 * @param what names the value in the message
 * @throws ExecutionFailed States.DataLimitExceeded beyond the limit
 */
export function passJson(value: unknown, what: string, path: string): unknown {
  return JSON.parse(checkedText(value, what, path))
}

/** The same check without the copy, for a value that is JSON already. */
export function checkSize(value: unknown, what: string, path: string): void {
  checkedText(value, what, path)
}

function checkedText(value: unknown, what: string, path: string): string {
  const text = JSON.stringify(value) ?? 'null'
  const bytes = text.length * 3 <= PAYLOAD_LIMIT_BYTES ? 0 : Buffer.byteLength(text)
  if (bytes > PAYLOAD_LIMIT_BYTES) {
    const sentence = `${what} has ${bytes} bytes of JSON, more than the ${PAYLOAD_LIMIT_BYTES} that may pass; pass a reference`
    throw new ExecutionFailed('States.DataLimitExceeded', sentence, path)
  }
  return text
}
