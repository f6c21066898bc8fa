import { join } from 'node:path'
import { GateFailed } from './gates.ts'
import { type RunReport, runStudy, type StepReport } from './run-study.ts'
import { cutOf, type Values, wholeNumber } from './values.ts'

/** `evenstrand run`: progress on standard error as it goes, a summary at the end. */
export async function run([study]: string[], values: Values, signal: AbortSignal): Promise<void> {
  const show = values.json ? undefined : stageReporter()
  const report = await runStudy({
    study: study!,
    out: String(values.out ?? 'out'),
    threads: wholeNumber(values.threads, '--threads'),
    cut: cutOf(values),
    signal,
    onStep: step => show?.step(step),
  })
  show?.stageEnds()
  console.log(values.json ? JSON.stringify(report, null, 2) : summary(report))
  if (report.gateFailures.length === 0) return
  if (!values.json) console.error(gateText(report.gateFailures))
  throw new GateFailed()
}

function gateText(failures: readonly string[]): string {
  return ['', 'The gate is not passed. What was released stays released.', ...failures.map(text => `  ${text}`)].join(
    '\n',
  )
}

/** Shows each job as it goes on a terminal, and once its stage is complete, everywhere. */
function stageReporter(): { step(step: StepReport): void; stageEnds(): void } {
  const stage = new Map<string, StepReport[]>()
  const isTerminal = process.stderr.isTTY
  const stageEnds = () => {
    if (isTerminal) process.stderr.write('\r\x1b[K')
    for (const [job, steps] of stage) console.error(stageLine(job, steps))
    stage.clear()
  }
  const step = (step: StepReport) => {
    if (step.job === 'gather') return stageEnds()
    const steps = [...(stage.get(step.job) ?? []), step]
    stage.set(step.job, steps)
    if (isTerminal) process.stderr.write(`\r\x1b[K  ${words(step.job)} ${steps.length} …`)
  }
  return { step, stageEnds }
}

function stageLine(job: string, steps: StepReport[]): string {
  const before = steps.filter(step => step.skipped).length
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0).toFixed(1)
  const done =
    before === steps.length ? 'done before' : before > 0 ? `${seconds} s, ${before} done before` : `${seconds} s`
  return `  ${words(job)} ${count(steps.length, 'step').padEnd(10)} ${done}`
}

const words = (job: string) => job.replaceAll('-', ' ').padEnd(22)
const count = (n: number, noun: string) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`

function summary({ study, release, folder, people, notMapped, components, sexCheck, model, steps }: RunReport): string {
  const done = steps.filter(step => !step.skipped).length
  const genotyped = people.genotyped > 0 ? `${people.genotyped.toLocaleString('en')} of them genotyped, ` : ''
  const left = [
    people.genotyped > 0 && people.without_genotypes > 0
      ? `${people.without_genotypes.toLocaleString('en')} of them without genotypes: counted, never scored`
      : '',
    people.genotypes_without_person > 0
      ? `${people.genotypes_without_person.toLocaleString('en')} in the genotypes but not in the people file: left out`
      : '',
    components.strangers > 0
      ? `${count(components.strangers, 'line')} of the components file of nobody who is counted here: left out`
      : '',
    people.excluded > 0 ? `${people.excluded.toLocaleString('en')} more excluded, as the study asks` : '',
    people.excluded_strangers > 0
      ? `${people.excluded_strangers.toLocaleString('en')} to exclude are not in the people file: check how their ids are written`
      : '',
    ...Object.entries(notMapped).map(
      ([attribute, people]) =>
        `${people.toLocaleString('en')} with a value of ${attribute} that its map does not have: counted as (not mapped)`,
    ),
  ].filter(text => text !== '')
  return [
    '',
    `${study}: release ${release}`,
    `  people    ${people.people.toLocaleString('en')} in the people file, ${genotyped}${people.reference.toLocaleString('en')} reference people`,
    ...left.map(text => `            ${text}`),
    ...(sexCheck
      ? [
          `  sex       of ${(sexCheck.agrees + sexCheck.differs + sexCheck.undetermined + sexCheck.not_recorded).toLocaleString('en')} genotyped, the calls say other than the record of ${sexCheck.differs.toLocaleString('en')}, the same of ${sexCheck.agrees.toLocaleString('en')}, and cannot tell of ${sexCheck.undetermined.toLocaleString('en')}; ${sexCheck.not_recorded.toLocaleString('en')} without a record`,
          '            who they are stands in restricted/lake/sex_checks, and nothing of it is released',
        ]
      : []),
    `  steps     ${done} run, ${steps.length - done} done before`,
    `  open      ${join(folder, 'site', 'index.html')}`,
    `  tables    ${join(folder, 'tables')}`,
    ...(model ? [`  model     ${model}`] : []),
    `  verify    npx evenstrand verify ${folder}`,
  ].join('\n')
}
