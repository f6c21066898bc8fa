import { z } from 'zod'
import type { StudyPath } from './path.ts'

/** The schema of the value at a path, without its default; undefined where no value is foreseen. */
export function schemaAt(root: z.ZodType, path: StudyPath): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((schema, step) => schema && below(schema, step), unwrapped(root))
}

/** The known keys of a block, if the schema is one whose keys are fixed. */
export function knownKeys(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

/** What a key means, in the schema's words. */
export function meaning(root: z.ZodType, path: StudyPath): string | undefined {
  const parent = schemaAt(root, path.slice(0, -1))
  const key = path.at(-1)
  return parent instanceof z.ZodObject && typeof key === 'string'
    ? (parent.shape[key] as z.ZodType | undefined)?.description
    : undefined
}

/** Every fixed key of the schema by its path, in order; `*` stands for an index or a chosen name. */
export function keyPaths(root: z.ZodType): string[] {
  const schema = unwrapped(root)
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, child]) => [
      key,
      ...keyPaths(child as z.ZodType).map(path => `${key}.${path}`),
    ])
  }
  const inner =
    schema instanceof z.ZodArray ? schema.element : schema instanceof z.ZodRecord ? schema.valueType : undefined
  return inner === undefined ? [] : keyPaths(inner as z.ZodType).map(path => `*.${path}`)
}

function below(schema: z.ZodType, step: string | number): z.ZodType | undefined {
  if (schema instanceof z.ZodObject)
    return unwrapped(Object.hasOwn(schema.shape, step) ? (schema.shape[step] as z.ZodType) : undefined)
  if (schema instanceof z.ZodArray) return unwrapped(schema.element as z.ZodType)
  if (schema instanceof z.ZodRecord) return unwrapped(schema.valueType as z.ZodType)
  return undefined
}

function unwrapped(schema: z.ZodType): z.ZodType
function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined
function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrapped(schema.unwrap() as z.ZodType)
  }
  return schema
}
