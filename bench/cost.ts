import { type Estimate, estimate } from '../cli/cost/estimate.ts'
import measured from '../cli/cost/measured.json' with { type: 'json' }
import { playStudy } from '../cli/cost/play-study.ts'
import prices from '../cli/cost/prices.json' with { type: 'json' }
import { CUT } from '../cli/execution-input.ts'
import { advance } from '../functions/jobs/shared/advance.ts'
import { rangesOf } from '../functions/jobs/shared/ranges.ts'
import { readStudy } from '../study/read-study.ts'

// What a national study would take on AWS: the real definition and planner, by list prices and measured throughput. The
// genotypes are bgzipped VCF, a file a chromosome of equal size. `npm run bench:cost [CONCURRENCY] [RANGE_MB]`
const CONCURRENCY = Number(process.argv[2] ?? 50)
const RANGE_BYTES = process.argv[3] ? Number(process.argv[3]) * 2 ** 20 : CUT.rangeBytes
const FILES = 22
const CALLS_PER_TILE_BYTE = 4
const INGEST = ['ingest-people', 'ingest-components', 'ingest-genotypes']

function studyOf(scores: number) {
  const list = (n: number, item: (i: number) => string) => Array.from({ length: n }, (_, i) => item(i)).join(', ')
  return readStudy(
    `
study: national
title: A nation
period: "2026"
genotypes: {build: GRCh38, batches: [{files: [${list(FILES, i => `chr${i + 1}.vcf.gz`)}]}]}
people:
  file: people.csv
  id: id
  design: convenience
  attributes:
    sex: {column: sex, kind: sex, levels: [female, male]}
    group: {column: group, kind: recruitment, why: how people were asked}
    place: {column: place, kind: geography, why: where people live}
scores: [${list(scores, i => `{id: S${i}, file: s${i}.txt, trait: MONDO_0005148, trained_on: [multi], independent: unknown}`)}]
views: [[sex], [group], [place], [sex, group]]
disclosure: {policy: open-data, cohort: national, ledger: ledger, approver: A. Person}
`,
    'study.yaml',
  )
}

async function costOf(people: number, variants: number, scores: number): Promise<Estimate> {
  const tileBytes = (people * variants) / CALLS_PER_TILE_BYTE
  const genotypeBytes = Math.round(tileBytes / measured.calledBytesPerCompressedByte)
  const plan = {
    study: studyOf(scores),
    version: '0',
    checksums: new Proxy({}, { get: () => '0'.repeat(64) }) as Record<string, string>,
    batches: [
      {
        genotypes: Array.from({ length: FILES }, (_, i) => ({
          file: `chr${i + 1}.vcf.gz`,
          ranges: rangesOf(Math.ceil(genotypeBytes / FILES), RANGE_BYTES),
        })),
      },
      { genotypes: [] },
    ],
    peoplePerShard: CUT.peoplePerShard,
    entries: 0,
  }
  const played = await playStudy(
    control => advance(control, { plan, done: {}, begun: [] }),
    files => (files.length > 0 ? people : 0),
  )
  const sizes = { people, peoplePerShard: CUT.peoplePerShard, scores, genotypeBytes, tileBytes }
  return estimate(played, { ...sizes, sourceBytes: genotypeBytes }, CONCURRENCY)
}

const words = (value: number) => Math.ceil(value).toLocaleString('en')
console.log(`At ${CONCURRENCY} functions at once; prices of ${prices.date}, measured ${measured.date}.\n`)
console.log(
  '| people × variants × scores | released from tiles: $ | minutes | ingest: $ | minutes | transitions | children of one Map | payload, bytes | largest list, MB | limits not kept |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|')
for (const [people, variants] of [
  [10_000, 1_000_000],
  [500_000, 1_000_000],
  [1_000_000, 1_000_000],
] as const)
  for (const scores of [1, 10, 100]) {
    const { jobs, dollars, transitions, wallSeconds, limits } = await costOf(people, variants, scores)
    const of = (test: (job: string) => boolean, key: 'dollars' | 'wallSeconds') =>
      jobs.filter(({ job }) => test(job)).reduce((sum, job) => sum + job[key], 0)
    const ingest = of(job => INGEST.includes(job), 'dollars')
    const ingestSeconds = of(job => INGEST.includes(job), 'wallSeconds')
    const limit = (name: string) => limits.find(({ of }) => of.startsWith(name))!.value
    const broken = limits.filter(({ value, most }) => value > most).map(({ of, value }) => `${of}: ${words(value)}`)
    console.log(
      `| ${words(people)} × ${words(variants)} × ${scores} | ${(dollars.total - ingest).toFixed(2)} | ${((wallSeconds - ingestSeconds) / 60).toFixed(1)} | ${ingest.toFixed(2)} | ${(ingestSeconds / 60).toFixed(1)} | ${words(transitions)} | ${words(limit('children'))} | ${words(limit('payload'))} | ${(limit('largest') / 1e6).toFixed(1)} | ${broken.join('; ') || 'none'} |`,
    )
    for (const { job, steps, dollars, longestSeconds } of jobs.toSorted((a, b) => b.dollars - a.dollars).slice(0, 4))
      console.error(`    ${job}: ${steps} × at most ${words(longestSeconds)} s, $${dollars.toFixed(3)}`)
  }
