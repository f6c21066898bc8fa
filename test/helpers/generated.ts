import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/**
 * A page of `docs/` with one part made anew: what stands between `<!-- NAME -->` and `<!-- /NAME -->`. Held against the page
 * by `toMatchFileSnapshot`, which fails where it is stale and writes it with `-u`.
 */
export function withGenerated(page: string, name: string, part: string): { text: string; path: string } {
  const path = join(ROOT, page)
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const [before, rest] = readFileSync(path, 'utf8').split(start)
  if (rest === undefined || !rest.includes(end)) throw new Error(`${page} has no place for ${name}`)
  return { text: `${before}${start}${part}${rest.slice(rest.indexOf(end))}`, path }
}
