import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { AUDIT_STUDY } from '../../../cli/init/audit-study.ts'
import { STARTER_STUDY } from '../../../cli/init/starter-study.ts'
import { notInThisVersion } from '../../../study/not-in-this-version.ts'
import { readStudy, readStudyWithPlaces } from '../../../study/read-study.ts'
import { studySchema } from '../../../study/schema.ts'
import { keyPaths } from '../../../study/schema-tree.ts'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Whether there is a value at the path; `*` is any item of a list, any entry of a block. */
function isIn(value: unknown, [step, ...rest]: string[]): boolean {
  if (step === undefined) return value !== undefined
  if (!isObject(value)) return false
  return (step === '*' ? Object.values(value) : [value[step]]).some(inner => inner !== undefined && isIn(inner, rest))
}

/** Puts something at the path, into the first item where it goes through a list. */
function set(value: unknown, [step, ...rest]: string[]): void {
  if (!isObject(value)) throw new Error('no way there')
  const key = step === '*' ? Object.keys(value)[0]! : step!
  if (rest.length === 0) value[key] = ['something']
  else set(value[key], rest)
}

/** The study with the keys that it shows in comments, each a single line such as `# reference: { … }` or `# exclude: file`, put in. */
const WHOLE = STARTER_STUDY.replace(/^ *sex: \{ columns: \[sex\] \}\n/m, '').replace(
  /^( *)# (?=\w+: ([{[]|\S+$))/gm,
  '$1',
)

test('every key the starter study tells is one this version can use, also those in comments', () => {
  // Weights and standardised figures do not go together in this version.
  for (const text of [STARTER_STUDY, WHOLE.replace(/^ *weight: weight\n/m, '')]) {
    const { study, placeOf } = readStudyWithPlaces(text, 'study.yaml')
    expect(notInThisVersion(study, placeOf)).toEqual([])
  }
  expect(Object.keys(parse(WHOLE).people)).toEqual(expect.arrayContaining(['reference', 'exclude']))
})

const OF_OUTPUTS = [
  ...['scores.*.column', 'scores.*.kind', 'audits.performance.*.thresholds.*.at'],
  ...['audits.performance.*.margin.o_e', 'audits.performance.*.margin.calibration_slope'],
]

test('the keys of a model’s output are told by the study of an audit', () => {
  for (const path of OF_OUTPUTS) expect(isIn(parse(AUDIT_STUDY), path.split('.')), path).toBe(true)
  const { study, placeOf } = readStudyWithPlaces(AUDIT_STUDY, 'study.yaml')
  expect(notInThisVersion(study, placeOf)).toEqual([])
})

test('every key of the schema is told, or is one this version refuses', () => {
  const told = (path: string) => isIn(parse(WHOLE), path.split('.'))
  const untold = keyPaths(studySchema).filter(
    // A column, with its kind, stands instead of a score's file, and what is judged of it is told by `init --audit`; a family
    // instead of a cluster; `beta_per_sd` is the margin of a continuous outcome.
    path =>
      !told(path) &&
      !OF_OUTPUTS.includes(path) &&
      !['people.family', 'audits.performance.*.margin.beta_per_sd'].includes(path) &&
      (told(path.slice(0, path.lastIndexOf('.'))) || !path.includes('.')),
  )
  for (const path of untold) {
    const study = structuredClone(readStudy(WHOLE, 'study.yaml'))
    set(study, path.split('.'))
    const [problem] = notInThisVersion(study, () => ({ file: 'study.yaml' }))
    expect(problem?.message ?? '', `${path} is neither told nor refused`).toMatch(/not in this version/)
  }
})

test('every line of it that holds a key has words beside or above it', () => {
  const lines = STARTER_STUDY.split('\n')
  const bare = lines.filter(
    (line, i) =>
      /^ *(- )?\w+:/.test(line) &&
      !line.includes('#') &&
      !lines[i - 1]!.trim().startsWith('#') &&
      // An attribute's name is the reader's own; what is in it is told at the first attribute.
      !/^ +(region|sex|age_group):|^ {6}(column|kind):/.test(line),
  )
  expect(bare).toEqual([])
})
