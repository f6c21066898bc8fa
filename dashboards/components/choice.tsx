import type { ComponentChildren } from 'preact'
import { text } from '../text.ts'

/** As many as the style sheet has rules for. */
const MOST_PANELS = 8

interface ChoiceProps {
  /** Of this choice alone on its page. */
  id: string
  /** What is chosen. */
  legend: string
  panels: readonly { name: string; content: ComponentChildren }[]
  /** Which is shown first: a panel by its place, or all of them. */
  first: number | 'all'
  class?: string
}

/**
 * Panels of which a reader chooses one, or all side by side: radio buttons and the style sheet do it, without a script.
 * On paper all are there, and so they are in a browser that knows no `:has`.
 */
export function Choice({ id, legend, panels, first, class: look = '' }: ChoiceProps) {
  const chosen = panels.length > 1 && panels.length <= MOST_PANELS
  return (
    <div class={`${chosen ? 'choice' : ''} ${look}`.trim()}>
      {chosen && (
        <fieldset>
          <legend>{legend}</legend>
          {panels.map(({ name }, at) => (
            <label>
              <input type="radio" name={id} checked={first === at} /> <bdi>{name}</bdi>
            </label>
          ))}
          <label class="all">
            <input type="radio" name={id} checked={first === 'all'} /> {text.all}
          </label>
        </fieldset>
      )}
      {panels.map(({ content }) => (
        <div class="panel">{content}</div>
      ))}
    </div>
  )
}
