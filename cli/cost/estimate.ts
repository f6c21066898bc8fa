import { JOBS } from '../../functions/jobs/index.ts'
import measured from '../../functions/jobs/shared/measured.json' with { type: 'json' }
import { fitStepMb, matchStepMb, sumStepMb } from '../../functions/jobs/shared/score-steps-mb.ts'
import { QUERIES } from '../../queries/index.ts'
import type { Played, PlayedStep } from './play-study.ts'
import prices from './prices.json' with { type: 'json' }

/** How much there is of what the planner does not know: sizes of data not yet read. */
export interface Sizes {
  people: number
  peoplePerShard: number
  scores: number
  /** Of all genotype files, as they lie in source. */
  genotypeBytes: number
  /** Of the tiles they become. */
  tileBytes: number
  /** Of everything in source. */
  sourceBytes: number
}
export interface JobCost {
  job: string
  steps: number
  gbSeconds: number
  longestSeconds: number
  /** With so many at once; other jobs are not under way meanwhile. */
  wallSeconds: number
  scannedBytes: number
  reads: number
  writes: number
  dollars: number
}
export interface Estimate {
  jobs: JobCost[]
  transitions: number
  gbSeconds: number
  scannedBytes: number
  reads: number
  writes: number
  storageGb: number
  dollars: { transitions: number; jobs: number; total: number; storageMonth: number }
  wallSeconds: number
  limits: Limit[]
}
export interface Limit {
  of: string
  value: number
  most: number
}

const MINUTE = 60
/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html, …/lambda/latest/dg/gettingstarted-limits.html, …/athena/latest/ug/service-limits.html */
const LIMITS = {
  lambdaSeconds: 15 * MINUTE,
  lambdaMb: 10_240,
  payloadBytes: 262_144,
  historyEvents: 25_000,
  mapChildren: 10_000_000,
  queryBytes: 262_144,
  // What functions/adapters/athena.ts refuses beyond.
  partitions: 1000,
}
/** Events that Step Functions notes for a state that invokes a function. */
const EVENTS_PER_STATE = 5
/** As many commits as `gather` reads at once. */
const GATHERED_AT_ONCE = 32
/** A part's literal in a query: its attempt, quotes and a comma. */
const PART_BYTES = 70

/** What a study will take on AWS, from its play and what was measured of each kind of work. Retries are not in it. */
export function estimate(played: Played, sizes: Sizes, concurrency: number): Estimate {
  const byJob = new Map<string, { step: PlayedStep; cost: StepCost }[]>()
  for (const step of played.steps) {
    const of = byJob.get(step.job) ?? []
    byJob.set(step.job, of)
    of.push({ step, cost: costOf(step, sizes) })
  }
  const jobs = [...byJob].map(([job, of]) =>
    jobCost(
      job,
      of.map(({ cost }) => cost),
      concurrency,
    ),
  )
  const sum = (of: keyof Omit<JobCost, 'job'>) => jobs.reduce((total, job) => total + job[of], 0)
  const transitions = played.transitions * prices.transition
  const control = played.controlWrites * prices.s3Put
  const storageGb =
    (sizes.sourceBytes +
      sizes.tileBytes +
      sizes.people * (measured.lakeBytesPerPerson + sizes.scores * measured.scoreBytesPerPersonAndScore)) /
    1e9
  const dollars = { transitions, jobs: sum('dollars') + control, total: transitions + sum('dollars') + control }
  const all = [...byJob.values()].flat().map(({ cost }) => cost)
  const most = (of: (cost: StepCost) => number) => Math.max(...all.map(of))
  return {
    jobs,
    transitions: played.transitions,
    gbSeconds: sum('gbSeconds'),
    scannedBytes: sum('scannedBytes'),
    reads: sum('reads'),
    writes: sum('writes') + played.controlWrites,
    storageGb,
    dollars: { ...dollars, storageMonth: storageGb * prices.s3GbMonth },
    wallSeconds: sum('wallSeconds'),
    limits: [
      {
        of: 'seconds of one step, as a share of its own limit × 900',
        value: most(({ seconds, limit }) => (LIMITS.lambdaSeconds * seconds) / limit),
        most: LIMITS.lambdaSeconds,
      },
      {
        of: 'memory given to one function, MB',
        value: Math.max(...JOBS.map(({ size }) => size.memoryMb)),
        most: LIMITS.lambdaMb,
      },
      ...[...byJob].flatMap(([job, of]) => {
        const held = of.flatMap(({ step }) => workingSetMb(step, sizes) ?? [])
        const most = JOBS.find(({ name }) => name === job)!.size.memoryMb
        return held.length === 0 ? [] : [{ of: `memory of ${job}, MB`, value: Math.max(...held), most }]
      }),
      { of: 'payload of a state, bytes', value: played.payloadBytes, most: LIMITS.payloadBytes },
      {
        of: 'events of the workflow itself',
        value: EVENTS_PER_STATE * played.ownStates + 2,
        most: LIMITS.historyEvents,
      },
      { of: 'children of one Map', value: played.mapChildren, most: LIMITS.mapChildren },
      { of: 'text of one query, bytes', value: most(({ queryBytes }) => queryBytes), most: LIMITS.queryBytes },
      { of: 'largest list in control, bytes', value: played.controlBytes, most: 5 * 2 ** 40 },
      { of: 'partitions of one query', value: most(({ partitions }) => partitions), most: LIMITS.partitions },
    ],
  }
}

interface StepCost {
  seconds: number
  /** Of the declaration. */
  limit: number
  gbSeconds: number
  scannedBytes: number
  reads: number
  writes: number
  queryBytes: number
  partitions: number
}

function costOf({ job, input, inputBytes }: PlayedStep, sizes: Sizes): StepCost {
  const { size, queries = [] } = JOBS.find(({ name }) => name === job)!
  const gb = size.memoryMb / 1024
  // A function has processors in proportion to its memory; what is measured is the work of one thread.
  const cores = Math.min(1, gb / measured.gbPerCore)
  const parts = partsIn(input)
  // Each part's footer and its columns; the input; the commit, asked for before and after; all that gather asks for.
  const reads = 3 * parts + 4 + Math.ceil(inputBytes / (8 << 20)) + 2 * ((input as Work).commits ?? 0)
  const seconds =
    measured.startSeconds +
    coreSeconds(job, input as Work, sizes) / cores +
    queries.length * measured.querySeconds +
    // One after the other, unless it only hands parts on to a query.
    (queries.length > 0 ? 0 : (job === 'gather' ? reads / GATHERED_AT_ONCE : reads) * measured.readSeconds)
  const scanned = Math.max(prices.athenaLeastBytes, sizes.people * measured.queryBytesPerPerson)
  return {
    seconds,
    limit: size.minutes * MINUTE,
    gbSeconds: seconds * gb,
    scannedBytes: queries.length * scanned,
    reads,
    // The commit and what the job writes, one part or a few.
    writes: 1 + (job === 'ingest-genotypes' ? Math.ceil(sizes.people / sizes.peoplePerShard) + 1 : 3),
    queryBytes: Math.max(0, ...queries.map(query => QUERIES[query].text.length + parts * PART_BYTES)),
    partitions: queries.length > 0 ? parts : 0,
  }
}

interface Work {
  range?: { start: number; end: number }
  scores?: unknown[]
  models?: unknown[]
  /** Of the steps that gather looks for. */
  commits?: number
}

/** Seconds of one core on what grows with the cohort. */
function coreSeconds(job: string, { range, scores = [], models = [] }: Work, sizes: Sizes): number {
  const shardPeople = Math.min(sizes.people, sizes.peoplePerShard)
  const shardBytes = (sizes.tileBytes * shardPeople) / Math.max(1, sizes.people)
  if (job === 'ingest-genotypes') return ((range!.end - range!.start) * measured.nsPerGenotypeByte) / 1e9
  if (job === 'sum-scores')
    return (shardBytes * (measured.nsPerTileByte + scores.length * measured.nsPerTileByteAndScore)) / 1e9
  if (job === 'measure-scores') return (shardPeople * models.length * measured.usPerPersonAndScore) / 1e6
  if (job === 'measure-predictions') return (sizes.people * measured.usPerPersonAndScore) / 1e6
  if (job === 'ingest-people' || job === 'ingest-components') return (sizes.people * measured.usPerPerson) / 1e6
  return 0
}

/** The most that a step holds at once, of the jobs whose memory was measured: those that hold a cohort or its scores. */
function workingSetMb({ job, variants }: PlayedStep, { people, peoplePerShard }: Sizes): number | undefined {
  if (job === 'ingest-genotypes') return measured.ingestMb + (people * measured.ingestBytesPerPerson) / 1e6
  if (job === 'match-score') return matchStepMb(variants[0]!)
  if (job === 'fit-scoring') return fitStepMb(variants[0]!)
  if (job === 'sum-scores')
    return sumStepMb(
      variants.map(variants => ({ variants })),
      peoplePerShard,
    )
  if (job === 'measure-predictions') return measured.predictionMb + (people * measured.predictionBytesPerPerson) / 1e6
  return undefined
}

/** Committed parts and files that an input names. */
function partsIn(input: unknown): number {
  if (typeof input !== 'object' || input === null) return 0
  if ('attempt' in input) return 1
  return Object.values(input).reduce((sum: number, of) => sum + partsIn(of), 0)
}

function jobCost(job: string, steps: StepCost[], concurrency: number): JobCost {
  const sum = (of: (step: StepCost) => number) => steps.reduce((total, step) => total + of(step), 0)
  const [gbSeconds, scannedBytes, reads, writes] = [
    sum(step => step.gbSeconds),
    sum(step => step.scannedBytes),
    sum(step => step.reads),
    sum(step => step.writes),
  ]
  const longestSeconds = Math.max(...steps.map(({ seconds }) => seconds))
  return {
    ...{ job, steps: steps.length, gbSeconds, longestSeconds, scannedBytes, reads, writes },
    wallSeconds: wallSecondsOf(
      steps.map(({ seconds }) => seconds),
      concurrency,
    ),
    dollars:
      steps.length * prices.lambdaRequest +
      gbSeconds * prices.lambdaGbSecond +
      (scannedBytes * prices.athenaTb) / 1e12 +
      reads * prices.s3Get +
      writes * prices.s3Put,
  }
}

/** Until the last step ends, where each begins as soon as one of so many before it has ended. */
function wallSecondsOf(steps: number[], atOnce: number): number {
  const until = new Array<number>(atOnce).fill(0)
  for (const seconds of steps) until[until.indexOf(Math.min(...until))]! += seconds
  return Math.max(...until)
}
