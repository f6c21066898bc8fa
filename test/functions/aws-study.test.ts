import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folderStore } from '../../functions/adapters/files.ts'
import { localHome } from '../../functions/adapters/local.ts'
import { stepDigests } from '../../functions/digests.ts'
import { JOBS } from '../../functions/jobs/index.ts'
import { readJson } from '../../functions/json.ts'
import type { AnyJob, Home, Store } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import { loadDefinition, runWorkflow } from '../../workflows/index.ts'
import definition from '../../workflows/study.asl.json' with { type: 'json' }
import { type StubCloud, stubCloud } from '../cloud/stub-cloud.ts'
import { body, bytesOf, listed } from '../helpers/bytes.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const DIGESTS = stepDigests(JOBS, Object.fromEntries(JOBS.map(({ name }) => [name, 'the same in both homes'])))
const FILES = ['study.yaml', 'samples.tsv', 'components.tsv', 'genotypes.vcf', 'T2D_Suzuki2024_fixed_GRCh38.txt']

let cloud: StubCloud
beforeAll(async () => {
  cloud = await stubCloud()
})
afterAll(() => cloud.close())

test('a study run on buckets and Athena releases the bytes that it releases at home, through busy services too', async () => {
  const source = await temporaryFolder()
  writeStudy(smallStudy(), source)
  const out = await temporaryFolder()
  const local = localHome(
    { source, out, ledger: join(out, 'ledger'), digests: DIGESTS, threads: 1, memoryMb: 512 },
    () => {},
    () => {},
  )
  const aws = cloud.home(() => {}, DIGESTS)
  for (const file of FILES) await aws.zone('source').write(file, createReadStream(join(source, file)))
  // A release carries hashes under the ledger's key: homes agree where they share it.
  const key = randomBytes(32)
  await folderStore(join(out, 'ledger')).write('key', body(key))
  await cloud.bucket('evenstrand-ledger').write('key', body(key))

  await run(local, source)
  let asked = 0
  cloud.s3.fail({ status: 503, code: 'SlowDown' }, () => asked++ % 40 === 39, 20)
  await run(aws, source)

  const atHome = await contents(local.zone('released'))
  expect(Object.keys(atHome).length).toBeGreaterThan(5)
  expect(await contents(aws.zone('released'))).toEqual(atHome)
  const cubes = await listed(aws.zone('cubes'))
  expect(cubes.filter(key => key.startsWith('histograms/')).length).toBeGreaterThan(0)
  expect(cloud.athena.states.every(state => state === 'SUCCEEDED')).toBe(true)
  const queries = cloud.athena.begun.length

  await run(aws, source)
  expect(cloud.athena.begun).toHaveLength(queries)
  expect(await contents(aws.zone('released'))).toEqual(atHome)
})

/** The study on the state machine's own definition, each job in the home given. */
async function run(home: Home, source: string): Promise<void> {
  const names = new Map(
    JOBS.map(({ name }) => [name.replace(/(^|-)(.)/g, (_, _dash, letter) => letter.toUpperCase()), name]),
  )
  const text = JSON.stringify(definition).replace(/\$\{(\w+)\}/g, (_, token) => names.get(token) ?? 'control')
  const sources = await Promise.all(
    FILES.map(async file => ({ file, sha256: sha256(await bytesOf(folderStore(source).read(file))) })),
  )
  const input = { study: 'study.yaml', version: '1', sources, cut: { rangeBytes: 200_000, peoplePerShard: 50 } }
  await runWorkflow(loadDefinition(JSON.parse(text)), input, {
    invoke: async (name, event, signal) =>
      (await runJob(JOBS.find(job => job.name === name) as AnyJob, event, home, signal)).output,
    readItems: (_, key) => readJson(home.control, key),
    concurrency: 4,
    signal: new AbortController().signal,
  })
}

async function contents(store: Store): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const key of store.list('')) found[key] = sha256(await bytesOf(store.read(key)))
  return found
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
