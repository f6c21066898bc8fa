import { JOBS } from '../functions/jobs/index.ts'
import definition from '../workflows/study.asl.json' with { type: 'json' }

/** The definition with each job's name where AWS would have its function, and control in place of its bucket. */
export function studyDefinition(): unknown {
  const names = new Map(
    JOBS.map(({ name }) => [name.replace(/(^|-)(.)/g, (_, _dash, letter) => letter.toUpperCase()), name]),
  )
  const text = JSON.stringify(definition).replace(
    /\$\{(\w+)\}/g,
    (_, token) => names.get(token) ?? (token === 'ControlBucket' ? 'control' : token),
  )
  return JSON.parse(text)
}
