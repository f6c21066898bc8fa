import type { z } from 'zod'
import type { Place } from '../science/errors.ts'
import type { Cursor } from './cursor.ts'
import type { Finding, StudyPath } from './path.ts'
import { RULES } from './rules/index.ts'
import { type Study, studySchema } from './schema.ts'
import { schemaFindings } from './schema-findings.ts'
import { type Problem, StudyErrors } from './study-errors.ts'
import { type Fault, readYaml, type YamlText } from './yaml-text.ts'

/** The place of a key or value of a study file; of the nearest block around it, where it is a default. */
export type PlaceOf = (path: StudyPath, on?: 'key' | 'value') => Place

/**
 * A study from the text of its file, with defaults. `file` is the name to report places with.
 * Throws `StudyErrors` with everything that is wrong: the YAML, unknown and missing keys, values, and the rules between
 * them. Where the YAML itself breaks off, only what stands before that is judged.
 */
export function readStudy(text: string, file: string): Study {
  return readStudyWithPlaces(text, file).study
}

/** The same, with the way back from a value to its line: what a file named in a study lacks is reported there. */
export function readStudyWithPlaces(text: string, file: string): { study: Study; placeOf: PlaceOf } {
  const { value, placeOf } = readYamlOf(studySchema, RULES, text, file)
  return { study: value, placeOf }
}

/** A YAML file of any schema in the same way. */
export function readYamlOf<Schema extends z.ZodType>(
  schema: Schema,
  rules: readonly ((value: Cursor) => Finding[])[],
  text: string,
  file: string,
): { value: z.infer<Schema>; placeOf: PlaceOf } {
  const yaml = readYaml(text)
  const placeOf = placesOf(yaml, file)
  const problems: Problem[] = reported(yaml).map(({ offset, ...words }) => ({
    ...words,
    place: { file, ...yaml.lineColumn(offset) },
  }))

  const read = { path: [], value: yaml.value }
  const parsed = schema.safeParse(yaml.value)
  const findings = [
    ...(parsed.success ? [] : schemaFindings(schema, read, parsed.error.issues, path => yaml.spot(path)?.source)),
    ...(yaml.brokenAt === Number.POSITIVE_INFINITY ? rules.flatMap(rule => rule(read)) : []),
  ]
  for (const { path, on, ...words } of findings.filter(standsBefore(yaml))) {
    problems.push({ ...words, place: placeOf(path, on) })
  }
  if (!parsed.success || problems.length > 0) throw new StudyErrors(file, problems)
  return { value: parsed.data, placeOf }
}

function placesOf(yaml: YamlText, file: string): PlaceOf {
  return (path, on = 'value') => {
    for (let length = path.length; length >= 0; length--) {
      const spot = yaml.spot(path.slice(0, length))
      if (spot === undefined) continue
      const offset = on === 'key' || length < path.length ? (spot.key ?? spot.start) : spot.start
      return { file, ...yaml.lineColumn(offset) }
    }
    return { file, line: 1, column: 1 }
  }
}

/** Faults, but behind a break one a line: there the parser often stumbles on over the same line. */
function reported(yaml: YamlText): Fault[] {
  const lines = new Set<number>()
  return yaml.faults.filter(fault => {
    const { line } = yaml.lineColumn(fault.offset)
    const again = fault.offset >= yaml.brokenAt && lines.has(line)
    lines.add(line)
    return !again
  })
}

/**
 * Where the YAML breaks off, a block may lack what stands behind the break, and so may a key without a value: only
 * what stands wholly before it is judged.
 */
function standsBefore(yaml: YamlText): (finding: Finding) => boolean {
  return ({ path }) => {
    if (yaml.brokenAt === Number.POSITIVE_INFINITY) return true
    const spot = yaml.spot(path)
    return spot !== undefined && spot.end < yaml.brokenAt && spot.end > spot.start
  }
}
