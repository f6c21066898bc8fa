import { text } from './text.ts'

/** What a measure is called within a sentence. */
export function measureName(measure: string): string {
  return (text.measures[measure] ?? measure).toLowerCase()
}
