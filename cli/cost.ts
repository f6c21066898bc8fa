import { checkStudy } from '../functions/jobs/check-study.ts'
import { amountOf, chooseCut } from '../functions/jobs/shared/choose-cut.ts'
import { filesOf } from '../functions/jobs/shared/execution-input.ts'
import measured from '../functions/jobs/shared/measured.json' with { type: 'json' }
import { readScoreSource } from '../functions/jobs/shared/read-score-source.ts'
import { readSources } from '../functions/jobs/shared/read-sources.ts'
import type { Objects } from '../functions/ports.ts'
import type { Study } from '../study/schema.ts'
import { sourceFiles } from '../study/source-files.ts'
import { type Estimate, estimate } from './cost/estimate.ts'
import { playStudy } from './cost/play-study.ts'
import prices from './cost/prices.json' with { type: 'json' }
import { studyAt } from './study-at.ts'
import { type Values, wholeNumber } from './values.ts'
import { VERSION } from './version.ts'

/** As many children as the definition lets a Map have at once. */
const CONCURRENCY = 50

/** `evenstrand cost`: what a study would take on AWS, before anything is spent. Reads no one's genotypes. */
export async function run([path]: string[], values: Values): Promise<void> {
  const concurrency = Math.min(CONCURRENCY, wholeNumber(values.concurrency, '--concurrency') ?? CONCURRENCY)
  const cost = await costOf(path!, concurrency)
  console.log(values.json ? JSON.stringify({ prices, measured, ...cost }, null, 2) : text(cost, concurrency))
}

/** What a study is expected to take. */
export async function costOf(path: string, concurrency = CONCURRENCY): Promise<Estimate> {
  const { source, file } = await studyAt(path)
  const { study, genotypes } = await readSources(source, file)
  const files = await filesOf(source, file, study)
  const bytes = await Promise.all(files.map(async file => (await source.size(file))!))
  const sources = files.map(file => ({ file, sha256: '0'.repeat(64) }))
  const samples = (study.genotypes?.batches ?? []).map(({ files: [first] }) => genotypes.get(first!)!.samples.length)
  const people = samples.length > 0 ? samples.reduce((a, b) => a + b) : await linesOf(source, study.people.file)
  const isGenotypes = new Set(sourceFiles(study).flatMap(({ role, path }) => (role === 'genotypes' ? [path] : [])))
  const sum = (of: (file: string) => boolean) => bytes.reduce((total, size, i) => total + (of(files[i]!) ? size : 0), 0)
  const amount = amountOf(study, genotypes)
  const cut = chooseCut(amount)
  const rows = await rowsOf(source, study)
  const played = await playStudy(
    control =>
      checkStudy.run({ study: file, version: VERSION, sources, entries: 0, cut }, {
        ...{ store: () => source, control },
      } as unknown as Parameters<typeof checkStudy.run>[1]),
    // Nobody is taken to be in no genotype file, where there are any.
    files => (files.length > 0 ? genotypes.get(files[0]!)!.samples.length : samples.length > 0 ? 0 : people),
    score => rows.get(score)!,
  )
  const sizes = {
    ...{ people, peoplePerShard: cut.peoplePerShard, scores: study.scores.length },
    genotypeBytes: sum(file => isGenotypes.has(file)),
    tileBytes: amount.tileBytes,
    sourceBytes: sum(() => true),
  }
  return estimate(played, sizes, concurrency)
}

/** By score, the rows of its file; of a model's output none. */
async function rowsOf(source: Objects, study: Study): Promise<Map<string, number>> {
  const rows = new Map<string, number>()
  for (const { id, file } of study.scores) {
    let count = 0
    if (file !== undefined) for (const _ of (await readScoreSource(source, file, study.genotypes!.build)).rows) count++
    rows.set(id, count)
  }
  return rows
}

async function linesOf(source: Objects, file: string): Promise<number> {
  let lines = 0
  for await (const chunk of source.read(file)) for (const byte of chunk) if (byte === 10) lines++
  return lines
}

function text({ jobs, limits, dollars, ...all }: Estimate, concurrency: number): string {
  const count = (value: number) => Math.ceil(value).toLocaleString('en')
  const money = (value: number) => `$${value.toFixed(4)}`
  const row = (name: string, value: string) => `  ${name.padEnd(22)}${value}`
  const reached = limits.filter(({ value, most }) => value > most)
  return [
    `About ${money(dollars.total)} to run, and ${money(dollars.storageMonth)} a month to keep; about ${count(all.wallSeconds)} seconds with ${concurrency} functions at once.`,
    row('transitions', `${count(all.transitions)}  ${money(dollars.transitions)}`),
    row('Lambda', `${count(all.gbSeconds)} GB-seconds`),
    row('Athena', `${(all.scannedBytes / 1e9).toFixed(2)} GB scanned`),
    row('S3', `${count(all.reads)} reads, ${count(all.writes)} writes`),
    row('storage', `${all.storageGb.toFixed(3)} GB`),
    '',
    ...jobs
      .toSorted((a, b) => b.dollars - a.dollars)
      .slice(0, 8)
      .map(({ job, steps, longestSeconds, dollars }) =>
        row(job, `${money(dollars)}  ${count(steps)} × at most ${count(longestSeconds)} s`),
      ),
    '',
    reached.length === 0
      ? 'Every limit of the services is kept.'
      : `Beyond a limit: ${reached.map(({ of, value, most }) => `${of}: ${count(value)} of ${count(most)}`).join('; ')}.`,
    `Prices of ${prices.date}, ${prices.region}, without free tiers, discounts, retries, logs and tracing. Measured ${measured.date}; within a factor of two or three, not a quotation.`,
  ].join('\n')
}
