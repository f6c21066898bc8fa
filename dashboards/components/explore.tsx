import { text } from '../text.ts'

/** The way from a chart to its own page. */
export function Explore({ chart, figure }: { chart: string; figure: string }) {
  return (
    <p class="explore">
      <a href={`${chart}.html`} aria-label={`${text.explore.link}: ${figure}`}>
        {text.explore.link}
      </a>
    </p>
  )
}
