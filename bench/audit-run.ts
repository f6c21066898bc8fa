import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDb } from '../functions/adapters/duckdb.ts'
import { localHome } from '../functions/adapters/local.ts'
import { auditDistributions } from '../functions/jobs/audit-distributions.ts'
import { auditPerformance } from '../functions/jobs/audit-performance.ts'
import { countDecisions } from '../functions/jobs/count-decisions.ts'
import { countHistograms } from '../functions/jobs/count-histograms.ts'
import { countMoments } from '../functions/jobs/count-moments.ts'
import { type AnyJob, folderOf, type Ref } from '../functions/ports.ts'
import { runJob } from '../functions/run-job.ts'
import { bind, literal, parameterValues } from '../queries/bind.ts'
import { QUERIES, type QueryName } from '../queries/index.ts'
import { columnsOf, TABLES, type TableName } from '../queries/tables.ts'
import { partOf, SCORES, TOP } from './audit-data.ts'

// `audit-run.js ours|floor FOLDER all|one`: what audits of three scores and ten views take, or of one score and 84 strata; and the
// same SQL on DuckDB alone. Prints seconds of counting and of auditing, on the
// wall and of all threads.

const [mode, folder, size] = process.argv.slice(2) as ['ours' | 'floor', string, 'all' | 'one']
const [scores, views] = size === 'all' ? [SCORES, 'ten'] : [SCORES.slice(0, 1), 'cells']
const COUNTS = [
  { job: countHistograms, query: 'histograms' },
  { job: countMoments, query: 'moments' },
  { job: countDecisions, query: 'decisions' },
] as const
const ENGINE = { threads: 2, memoryMb: 512 }
const spill = mkdtempSync(join(folder, 'run-'))
const signal = new AbortController().signal

interface Clock {
  wall: number
  cpu: number
}
const now = (): Clock => {
  const { user, system } = process.cpuUsage()
  return { wall: performance.now() / 1e3, cpu: (user + system) / 1e6 }
}
const between = (from: Clock, to: Clock): Clock => ({ wall: to.wall - from.wall, cpu: to.cpu - from.cpu })

const start = now()
let counted = start
await (mode === 'ours' ? ours() : floor())
console.log(JSON.stringify({ counts: between(start, counted), audits: between(counted, now()) }))
rmSync(spill, { recursive: true, force: true })

async function ours(): Promise<void> {
  const digests = Object.fromEntries(
    [...COUNTS.map(({ job }) => job), auditDistributions, auditPerformance].map(({ name }) => [name, spill]),
  )
  const home = localHome(
    { source: folder, out: join(folder, 'out'), ledger: spill, digests, ...ENGINE },
    () => {},
    () => {},
  )
  const step = async (job: unknown, event: object) =>
    (await runJob(job as AnyJob, event, home, signal)).output as Record<string, Ref>
  const cubes = { histograms: [] as Ref[], moments: [] as Ref[], decisions: [] as Ref[] }
  for (const score of scores)
    for (const { job, query } of COUNTS) {
      const from = { people: [partOf('people')], strata: [partOf('strata', views)], outcomes: [partOf('outcomes')] }
      const event = { score, count: 'all', ...from, measures: [partOf('measures', score)] }
      const more = query === 'decisions' ? { models: [partOf('models')], hasCuts: true } : { rankingStrata: [] }
      cubes[query].push((await step(job, { ...event, ...more }))[query]!)
    }
  counted = now()
  await step(auditDistributions, { moments: cubes.moments, replicated: false })
  const audit = {
    ...{ outcome: 'ill', thresholds: [{ measure: 'unadjusted', cut: Number(TOP) }] },
    ...{ compare: [{ attribute: 'group', reference: 'overall' }], margin: { auc: 0.05, log_or_per_sd: 0.1 } },
  }
  await step(auditPerformance, { audits: [audit], ageSex: [], ...cubes })
}

async function floor(): Promise<void> {
  const engine = new DuckDb({ ...ENGINE, spillFolder: spill })
  for (const score of scores)
    for (const { query } of COUNTS) {
      const attempts: Partial<Record<TableName, string>> = { measures: score, strata: views }
      const relations = Object.fromEntries(QUERIES[query].inputs.map(table => [table, fileOf(table, attempts[table])]))
      const params = parameterValues(query satisfies QueryName, { score, count: 'all' })
      await engine.run(`CREATE OR REPLACE TEMP TABLE counted AS ${bind(query, relations)}`, params, signal)
    }
  counted = now()
}

function fileOf(table: TableName, attempt?: string): string {
  const file = join(folder, 'out/restricted', TABLES[table].zone, folderOf(partOf(table, attempt)), 'part-0.parquet')
  return `SELECT ${columnsOf(table)
    .map(([name]) => name)
    .join(', ')} FROM read_parquet(${literal(file)})`
}
