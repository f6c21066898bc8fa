import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The example's nation.yaml with other people, to be written anywhere; `change` may break it. */
export function nationYaml(people: number, change = (yaml: string) => yaml): string {
  const yaml = readFileSync('examples/synthetic-nation/nation.yaml', 'utf8')
  return change(yaml.replace('people: 50000', `people: ${people}`)).replaceAll(
    '../1000-genomes',
    resolve('examples/1000-genomes'),
  )
}
