import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DataSize, makeData, SHARDS } from './score-data.ts'

// `npm run bench:score [RUNS]`: see README.md.

const CACHE = '.cache/bench'
const OPENBLAS = '/usr/lib/x86_64-linux-gnu/openblas-pthread'

const FULL: DataSize = { name: 'full', people: 50_000, variants: 100_000, scores: 100, every: 1 }
const WIDE: DataSize = { name: 'wide', people: 5_000, variants: 1_000_000, scores: 1, every: 1_000 }
const CASES = [
  { size: FULL, scores: 1 },
  { size: FULL, scores: 10 },
  { size: FULL, scores: 100 },
  { size: WIDE, scores: 1 },
]

interface Cost {
  wall: number
  cpu: number
  peakMb: number
}

if (!existsSync(OPENBLAS)) throw new Error(`no ${OPENBLAS}: plink2 would run on Debian’s slow reference BLAS`)
const runs = Number(process.argv[2] ?? 3)
console.log('median of', runs, 'runs        |  wall s  ours / plink2    CPU s  ours / plink2    peak MB  ours / plink2')
for (const { size, scores } of CASES) {
  const folder = join(CACHE, size.name)
  makeData(folder, size)
  const costs = { ours: [] as Cost[], plink2: [] as Cost[] }
  let bytesRead = ''
  for (let run = 0; run < runs; run++) {
    bytesRead = ours(folder, scores, costs.ours)
    plink2(folder, scores, costs.plink2)
  }
  const [a, b] = [costs.ours, costs.plink2].map(medians) as [Cost, Cost]
  const pair = (key: keyof Cost, digits: number) =>
    `${a[key].toFixed(digits)} / ${b[key].toFixed(digits)} = ${(a[key] / b[key]).toFixed(2)}`
  console.log(
    `${size.people} people × ${size.variants} variants × ${scores} scores |  ${pair('wall', 2)}   ${pair('cpu', 2)}   ${pair('peakMb', 0)}`,
  )
  console.log(
    `  largest difference of a sum: ${largestDifference(folder, size.people, scores).toExponential(1)}; read ${(Number(bytesRead) / 1e6).toFixed(0)} MB of tiles`,
  )
}

function ours(folder: string, scores: number, costs: Cost[]): string {
  const program = join(fileURLToPath(new URL('.', import.meta.url)), 'score-run.js')
  return timed([process.execPath, program, folder, String(scores), join(folder, 'ours')], {}, costs)
}

/** With the frequencies given, so that it need not count them first, and its smallest workspace. */
function plink2(folder: string, scores: number, costs: Cost[]): string {
  const data = join(folder, 'data')
  const columns = scores === 1 ? '3' : `3-${2 + scores}`
  return timed(
    [
      ...['plink2', '--bfile', data, '--read-freq', `${data}.afreq`, '--threads', String(SHARDS), '--memory', '640'],
      ...['--score', join(folder, 'scores.tsv'), '1', '2', 'header-read', 'cols=scoresums'],
      ...['--score-col-nums', columns, '--out', join(folder, 'plink2')],
    ],
    { LD_LIBRARY_PATH: OPENBLAS },
    costs,
  )
}

/** Runs under GNU time, which gives the cost of the whole process. */
function timed(command: string[], env: Record<string, string>, costs: Cost[]): string {
  const { status, stdout, stderr } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...command], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`)
  const [wall, user, system, peakKb] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ]
  costs.push({ wall, cpu: user + system, peakMb: peakKb / 1024 })
  return stdout.trim()
}

function medians(costs: Cost[]): Cost {
  const of = (key: keyof Cost) => costs.map(cost => cost[key]).sort((a, b) => a - b)[costs.length >> 1]!
  return { wall: of('wall'), cpu: of('cpu'), peakMb: of('peakMb') }
}

/** Between what both made of every person and score; a share of the largest sum. */
function largestDifference(folder: string, people: number, scores: number): number {
  const shards = Array.from(
    { length: SHARDS },
    (_, shard) => new Float64Array(Uint8Array.from(readFileSync(join(folder, `ours.${shard}`))).buffer),
  )
  const lines = readFileSync(join(folder, 'plink2.sscore'), 'utf8').trim().split('\n')
  const first = lines[0]!.split('\t').findIndex(name => name.endsWith('_SUM'))
  const each = people / SHARDS
  let [difference, largest] = [0, 0]
  for (let i = 0; i < people; i++) {
    const theirs = lines[i + 1]!.split('\t').slice(first).map(Number)
    for (let s = 0; s < scores; s++) {
      const sum = shards[Math.floor(i / each)]![s * each + (i % each)]!
      largest = Math.max(largest, Math.abs(sum))
      difference = Math.max(difference, Math.abs(sum - theirs[s]!))
    }
  }
  return difference / largest
}
