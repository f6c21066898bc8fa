import { AthenaClient, StartQueryExecutionCommand, StopQueryExecutionCommand } from '@aws-sdk/client-athena'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { scannedByQueries } from '../../functions/adapters/athena-spent.ts'
import { Attempt } from '../../functions/attempt.ts'
import type { Log, Ref } from '../../functions/ports.ts'
import { type StubCloud, stubCloud } from '../cloud/stub-cloud.ts'
import { batchOf } from '../helpers/batches.ts'

let cloud: StubCloud
let client: AthenaClient
beforeEach(async () => {
  cloud = await stubCloud()
  client = new AthenaClient({})
})
afterEach(async () => {
  client.destroy()
  await cloud.close()
})

const CUBES = 'evenstrand-cubes'
/** Athena tells seconds. */
const now = () => new Date(Math.round(Date.now() / 1000) * 1000)
const anHour = (from: Date) => ({ start: from, end: new Date(from.getTime() + 3_600_000) })
const hourFromNow = (hours: number) => anHour(new Date(now().getTime() + hours * 3_600_000))

test('what queries scanned is what their steps logged, of the workgroups and the time that are asked for', async () => {
  const bytes: number[] = []
  const log: Log = (event, fields) => event === 'query' && bytes.push(Number(fields!.bytes))
  const home = cloud.home(log)
  const measures = (await home
    .tables(new Attempt('a'))
    .write('measures', [batchOf('measures', [[0, 's', 'unadjusted', 'm', 0, 1n << 16n]])])) as Ref<'measures'>
  const from = { people: [], strata: [], outcomes: [], measures: [measures] }
  const sql = home.sql(new Attempt('b'), new AbortController().signal)
  for (const score of ['s', 't']) await sql.materialise('histograms', from, { score, count: 'all' } as never)
  expect(bytes).toHaveLength(2)
  expect(bytes.every(scanned => scanned > 0)).toBe(true)
  const around = { start: hourFromNow(-1).start, end: hourFromNow(1).start }
  const scanned = (workgroups: string[], span = around) => scannedByQueries(client, workgroups, span)
  expect((await scanned([CUBES, 'evenstrand-lake'])).sort()).toEqual(bytes.sort())
  expect(await scanned(['evenstrand-lake'])).toEqual([])
  expect(await scanned([CUBES], hourFromNow(1))).toEqual([])
  expect(await scanned([CUBES], hourFromNow(-2))).toEqual([])
})

test('a query that failed is not billed, one that was stopped is, and none of many is passed over', async () => {
  const release = cloud.athena.hold()
  cloud.athena.failNext({ state: 'FAILED', reason: 'GENERIC_INTERNAL_ERROR: x' })
  cloud.athena.failNext({ state: 'CANCELLED', reason: 'Query was cancelled by user' })
  const ids: string[] = []
  for (let i = 0; i < 120; i++) {
    const asked = new StartQueryExecutionCommand({ QueryString: 'SELECT 1', WorkGroup: CUBES })
    ids.push((await client.send(asked)).QueryExecutionId!)
  }
  await client.send(new StopQueryExecutionCommand({ QueryExecutionId: ids.at(-1)! }))
  release()
  while (cloud.athena.states.some(state => state === 'QUEUED' || state === 'RUNNING'))
    await new Promise(resolve => setTimeout(resolve, 10))
  expect(cloud.athena.states.filter(state => state === 'CANCELLED')).toHaveLength(2)
  const around = { start: hourFromNow(-1).start, end: hourFromNow(1).start }
  expect(await scannedByQueries(client, [CUBES], around)).toHaveLength(119)
})
