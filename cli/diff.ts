import { compareSteps, type StepsCompared } from './diff/compare-steps.ts'
import { compareTables, type TablesCompared } from './diff/compare-tables.ts'
import { diffText } from './diff/diff-text.ts'
import { type Change, compareLeaves, leavesOf } from './diff/leaves.ts'
import { type OpenedRun, openRun } from './diff/open-run.ts'
import type { RunRecord } from './history.ts'
import type { Values } from './values.ts'

export interface Side {
  name: string
  release: string
}

/** What differs between two runs; between releases of which a run is not recorded, the tables and what they say. */
export interface Diff {
  before: Side
  after: Side
  runs?: {
    version: { from: string; to: string }
    /** Jobs that both ran, by other code. */
    code: string[]
    inputs: { file: string; change: 'changed' | 'added' | 'left out' }[]
    settings: Change[]
    steps: StepsCompared
  }
  /** What the releases say about themselves (`bundle.json`). */
  about: Change[]
  tables: TablesCompared
}

/** `evenstrand diff`: what changed between two runs, and why steps ran again. */
export async function run([first, second]: string[], { json }: Values): Promise<void> {
  const diff = await compareRuns(await openRun(first!), await openRun(second!))
  console.log(json ? JSON.stringify(diff, null, 2) : diffText(diff))
}

async function compareRuns(before: OpenedRun, after: OpenedRun): Promise<Diff> {
  return {
    before: sideOf(before),
    after: sideOf(after),
    ...(before.run &&
      after.run && {
        runs: {
          version: { from: before.run.record.version, to: after.run.record.version },
          code: otherCode(before.run.record, after.run.record),
          inputs: compareInputs(before.run.record, after.run.record),
          settings: compareLeaves(settingsOf(before.run.record), settingsOf(after.run.record)),
          steps: await compareSteps(before.run, after.run),
        },
      }),
    about: compareLeaves(leavesOf(before.released.about), leavesOf(after.released.about)),
    tables: compareTables(before.released, after.released),
  }
}

const sideOf = ({ name, released: { release } }: OpenedRun): Side => ({ name, release })
const settingsOf = ({ study, cut }: RunRecord) => leavesOf({ ...study, ...cut })

function compareInputs(before: RunRecord, after: RunRecord) {
  const earlier = new Map(before.sources.map(({ file, sha256 }) => [file, sha256]))
  const later = new Map(after.sources.map(({ file, sha256 }) => [file, sha256]))
  return [...new Set([...later.keys(), ...earlier.keys()])]
    .filter(file => earlier.get(file) !== later.get(file))
    .map(file => ({
      file,
      change: !earlier.has(file) ? ('added' as const) : later.has(file) ? ('changed' as const) : ('left out' as const),
    }))
}

function otherCode(before: RunRecord, after: RunRecord): string[] {
  const earlier = new Map(before.steps.map(({ job, code }) => [job, code]))
  const later = new Map(after.steps.map(({ job, code }) => [job, code]))
  return [...later].filter(([job, code]) => (earlier.get(job) ?? code) !== code).map(([job]) => job)
}
