import { join } from 'node:path'
import { UserError } from '../science/errors.ts'
import type { Values } from './commands.ts'
import { type RunReport, runStudy, type StepReport } from './run-study.ts'

/** `evenstrand run`: progress on standard error as it goes, a summary at the end. */
export async function run([study]: string[], values: Values, signal: AbortSignal): Promise<void> {
  const report = await runStudy({
    study: study!,
    out: String(values.out ?? 'out'),
    threads: wholeNumber(values.threads, '--threads'),
    rangeBytes: wholeNumber(values['range-bytes'], '--range-bytes'),
    peoplePerShard: wholeNumber(values['shard-people'], '--shard-people'),
    signal,
    onStep: values.json ? () => {} : showStep,
  })
  console.log(values.json ? JSON.stringify(report, null, 2) : summary(report))
}

export function wholeNumber(value: Values[string], option: string): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw new UserError('usage', `${option} must be a whole number from 1.`, { todo: `Write, for example, ${option} 2.` })
}

function showStep({ job, skipped, seconds }: StepReport): void {
  if (job === 'gather') return
  console.error(`  ${job.replaceAll('-', ' ').padEnd(22)} ${skipped ? 'done before' : `${seconds.toFixed(1)} s`}`)
}

function summary({ study, release, folder, steps }: RunReport): string {
  const done = steps.filter(step => !step.skipped).length
  return [
    '',
    `${study}: release ${release}`,
    `  ${done} steps run, ${steps.length - done} done before`,
    `  open      ${join(folder, 'site', 'index.html')}`,
    `  tables    ${join(folder, 'tables')}`,
    `  verify    evenstrand verify ${folder}`,
  ].join('\n')
}
