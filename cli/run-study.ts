import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { folderStore } from '../functions/adapters/files.ts'
import type { checkSex } from '../functions/jobs/check-sex.ts'
import type { ingestComponents } from '../functions/jobs/ingest-components.ts'
import type { ingestPeople } from '../functions/jobs/ingest-people.ts'
import type { Cut } from '../functions/jobs/shared/choose-cut.ts'
import { executionInput, filesOf } from '../functions/jobs/shared/execution-input.ts'
import { readSources } from '../functions/jobs/shared/read-sources.ts'
import { readJson } from '../functions/json.ts'
import { type FileRef, folderOf, type ReleaseRef } from '../functions/ports.ts'
import { UserError } from '../science/errors.ts'
import { loadDefinition, runWorkflow } from '../workflows/index.ts'
import { failuresOfGates } from './gates.ts'
import { appendRun, identifyStep, type RunStep } from './history.ts'
import { openHome } from './open-home.ts'
import { studyAt } from './study-at.ts'
import { studyDefinition } from './study-definition.ts'
import { VERSION } from './version.ts'

export interface RunOptions {
  study: string
  out: string
  threads: number | undefined
  cut: Partial<Cut>
  signal: AbortSignal
  onStep(step: StepReport): void
}

export interface StepReport {
  job: string
  skipped: boolean
  seconds: number
}

type ComponentCounts = Pick<Awaited<ReturnType<typeof ingestComponents.run>>, 'lines' | 'people'>
export type PeopleCounts = Awaited<ReturnType<typeof ingestPeople.run>>['counts']

export type SexCounts = Awaited<ReturnType<typeof checkSex.run>>['counts']

export interface RunReport extends ReleaseRef {
  /** The release's folder. */
  folder: string
  /** Of the people file and the genotypes together. */
  people: PeopleCounts
  /** By attribute: people whose value its map does not have. */
  notMapped: Record<string, number>
  /** Of the components file: its lines, those of people of the study, and those of nobody there. */
  components: { lines: number; people: number; strangers: number }
  /** People by what calls on X and Y say beside the sex recorded; null where that is not asked. */
  sexCheck: SexCounts | null
  /** The file of the study's frozen models; null where it has no scores to sum. */
  model: string | null
  steps: StepReport[]
  /** Why the study’s gates are not passed; none where they are, or there are none. */
  gateFailures: string[]
}

/** Runs a study at home, from its files to its published site. What is done already is not done again. */
export async function runStudy(options: RunOptions): Promise<RunReport> {
  const { folder, source, file } = await studyAt(options.study)
  const checked = await readSources(source, file)
  const { study } = checked
  const { cohort } = study.disclosure
  const ledger = join(resolve(folder, study.disclosure.ledger), cohort)
  const home = await openHome({
    source: folder,
    out: resolve(options.out),
    ledger,
    threads: options.threads,
  })

  const steps: StepReport[] = []
  const started: RunStep[] = []
  const batches: PeopleCounts[] = []
  const notMapped: Record<string, number> = {}
  const components: ComponentCounts[] = []
  let sexCheck: SexCounts | null = null
  let model: FileRef<'model'> | null = null
  const invoke = async (name: string, event: unknown, signal: AbortSignal) => {
    const at = performance.now()
    const record = { ...(await identifyStep(name, event, home)), skipped: false, seconds: 0 }
    started.push(record)
    const { output, skipped } = await home.run(name, event, signal)
    const step = { job: name, skipped, seconds: (performance.now() - at) / 1000 }
    Object.assign(record, step)
    steps.push(step)
    options.onStep(step)
    if (name === 'ingest-people') {
      const { counts, notMapped: of } = output as Awaited<ReturnType<typeof ingestPeople.run>>
      batches.push(counts)
      for (const [attribute, people] of Object.entries(of)) notMapped[attribute] = (notMapped[attribute] ?? 0) + people
    }
    if (name === 'export-model') model = (output as { file: FileRef<'model'> | null }).file
    if (name === 'check-sex') sexCheck = addSexes(sexCheck, (output as Awaited<ReturnType<typeof checkSex.run>>).counts)
    if (name === 'ingest-components') components.push(output as ComponentCounts)
    return output
  }
  const times = await timesOf(folder, await filesOf(source, file, study))
  const input = await executionInput(source, file, checked, {
    version: VERSION,
    cut: options.cut,
    ledger: folderStore(ledger),
  })
  try {
    const released = (await runWorkflow(loadDefinition(studyDefinition()), input, {
      invoke,
      readItems: (_, key) => readJson(home.control, key),
      concurrency: 2 * home.threads,
      signal: options.signal,
    })) as { released: ReleaseRef }
    const { release } = released.released
    await refuseChanged(folder, times)
    const { version, sources, cut } = input
    await appendRun(home.control, { version, study, sources, cut, release, steps: started })
    const made = join(resolve(options.out), 'released', study.study, release)
    await refuseGone(made, options.out)
    return {
      study: study.study,
      release,
      folder: made,
      people: inAll(batches),
      notMapped,
      components: ofComponents(components),
      sexCheck,
      model: model && join(resolve(options.out), 'restricted/scores', folderOf(model), 'model.json'),
      steps,
      gateFailures: await failuresOfGates(study, made),
    }
  } finally {
    await home.close()
  }
}

function inAll([first, ...others]: PeopleCounts[]): PeopleCounts {
  const total = { ...first! }
  for (const counts of others) for (const of of Object.keys(total) as (keyof PeopleCounts)[]) total[of] += counts[of]
  return total
}

function addSexes(before: SexCounts | null, { agrees, differs, undetermined, not_recorded }: SexCounts): SexCounts {
  return {
    agrees: agrees + (before?.agrees ?? 0),
    differs: differs + (before?.differs ?? 0),
    undetermined: undetermined + (before?.undetermined ?? 0),
    not_recorded: not_recorded + (before?.not_recorded ?? 0),
  }
}

/** Every batch reads the whole file, and takes its own people from it. */
function ofComponents(batches: ComponentCounts[]): RunReport['components'] {
  const { lines } = batches[0]!
  const people = batches.reduce((sum, batch) => sum + batch.people, 0)
  return { lines, people, strangers: lines - people }
}

/** When each file was last changed, and its size. */
async function timesOf(folder: string, files: string[]): Promise<Map<string, string>> {
  const times = files.map(async file => {
    const { mtimeMs, size } = await stat(join(folder, file))
    return [file, `${mtimeMs} ${size}`] as const
  })
  return new Map(await Promise.all(times))
}

/** What a step read must be what its checksum says: a file that changed in between makes the run’s steps worthless. */
async function refuseChanged(folder: string, before: Map<string, string>): Promise<void> {
  const after = await timesOf(folder, [...before.keys()])
  const changed = [...before].find(([file, time]) => after.get(file) !== time)
  if (changed)
    throw new UserError('changed-file', 'The file changed while the study was running.', {
      todo: 'Remove the run’s `control` folder, whose steps cannot be trusted now, and run again.',
      place: { file: changed[0] },
    })
}

/** A step that is done is not done again; so what it published must still be there. */
async function refuseGone(release: string, out: string): Promise<void> {
  for (const file of ['datapackage.json', 'site/index.html'])
    if (!(await stat(join(release, file)).catch(() => undefined)))
      throw new UserError('release-gone', 'This release was made before, but its files are gone.', {
        todo: `Remove ${join(out, 'control')} and run again to make everything anew.`,
        place: { file: release },
      })
}
