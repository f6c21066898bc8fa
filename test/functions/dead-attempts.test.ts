import { S3Client } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deadObjects } from '../../functions/adapters/dead-attempts.ts'
import { Attempt } from '../../functions/attempt.ts'
import { stepKey, writeCommit } from '../../functions/commits.ts'
import { JOBS } from '../../functions/jobs/index.ts'
import type { AnyJob, Home } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import { type StubCloud, stubCloud } from '../cloud/stub-cloud.ts'
import { body, listed } from '../helpers/bytes.ts'

const DIGESTS = { 'read-score': 'code' }
const ZONES = ['lake', 'scores', 'cubes', 'audits'].map(zone => `evenstrand-${zone}`)
const [LONG_AGO, NOW] = [new Date('2026-01-01'), new Date('2026-02-01')]
const WEEK_AGO = new Date('2026-01-25')

let cloud: StubCloud
let home: Home
let client: S3Client
beforeEach(async () => {
  cloud = await stubCloud()
  home = cloud.home(() => {}, DIGESTS)
  client = new S3Client({})
})
afterEach(async () => {
  client.destroy()
  await cloud.close()
})
const dead = async () => (await deadObjects(client, ZONES, 'evenstrand-control', WEEK_AGO))?.map(({ key }) => key)

const SCORE =
  '#pgs_id=a\n#genome_build=GRCh38\nchr_name\tchr_position\teffect_allele\tother_allele\teffect_weight\n1\t7\tA\tC\t1\n'
const INPUT = { score: 'a', source: { file: 'a.txt', sha256: '0' }, build: 'GRCh38' }

/** A step that commits, and one whose function was killed after it wrote. */
async function commitAndKill(): Promise<{ committed: string[]; left: string }> {
  await home.zone('source').write('a.txt', body(Buffer.from(SCORE)))
  const job = JOBS.find(({ name }) => name === 'read-score') as AnyJob
  await runJob(job, INPUT, home, new AbortController().signal)
  const committed = await listed(home.zone('lake'))
  const attempt = new Attempt('a key of a step')
  const killed = home.tables(attempt)
  await killed.write('score_variants', [])
  const left = (await listed(home.zone('lake'))).find(key => !committed.includes(key))!
  return { committed, left }
}

test('what a killed step left is told a week later, and nothing that is committed, young, of a query or of nobody’s attempt', async () => {
  cloud.s3.now = LONG_AGO
  const { committed, left } = await commitAndKill()
  expect(committed).toHaveLength(1)
  await cloud
    .bucket('evenstrand-cubes')
    .write(`moments/step=${'0'.repeat(32)}/part`, body(Buffer.from('a query wrote it')))
  await cloud.bucket('evenstrand-lake').write('notes.txt', body(Buffer.from('somebody’s own')))
  cloud.s3.now = NOW
  await home.tables(new Attempt('another key')).write('score_variants', [])
  cloud.s3.pageSize = 2
  expect(await dead()).toEqual([left])
})

test('an attempt that commits while objects are listed is not told', async () => {
  cloud.s3.now = LONG_AGO
  const { left } = await commitAndKill()
  const attempt = /step=([^/]+)/.exec(left)![1]!
  // A slow function’s commit, put once its part was seen.
  const send = client.send.bind(client)
  let seen = false
  client.send = (async (command: { input: { Bucket?: string } }) => {
    const answer = await send(command as never)
    if (command.input.Bucket === ZONES.at(-1) && !seen) {
      seen = true
      const output = { variants: { table: 'score_variants', key: 'k', attempt } }
      await writeCommit(home.control, stepKey('read-score', { late: true }, DIGESTS), { job: 'read-score', output })
    }
    return answer
  }) as never
  expect(await dead()).toEqual([])
  expect(seen).toBe(true)
})

test('where there are no commits at all, nothing is known to be dead', async () => {
  cloud.s3.now = LONG_AGO
  await home.tables(new Attempt('a key')).write('score_variants', [])
  expect(await dead()).toBeUndefined()
})

test('an attempt is known wherever a commit’s output names it', async () => {
  cloud.s3.now = LONG_AGO
  const attempt = new Attempt('a key')
  await home.tables(attempt).write('score_variants', [])
  const named = { table: 'score_variants', key: 'k', attempt: `${attempt.id}.0` }
  const nested = fc.letrec<{ tree: unknown }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constant(named),
      tie('tree').map(of => [1, null, of]),
      tie('tree').map(of => ({ other: 'x', of })),
    ),
  })).tree
  let nth = 0
  await fc.assert(
    fc.asyncProperty(nested, async output => {
      const path = `commits/${nth++}.json`
      await home.control.write(path, body(Buffer.from(JSON.stringify({ job: 'j', output }))))
      expect(await dead()).toEqual([])
      await home.control.remove(path)
    }),
    { seed: 1, numRuns: 20 },
  )
})
