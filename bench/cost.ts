import { estimate } from '../cli/cost/estimate.ts'
import prices from '../cli/cost/prices.json' with { type: 'json' }
import measured from '../functions/jobs/shared/measured.json' with { type: 'json' }
import { nation } from '../test/helpers/nation-plan.ts'

// What a national study would take on AWS: the real definition and planner, by list prices and measured throughput, cut as the
// model chooses. `npm run bench:cost [CONCURRENCY] [RANGE_MB]`: with ranges of another size than it chooses.
const CONCURRENCY = Number(process.argv[2] ?? 50)
const RANGE_BYTES = process.argv[3] && Number(process.argv[3]) * 2 ** 20
const INGEST = ['ingest-people', 'ingest-components', 'ingest-genotypes']

const words = (value: number) => Math.ceil(value).toLocaleString('en')
console.log(`At ${CONCURRENCY} functions at once; prices of ${prices.date}, measured ${measured.date}.\n`)
console.log(
  '| people × variants × scores | ranges, MiB | released from tiles: $ | minutes | ingest: $ | minutes | transitions | children of one Map | payload, bytes | largest list, MB | limits not kept |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|---|')
for (const [people, variants] of [
  [10_000, 1_000_000],
  [500_000, 1_000_000],
  [1_000_000, 1_000_000],
] as const)
  for (const scores of [1, 10, 100]) {
    const { cut: chosen, play, sizes } = nation(people, variants, scores)
    const cut = RANGE_BYTES ? { ...chosen, rangeBytes: RANGE_BYTES } : chosen
    const { jobs, dollars, transitions, wallSeconds, limits } = estimate(await play(cut), sizes, CONCURRENCY)
    const of = (test: (job: string) => boolean, key: 'dollars' | 'wallSeconds') =>
      jobs.filter(({ job }) => test(job)).reduce((sum, job) => sum + job[key], 0)
    const ingest = of(job => INGEST.includes(job), 'dollars')
    const ingestSeconds = of(job => INGEST.includes(job), 'wallSeconds')
    const limit = (name: string) => limits.find(({ of }) => of.startsWith(name))!.value
    const broken = limits.filter(({ value, most }) => value > most).map(({ of, value }) => `${of}: ${words(value)}`)
    console.log(
      `| ${words(people)} × ${words(variants)} × ${scores} | ${cut.rangeBytes / 2 ** 20} | ${(dollars.total - ingest).toFixed(2)} | ${((wallSeconds - ingestSeconds) / 60).toFixed(1)} | ${ingest.toFixed(2)} | ${(ingestSeconds / 60).toFixed(1)} | ${words(transitions)} | ${words(limit('children'))} | ${words(limit('payload'))} | ${(limit('largest') / 1e6).toFixed(1)} | ${broken.join('; ') || 'none'} |`,
    )
    for (const { job, steps, dollars, longestSeconds } of jobs.toSorted((a, b) => b.dollars - a.dollars).slice(0, 4))
      console.error(`    ${job}: ${steps} × at most ${words(longestSeconds)} s, $${dollars.toFixed(3)}`)
  }
