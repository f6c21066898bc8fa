import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Attempt } from '../../../functions/attempt.ts'
import { ingestGenotypes } from '../../../functions/jobs/ingest-genotypes.ts'
import { runJob } from '../../../functions/run-job.ts'
import { batchOf, rowsOf } from '../../helpers/batches.ts'
import { openLocal } from '../../helpers/local-home.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { vcf } from '../../science/genotypes/helpers.ts'

test('whoever a file does not hold has no call in it, on X either', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'source'))
  const text = vcf(['1 10 . A C GT 1/1 0/1', 'X 50000000 . A C GT 1/1 0/1'])
  writeFileSync(join(folder, 'source', 'a.vcf'), text)
  const home = openLocal(folder, { 'ingest-genotypes': 'code' })
  const tables = home.tables(new Attempt('people'))
  const ids = ['s0', 'stranger', 's1']
  const people = ids.map((id, person) => [person, id, 0, true, 1n, 0, 0])
  const input = {
    source: { file: 'a.vcf', sha256: '', beside: [] },
    dosage: 'GT',
    range: { start: 0, end: text.length },
    people: [await tables.write('people', [batchOf('people', people)])],
    atoms: [await tables.write('atoms', [batchOf('atoms', [])])],
    ...{ populations: null, carriers: 1, xCallsOf: 'GRCh38' },
  }
  const { output } = await runJob(ingestGenotypes as never, input, home, new AbortController().signal)
  const { variants, carriers, xCalls } = output as Awaited<ReturnType<typeof ingestGenotypes.run>>
  const read = home.tables(new Attempt('read'))
  expect(await rowsOf(read.read([variants], ['people', 'called', 'alt_units']))).toEqual([
    [3n, 2n, 3n * 16_384n],
    [3n, 2n, 3n * 16_384n],
  ])
  expect(await rowsOf(read.read([carriers], ['person', 'copies']))).toEqual([
    ...[
      [0, 2],
      [2, 1],
    ],
    ...[
      [0, 2],
      [2, 1],
    ],
  ])
  expect(await rowsOf(read.read([xCalls], ['person', 'calls']))).toEqual([
    [0, 1],
    [2, 1],
  ])
})
