import { z } from 'zod'
import { UserError } from '../../../science/errors.ts'
import { readBytes } from '../../../science/genotypes/bytes.ts'
import { codesBetween } from '../../../science/geography/codes.ts'
import { readTopojson } from '../../../science/geography/read-topojson.ts'
import type { Shape } from '../../../science/geography/shape.ts'
import type { Objects } from '../../ports.ts'
import { bytesOf } from './source-file.ts'

/** What is read of a map: which object, and how its ids become levels; `levels` where the study declares them. */
export const DECLARED_MAP = z.object({
  object: z.string(),
  key: z.object({ from: z.string(), to: z.string() }),
  levels: z.array(z.string()).optional(),
})

/** A map is a part of a release, and is read as one text. */
const MOST_BYTES = 16 * 2 ** 20

/**
 * The places of a map. Throws UserError where the file is no TopoJSON, is larger than 16 MiB, or where none of its
 * places can be a level: none has an id of the declared kind, or none is among the declared levels.
 */
export async function readMap(
  source: Objects,
  file: string,
  { object, key: { from, to }, levels }: z.infer<typeof DECLARED_MAP>,
): Promise<Shape[]> {
  const bytes = await bytesOf(source, file)
  const fail = (what: string, todo: string) => new UserError('bad-map', what, { todo, place: { file } })
  if (bytes.size > MOST_BYTES)
    throw fail('The map is larger than 16 MiB.', 'Simplify it: a map on a page needs no more than some 100 kB.')
  const codeOf = codesBetween(from, to)
  if (codeOf === undefined) throw new Error('a study is checked before its maps are read')
  const text = new TextDecoder().decode(await readBytes(bytes, 0, bytes.size))
  const shapes = readTopojson(text, file, object, codeOf)
  const codes = new Set(shapes.flatMap(({ code }) => code ?? []))
  if (codes.size === 0)
    throw fail(`No place of the map has an id that is a code of kind \`${to}\`.`, 'Correct `key`, or use another map.')
  if (levels && !levels.some(level => codes.has(level)))
    throw fail('No place of the map is a declared level of its attribute.', 'Correct `key` or `levels`.')
  return shapes
}
