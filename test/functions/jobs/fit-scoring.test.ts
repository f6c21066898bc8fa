import { beforeEach, describe, expect, test } from 'vitest'
import { folderStore } from '../../../functions/adapters/files.ts'
import { parquetTables } from '../../../functions/adapters/parquet.ts'
import { Attempt } from '../../../functions/attempt.ts'
import { fitScoring } from '../../../functions/jobs/fit-scoring.ts'
import type { Ref, Tables } from '../../../functions/ports.ts'
import type { Zone } from '../../../queries/tables/contract.ts'
import { COPY } from '../../../science/genotypes/dosages.ts'
import type { Effect } from '../../../science/scores/effects.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

interface Matched {
  pos1: number
  effectIsAlt: boolean
  effect: Effect
  weight: string
}
interface Counted {
  pos1: number
  referenceCalled: number
  referenceAltCopies: number
  called?: number
}

let tables: Tables<Zone>
beforeEach(async () => {
  const store = folderStore(await temporaryFolder())
  tables = parquetTables(() => store, new Attempt('step'))
})

const matchesOf = (rows: readonly Matched[]) =>
  tables.write('matches', [
    {
      score: rows.map(() => 's'),
      row: Int32Array.from(rows.keys()),
      status: rows.map(() => 'matched'),
      reason: rows.map(() => ''),
      chromosome: rows.map(() => '1'),
      pos1: Int32Array.from(rows, ({ pos1 }) => pos1),
      ref: rows.map(() => 'A'),
      alt: rows.map(() => 'G'),
      effect_is_alt: rows.map(({ effectIsAlt }) => effectIsAlt),
      effect: rows.map(({ effect }) => effect),
      weight: rows.map(({ weight }) => weight),
    },
  ])
const variantsOf = (rows: readonly Counted[]) => {
  const bigints = (of: (row: Counted) => number) => BigInt64Array.from(rows, row => BigInt(of(row)))
  return tables.write('variants', [
    {
      place: Int32Array.from(rows.keys()),
      chromosome: rows.map(() => '1'),
      pos1: Int32Array.from(rows, ({ pos1 }) => pos1),
      ref: rows.map(() => 'A'),
      alt: rows.map(() => 'G'),
      multiallelic: rows.map(() => false),
      people: bigints(() => 1000),
      called: bigints(({ called }) => called ?? 1000),
      alt_units: bigints(() => 0),
      reference_called: bigints(({ referenceCalled }) => referenceCalled),
      reference_alt_units: bigints(({ referenceAltCopies }) => COPY * referenceAltCopies),
    },
  ])
}
async function fitted(rows: readonly Matched[], batches: readonly Counted[][], missing: 'mean' | 'drop' = 'mean') {
  const matches = [await matchesOf(rows)]
  const variants: Ref<'variants'>[] = []
  for (const batch of batches) variants.push(await variantsOf(batch))
  const env = { tables } as unknown as Parameters<typeof fitScoring.run>[1]
  const { model, models, modelVariants } = await fitScoring.run(
    { score: 's', file: 's.txt', missing, matches, variants, frequencies: null, frozen: null },
    env,
  )
  const parameters = new Map<string, string>()
  for await (const { parameter, value } of tables.read([models]))
    for (const [i, name] of parameter.entries()) parameters.set(name, value[i]!)
  const unit = 2 ** -Number(parameters.get('unit_log2'))
  const found = []
  for await (const batch of tables.read([modelVariants]))
    for (const [i, pos1] of batch.pos1.entries()) {
      const units = [batch.units_0, batch.units_1, batch.units_2, batch.units_missing, batch.weight_units]
      found.push([pos1, ...units.map(column => Number(column[i]!) * unit), batch.effect_frequency[i]!])
    }
  return { model, found }
}

const ROWS: Matched[] = [
  { pos1: 40, effectIsAlt: false, effect: 'dosage', weight: '0.5 0 -1' },
  { pos1: 10, effectIsAlt: true, effect: 'additive', weight: '0.5' },
  { pos1: 20, effectIsAlt: false, effect: 'dominant', weight: '-1' },
  { pos1: 30, effectIsAlt: true, effect: 'recessive', weight: '2' },
]
const COUNTS: Counted[] = ROWS.map(({ pos1 }) => ({ pos1, referenceCalled: 100, referenceAltCopies: 50 }))

describe('a frozen scoring model', () => {
  test('holds, by position, what 0, 1 and 2 alternate alleles and a missing call add, and what is lost with it', async () => {
    const { found } = await fitted(ROWS, [COUNTS])
    expect(found).toEqual([
      // By hand, at a frequency of 1/4 of the alternate allele: genotypes 9/16, 6/16, 1/16.
      [10, 0, 0.5, 1, 0.25, 1, 0.25],
      [20, -1, -1, 0, -15 / 16, 1, 0.75],
      [30, 0, 0, 2, 1 / 8, 2, 0.25],
      [40, -1, 0, 0.5, -9 / 16 + 1 / 32, 1.5, 0.75],
    ])
  })

  test('under drop, adds nothing for a missing call, and needs no frequencies', async () => {
    const counts = COUNTS.map(count => ({ ...count, called: 999, referenceCalled: 0, referenceAltCopies: 0 }))
    const { found } = await fitted(ROWS, [counts], 'drop')
    expect(found.map(row => row[4])).toEqual([0, 0, 0, 0])
    await expect(fitted(ROWS, [counts], 'mean')).rejects.toThrow('fewer than 50 reference people')
  })

  test('is the same in whatever order rows come, and of batches that add up', async () => {
    const whole = await fitted(ROWS, [COUNTS])
    const halves = COUNTS.map(({ pos1 }) => ({ pos1, referenceCalled: 60, referenceAltCopies: 10 }))
    const others = COUNTS.map(({ pos1 }) => ({ pos1, referenceCalled: 40, referenceAltCopies: 40 }))
    expect((await fitted([...ROWS].reverse(), [halves, others])).model).toBe(whole.model)
  })

  test('has another id where anything of it differs', async () => {
    const models = [
      await fitted(ROWS, [COUNTS]),
      await fitted(ROWS, [COUNTS], 'drop'),
      await fitted(ROWS, [COUNTS.with(1, { ...COUNTS[1]!, referenceAltCopies: 51 })]),
      await fitted(ROWS.with(1, { ...ROWS[1]!, weight: '0.5000000001' }), [COUNTS]),
      await fitted(ROWS.with(1, { ...ROWS[1]!, effectIsAlt: false }), [COUNTS]),
      await fitted(ROWS.with(2, { ...ROWS[2]!, effect: 'recessive' }), [COUNTS]),
      await fitted(ROWS.slice(1), [COUNTS]),
    ]
    expect(new Set(models.map(({ model }) => model)).size).toBe(models.length)
  })
})
