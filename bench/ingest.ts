import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeVcf } from './ingest-data.ts'

// `npm run bench:ingest [RUNS] [VARIANTS]`: see README.md.

const FOLDER = '.cache/bench'
const PEOPLE = 5_000
const [runs, variants] = [Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 50_000)]
const vcf = join(FOLDER, `ingest-${variants}.vcf.gz`)
makeVcf(vcf, PEOPLE, variants)
const out = join(FOLDER, 'ingest')
const program = join(fileURLToPath(new URL('.', import.meta.url)), 'ingest-run.js')
const COMMANDS: Record<string, string[]> = {
  ours: [process.execPath, program, vcf, String(PEOPLE), out],
  plink2: ['plink2', '--vcf', vcf, '--make-pgen', '--threads', '2', '--memory', '1000', '--out', out, '--silent'],
}
const costs: Record<string, Cost[]> = { ours: [], plink2: [] }
for (let run = 0; run < runs; run++)
  for (const [who, command] of Object.entries(COMMANDS)) costs[who]!.push(timed(command))
for (const [who, of] of Object.entries(costs)) {
  const median = (key: keyof Cost) => of.map(cost => cost[key]).sort((a, b) => a - b)[runs >> 1]!
  console.log(
    `${who}: ${median('wall').toFixed(2)} s, ${median('cpu').toFixed(2)} s of CPU, ${median('peakMb').toFixed(0)} MB`,
  )
}

interface Cost {
  wall: number
  cpu: number
  peakMb: number
}

function timed(command: string[]): Cost {
  const { stderr, status } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...command], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const [wall, user, system, peak] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ]
  return { wall, cpu: user + system, peakMb: peak / 1024 }
}
