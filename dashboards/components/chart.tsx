import type { ComponentChildren } from 'preact'
import type { Drawing } from '../drawing.ts'

interface ChartProps {
  /** Of this chart alone on its page. */
  id: string
  width: number
  height: number
  /** What the chart is. */
  title: string
  /** What it shows, in a sentence made of its numbers. */
  desc: string
  children: ComponentChildren
}

/** WAI-ARIA Graphics: what is in it may be read part by part. The library’s types do not know the role. */
const GRAPHIC = { role: 'graphics-document' as 'img' }

/**
 * A drawing with a name and a description for those who do not see it. A stop of the keyboard, from where a screen reader
 * reads its marks, each with the place and the value that it shows.
 */
export function Chart({ id, width, height, title, desc, children }: ChartProps) {
  return (
    <svg
      class="chart"
      {...GRAPHIC}
      tabindex={0}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{desc}</desc>
      {children}
    </svg>
  )
}

/** What the chart library drew, which escapes its data. */
export function Drawn({ content }: Pick<Drawing, 'content'>) {
  return <g dangerouslySetInnerHTML={{ __html: content }} />
}
