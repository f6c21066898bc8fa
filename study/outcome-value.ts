import { MISSING } from './attributes.ts'

/**
 * A binary outcome as it is counted: `1` for people who have it, `0` for those who have not, `(missing)` where the file's
 * text is empty. Undefined for any other text: the caller reports that with the file and line, never with the value.
 */
export function outcomeValue(raw: string): string | undefined {
  if (raw === '') return MISSING
  return raw === '0' || raw === '1' ? raw : undefined
}
