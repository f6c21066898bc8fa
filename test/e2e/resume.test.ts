import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { filesBelow, runStudy, startCli } from '../helpers/cli.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const CUT = ['--range-bytes', '40000', '--shard-people', '50', '--threads', '2']

describe('a run that is stopped', () => {
  let study: string
  let released: Record<string, string>
  let seconds: number
  beforeAll(async () => {
    study = writeStudy(smallStudy())
    const out = temporaryFolder()
    const started = performance.now()
    await runStudy(study, out, ...CUT)
    seconds = (performance.now() - started) / 1000
    released = filesBelow(join(out, 'released'))
  })

  test('twenty times, at any moment, goes on from what is finished and releases the same bytes', async () => {
    const out = temporaryFolder()
    const finished = new Set<string>()
    for (let i = 0; i < 20; i++) {
      const { process, ended } = startCli('run', study, '--out', out, ...CUT)
      // The golden ratio spreads the moments evenly over a whole run, the same ones each time.
      const moment = ((i * 0.618034) % 1) * seconds * 1000
      const timer = setTimeout(() => process.kill('SIGKILL'), moment)
      await ended
      clearTimeout(timer)
      const commits = Object.keys(filesBelow(join(out, 'control'))).filter(path => path.startsWith('commits/'))
      for (const commit of finished) expect(commits).toContain(commit)
      for (const commit of commits) finished.add(commit)
    }
    const { steps } = await runStudy(study, out, ...CUT)
    expect(steps.filter(step => !step.skipped).length).toBeLessThanOrEqual(steps.length - finished.size)
    expect(filesBelow(join(out, 'released'))).toEqual(released)
  })

  test('by Ctrl-C says that it can go on, ends with 130, and goes on', async () => {
    const out = temporaryFolder()
    const { process, ended } = startCli('run', study, '--out', out, ...CUT)
    const waiting = setInterval(() => {
      if (!existsSync(join(out, 'control', 'commits'))) return
      clearInterval(waiting)
      process.kill('SIGINT')
    }, 20)
    const { code, err } = await ended
    expect([code, err]).toEqual([130, expect.stringContaining('goes on from there')])
    await runStudy(study, out, ...CUT)
    expect(filesBelow(join(out, 'released'))).toEqual(released)
  })

  test('never counts: two runs at once make one release', async () => {
    const out = temporaryFolder()
    const [a, b] = await Promise.all([runStudy(study, out, ...CUT), runStudy(study, out, ...CUT)])
    expect(a.release).toBe(b.release)
    expect(filesBelow(join(out, 'released'))).toEqual(released)
  })
})

describe('a changed weight', () => {
  test('runs again only what hangs on it', async () => {
    const study = writeStudy(smallStudy())
    const out = temporaryFolder()
    const first = await runStudy(study, out)
    const score = join(study, '..', 'T2D_Suzuki2024_fixed_GRCh38.txt')
    const lines = readFileSync(score, 'utf8').split('\n')
    const last = lines.findLastIndex(line => line !== '')
    lines[last] = lines[last]!.replace(/\t0?\.\d+/, '\t0.5')
    cpSync(score, `${score}.before`)
    writeFileSync(score, lines.join('\n'))
    const { steps, release } = await runStudy(study, out)
    expect(release).not.toBe(first.release)
    const skipped = new Set(steps.filter(step => step.skipped).map(step => step.job))
    const ran = new Set(steps.filter(step => !step.skipped).map(step => step.job))
    expect([...skipped]).toEqual(expect.arrayContaining(['ingest-people', 'ingest-genotypes', 'count-atoms']))
    expect([...ran]).toEqual(
      expect.arrayContaining(['read-score', 'match-score', 'fit-scoring', 'sum-scores', 'count-moments']),
    )
    expect(ran).not.toContain('ingest-genotypes')

    cpSync(`${score}.before`, score)
    const back = await runStudy(study, out)
    expect(back.release).toBe(first.release)
    expect(back.steps.every(step => step.skipped)).toBe(true)
  })
})
