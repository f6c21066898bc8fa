import { expect, test } from 'vitest'
import { Attempt } from '../../../functions/attempt.ts'
import { measurePredictions } from '../../../functions/jobs/measure-predictions.ts'
import { type AnyJob, SCORED } from '../../../functions/ports.ts'
import { runJob } from '../../../functions/run-job.ts'
import { batchOf } from '../../helpers/batches.ts'
import { openLocal } from '../../helpers/local-home.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

test('people scored are told once, of all batches, and are those who have an output of this model', async () => {
  const told: unknown[] = []
  const home = openLocal(
    temporaryFolder(),
    { 'measure-predictions': 'code' },
    { log: (event, fields) => told.push([event, fields]) },
  )
  let parts = 0
  const tables = () => home.tables(new Attempt(`part ${parts++}`))
  const batch = async (people: number, predictions: [person: number, score: string, value: number][]) => {
    const rows = Array.from({ length: people }, (_, i) => [i, `p${i}`, 0, true, 1n, 0, 0])
    return {
      people: await tables().write('people', [batchOf('people', rows)]),
      predictions: await tables().write('predictions', [batchOf('predictions', predictions)]),
    }
  }
  const others: [number, string, number] = [0, 'other', 0.5]
  const input = {
    ...{ score: 'model', kind: 'probability', column: 'risk', thresholds: [] },
    batches: [await batch(4, [[0, 'model', 0.1], [2, 'model', 0.2], others]), await batch(3, [[1, 'model', 0.9]])],
  }
  const run = () => runJob(measurePredictions as unknown as AnyJob, input, home, new AbortController().signal)
  const { output } = await run()
  expect(told).toEqual([[SCORED, { people: 3 }]])
  expect(output).toMatchObject({ people: 3 })
  // A step that committed before scores nobody again.
  await run()
  expect(told).toHaveLength(1)
})
