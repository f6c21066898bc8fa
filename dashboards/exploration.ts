import { compile, type TopLevelSpec } from 'vega-lite'

/** A chart’s own page and specification: what a reader may ask of it, and what of the release is drawn. */
export interface Exploration {
  /** Of the page, without its ending; the specification’s file has the same. */
  name: string
  /** Vega-Lite, whole: with its data, for this page and for any editor. */
  spec: object
  /** Whether it has an axis that may be shown in part. */
  axis: boolean
  /** What each mark shows, as it says under the pointer and of the keyboard. */
  words: readonly string[]
}

interface Filling {
  height: number
  params: Readonly<Record<string, unknown>>
  /** Of parameters that a reader sets, by their names. */
  controls: Readonly<Record<string, object>>
  data: Readonly<Record<string, readonly object[]>>
}
interface Template {
  params: readonly { name: string; value: unknown }[]
}

/** A chart’s file with its height, parameters, controls and released rows filled in: a whole specification. */
export function fillSpec<T extends Template>(template: T, { height, params, controls, data }: Filling): object {
  return {
    ...template,
    height,
    params: template.params.map(({ name, value }) => {
      const bind = controls[name]
      return { name, value: params[name] ?? value, ...(bind && { bind }) }
    }),
    datasets: data,
  }
}

/** A choice among words, each of which stands for a value. */
export function selectFrom(name: string, options: readonly (readonly [value: string, label: string])[]): object {
  return { input: 'select', name, options: options.map(([value]) => value), labels: options.map(([, label]) => label) }
}

/** The specification as Vega reads it, for a block of a page: no `<` in it, so that nothing ends the block. */
export function specBlock(spec: object): string {
  return JSON.stringify(compile(spec as TopLevelSpec).spec).replace(/</g, '\\u003c')
}
