import { text } from '../text.ts'

/** Words of the study, or a dash where it gives none. */
export function Stated({ words }: { words: string }) {
  return words === '' ? <span class="status">{text.scores.notSaid}</span> : <bdi>{words}</bdi>
}
