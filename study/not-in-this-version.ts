import { POLICY_IDS } from '../science/disclosure/policies.ts'
import { unreadGenotypes } from '../science/genotypes/open-genotypes.ts'
import { at, type Cursor, items, members } from './cursor.ts'
import type { StudyPath } from './path.ts'
import type { PlaceOf } from './read-study.ts'
import type { Study } from './schema.ts'
import type { Problem } from './study-errors.ts'

interface Refusal {
  /** Keys from the top; a number is an item of a list, `*` every item of a list or entry of a block. */
  path: string
  /** What the value may be nevertheless; without it, any value is refused. */
  unless?: (value: unknown) => boolean
  /** How the sentence starts: "… not in this version." `VALUE` is the value. */
  what: string
  todo: string | ((value: string) => string)
}

const named = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value)
const oneOf =
  (...values: string[]) =>
  (value: unknown) =>
    typeof value === 'string' && values.includes(value)

const REFUSALS: readonly Refusal[] = [
  {
    path: 'genotypes.batches.*.files.*',
    unless: value => unreadGenotypes(String(value)) === undefined,
    what: 'The genotype file `VALUE` is of a kind that is',
    todo: value => unreadGenotypes(value)!,
  },
  {
    path: 'people.file',
    unless: named(/\.(csv|tsv)$/i),
    what: 'The people file `VALUE` is of a kind that is',
    todo: 'Save the table as CSV or TSV, with a name that ends in `.csv` or `.tsv`.',
  },
  {
    path: 'audits.performance.*.count',
    what: 'Judging scores in other people than are counted (`count: VALUE` of an audit of performance) is',
    todo: 'Remove it: the audit is of whom the study’s own `count` says.',
  },
  {
    path: 'audits.standardise.compare.*',
    unless: value => value !== 'overall',
    what: 'Taking apart the gap to all other people (`VALUE`) is',
    todo: 'Name the level that the others are compared with.',
  },
  {
    path: 'disclosure.policy',
    unless: oneOf(...POLICY_IDS),
    what: 'The disclosure policy `VALUE` is',
    todo: `Choose one of ${POLICY_IDS.map(id => `\`${id}\``).join(', ')}; docs/disclosure.md says what each means.`,
  },
  {
    path: 'gates.*.audit',
    unless: oneOf('performance'),
    what: 'Gating a release on the audit `VALUE` is',
    todo: 'Remove the gate: one that is asked for is never passed unseen.',
  },
]

/**
 * What a well-formed study asks for that this version cannot do, in any order (`StudyErrors` sorts); empty if it can do all.
 * Nothing that is asked for is silently left out, so a caller refuses to run when there is anything here.
 */
export function notInThisVersion(study: Study, placeOf: PlaceOf): Problem[] {
  const refused = REFUSALS.flatMap(({ path, unless, what, todo }) =>
    matching({ path: [], value: study }, path.split('.'))
      .filter(({ value }) => value !== undefined && !unless?.(value))
      .map(({ path, value }) => ({
        message: `${what.replace('VALUE', () => String(value))} not in this version.`,
        todo: typeof todo === 'string' ? todo : todo(String(value)),
        place: placeOf(path, pointAt(path)),
      })),
  )
  return [
    ...refused,
    ...adjustedOutputs(study, placeOf),
    ...judgedByNumbers(study, placeOf),
    ...standardisedWeights(study, placeOf),
  ]
}

/** What is released of a cell counts people; their weights it does not tell. */
function standardisedWeights({ people, audits }: Study, placeOf: PlaceOf): Problem[] {
  if (people.weight === undefined || audits.standardise === undefined) return []
  return [
    {
      message: 'Standardising people who have weights (`people.weight`) is not in this version.',
      todo: 'Remove `standardise`, or `weight` and what is said of the population.',
      place: placeOf(['audits', 'standardise'], 'key'),
    },
  ]
}

/** Sums of products are counted of scoring files alone. */
function adjustedOutputs({ outcomes, scores, audits }: Study, placeOf: PlaceOf): Problem[] {
  if (scores.every(({ column }) => column === undefined)) return []
  return audits.performance.flatMap(({ outcome, covariates }, i) =>
    covariates.length === 0 || outcomes[outcome]?.kind !== 'binary'
      ? []
      : [
          {
            message: `Telling what the output of a model adds to covariates of the outcome \`${outcome}\` is not in this version.`,
            todo: 'Remove `covariates` or the scores with a `column`, or make two studies of them.',
            place: placeOf(['audits', 'performance', i, 'covariates'], 'key'),
          },
        ],
  )
}

/** A probability has no reference SD that an outcome’s units could go with. */
function judgedByNumbers({ outcomes, scores, audits }: Study, placeOf: PlaceOf): Problem[] {
  if (scores.every(({ column }) => column === undefined)) return []
  return audits.performance.flatMap(({ outcome }, i) =>
    outcomes[outcome]?.kind !== 'continuous'
      ? []
      : [
          {
            message: `Judging the output of a model by a continuous outcome, \`${outcome}\`, is not in this version.`,
            todo: 'Remove this audit or the scores with a `column`, or make two studies of them.',
            place: placeOf(['audits', 'performance', i, 'outcome'], 'value'),
          },
        ],
  )
}

function matching(cursor: Cursor, steps: string[]): Cursor[] {
  const [step, ...rest] = steps
  if (step === undefined) return [cursor]
  const below =
    step === '*'
      ? [...items(cursor), ...(members(cursor) ?? []).map(([, value]) => value)]
      : [at(cursor, /^\d+$/.test(step) ? Number(step) : step)]
  return below.flatMap(value => matching(value, rest))
}

/** A list's item has no key to point at. */
function pointAt(path: StudyPath): 'key' | 'value' {
  return typeof path.at(-1) === 'string' ? 'key' : 'value'
}
