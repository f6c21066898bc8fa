import { expect, it } from 'vitest'
import { ingestComponents } from '../../../functions/jobs/ingest-components.ts'

/** What the job writes of two people, given these lines of the file of components. */
async function ingested(lines: string[]) {
  const bytes = Buffer.from(['IID\tPC1\tPC2', ...lines, ''].join('\n'))
  const written: Record<string, unknown[]> = {}
  const env = {
    store: () => ({
      size: async () => bytes.length,
      read: async function* () {
        yield bytes
      },
    }),
    tables: {
      read: async function* () {
        yield { person: Int32Array.of(0, 1), person_id: ['p0', 'p1'] }
      },
      write: async (table: string, batches: unknown[]) => {
        written[table] = batches
        return table
      },
    },
  }
  const components = {
    source: { file: 'pcs.tsv', sha256: '' },
    declared: { file: 'pcs.tsv', id: 'IID', columns: ['PC1', 'PC2'] },
  }
  await ingestComponents.run({ components, regressed: true, people: [] } as never, env as never)
  return written.quantities![0] as { person: Int32Array; place: Int32Array; value_units: BigInt64Array }
}

it('components are kept exactly, in the unit that the finest of a column needs', async () => {
  const { person, place, value_units } = await ingested(['p0\t0.25\t-3', 'p1\t-0.125\t40'])
  expect([...person]).toEqual([0, 0, 0, 1, 1, 1])
  expect([...place]).toEqual([0, 2, 3, 0, 2, 3])
  expect([...value_units]).toEqual([1n, 250n, -3n, 1n, -125n, 40n])
})

it('a line of nobody in the study that holds no component does not move the unit of those who are', async () => {
  const strangers = ['x\t1e300\tNA', 'y\t99999999999\t']
  const { value_units } = await ingested(['p0\t0.25\t-3', ...strangers, 'p1\t-0.125\t40'])
  expect([...value_units]).toEqual([1n, 250n, -3n, 1n, -125n, 40n])
})
