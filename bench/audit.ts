import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeData } from './audit-data.ts'

// `npm run bench:audit [RUNS] [PEOPLE…]`: see README.md.

const CACHE = resolve('.cache/bench')
const PYTHON = join(CACHE, 'audit-python')
const PACKAGES = ['pandas==2.2.3', 'pyarrow==26.0.1', 'fairlearn==0.12.0', 'aequitas==1.0.0', 'duckdb==2.0.0']
const PEERS = ['duckdb', 'pandas', 'aequitas', 'fairlearn', 'fairlearn-intervals'] as const
const PROGRAM = join(fileURLToPath(new URL('.', import.meta.url)), 'audit-run.js')

const [runs = 3, ...sizes] = process.argv.slice(2).map(Number)
const people = sizes.length > 0 ? sizes : [1_000_000, 5_000_000]
if (!existsSync(join(PYTHON, 'ready'))) {
  run(['python3', '-m', 'venv', PYTHON])
  run([join(PYTHON, 'bin/pip'), 'install', '--quiet', ...PACKAGES])
  run(['touch', join(PYTHON, 'ready')])
}

for (const n of people) {
  const folder = join(CACHE, `audit-${n}`)
  await makeData(folder, n)
  console.log(
    `\n${n.toLocaleString('en')} people × 3 scores × 10 views, medians of ${runs} runs: CPU s, wall s, peak MB, CPU ratio`,
  )
  const [ours, floor] = inTurn(['ours', 'floor'], mode => timed([process.execPath, PROGRAM, mode, folder, 'all']))
  line('counts and audits', whole(ours!), whole(floor!))
  line('  of that the audits', { ...ours!.audits, peakMb: ours!.peakMb }, whole(floor!))
  line('the floor: the same SQL on DuckDB alone', whole(floor!))
  console.log('84 cells of confusion metrics, and the ratio of ours to each')
  const [own, ...peers] = inTurn(['ours', ...PEERS], peer =>
    timed(
      peer === 'ours'
        ? [process.execPath, PROGRAM, 'ours', folder, 'one']
        : [join(PYTHON, 'bin/python'), 'bench/audit-peers.py', peer, folder],
    ),
  )
  line('counts and audits, an interval on every number', whole(own!))
  for (const [i, peer] of PEERS.entries()) line(peer, whole(peers[i]!), whole(own!), true)
}

interface Seconds {
  wall: number
  cpu: number
}
interface Cost {
  counts: Seconds
  audits: Seconds
  peakMb: number
}

function whole({ counts, audits, peakMb }: Cost): Seconds & { peakMb: number } {
  return { wall: counts.wall + audits.wall, cpu: counts.cpu + audits.cpu, peakMb }
}

/** Of each program the run of median CPU time; the programs take turns. */
function inTurn(programs: readonly string[], of: (program: string) => Cost): Cost[] {
  const costs = programs.map(() => [] as Cost[])
  for (let turn = 0; turn < runs; turn++) for (const [i, program] of programs.entries()) costs[i]!.push(of(program))
  return costs.map(all => all.sort((a, b) => whole(a).cpu - whole(b).cpu)[all.length >> 1]!)
}

/** What a program says it took, and its peak memory by GNU time. */
function timed(command: string[]): Cost {
  const { stdout, stderr } = run(['/usr/bin/time', '-f', '%M', ...command])
  return { ...JSON.parse(stdout), peakMb: Number(stderr.trim().split('\n').at(-1)) / 1024 }
}

function run([program, ...words]: string[]): { stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(program!, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`)
  return { stdout, stderr }
}

function line(what: string, cost: Seconds & { peakMb: number }, beside?: Seconds, inverted = false): void {
  const ratio = beside ? (inverted ? beside.cpu / cost.cpu : cost.cpu / beside.cpu).toFixed(2) : ''
  const [cpu, wall, peak] = [cost.cpu.toFixed(2), cost.wall.toFixed(2), cost.peakMb.toFixed(0)]
  console.log(`  ${what.padEnd(48)} ${cpu.padStart(8)} ${wall.padStart(8)} ${peak.padStart(6)} ${ratio.padStart(7)}`)
}
