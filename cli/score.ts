import { UserError } from '../science/errors.ts'
import { type ScoreReport, scorePeople } from './score/score-people.ts'
import { type Values, wholeNumber } from './values.ts'

/** `evenstrand score`: sums of scores, person by person. */
export async function run(_: string[], values: Values, signal: AbortSignal): Promise<void> {
  const frequencies = values.frequencies === undefined ? undefined : String(values.frequencies)
  const missing = oneOf(values, 'missing', ['mean', 'drop'])
  if (frequencies !== undefined && missing === 'drop')
    throw new UserError('usage', '--frequencies is of no use with --missing drop.', { todo: 'Leave one of them out.' })
  const report = await scorePeople({
    genotypes: given(values, 'genotypes'),
    scores: given(values, 'scores'),
    out: given(values, 'out')[0]!,
    frequencies,
    missing,
    build: oneOf(values, 'build', ['GRCh38', 'GRCh37']),
    dosage: oneOf(values, 'dosage', ['GT', 'DS', 'GP']),
    ambiguous: oneOf(values, 'ambiguous', ['drop', 'keep']),
    multiallelic: oneOf(values, 'multiallelic', ['drop', 'keep']),
    minMatch: share(values['min-match'] ?? '0.75', '--min-match'),
    workers: wholeNumber(values.workers, '--workers'),
    signal,
  })
  console.log(values.json ? JSON.stringify(report, null, 2) : summary(report))
}

function given(values: Values, name: string): string[] {
  const value = values[name]
  if (value === undefined)
    throw new UserError('usage', `\`score\` needs --${name}.`, { todo: 'evenstrand score --help shows an example.' })
  return [value].flat().map(String)
}

/** The option's value, or its first one where it is not given. */
function oneOf<const T extends string>(values: Values, name: string, allowed: readonly [T, ...T[]]): T {
  const value = values[name] ?? allowed[0]
  const found = allowed.find(one => one === value)
  if (found !== undefined) return found
  throw new UserError('usage', `--${name} must be ${allowed.join(' or ')}.`, { todo: `Write --${name} ${allowed[0]}.` })
}

function share(value: NonNullable<Values[string]>, option: string): number {
  const number = /^(0?\.\d+|[01](\.0*)?|0\.\d*)$/.test(String(value)) ? Number(value) : Number.NaN
  if (number >= 0 && number <= 1) return number
  throw new UserError('usage', `${option} must be a number from 0 to 1.`, {
    todo: `Write, for example, ${option} 0.75.`,
  })
}

function summary({ people, scores, out, matches }: ScoreReport): string {
  const width = Math.max(...scores.map(({ score }) => score.length))
  const lines = scores.map(of => {
    const missing = [
      `${count(of.peopleWithMissingCalls)} of ${count(people)} people have missing calls`,
      of.peopleWithoutSum > 0 ? `${count(of.peopleWithoutSum)} have no call at all and no sum` : '',
    ]
    return `  ${of.score.padEnd(width)}  ${(100 * of.weightShare).toFixed(1)}% of its weight matched, ${count(of.matched)} of ${count(of.rows)} rows; ${missing.filter(Boolean).join('; ')}`
  })
  return [
    `Scores of ${count(people)} people:`,
    ...lines,
    '',
    `  sums     ${out}  holds people’s own values: only you may read it`,
    `  matches  ${matches}`,
  ].join('\n')
}

const count = (n: number) => n.toLocaleString('en')
