import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Attempt } from '../../functions/attempt.ts'
import { folderOf, type Home, type Ref, type Sql } from '../../functions/ports.ts'
import { TABLES, type TableName } from '../../queries/tables.ts'
import { batchOf, rowsOf } from '../helpers/batches.ts'
import { body, listed } from '../helpers/bytes.ts'

type Rows = Parameters<typeof batchOf>[1]
const never = new AbortController().signal

/** The laws of a home's Sql. What each query computes is tested with the queries. */
export function sqlContract(name: string, open: () => Promise<{ home: Home; close(): Promise<void> }>): void {
  describe(`Sql: ${name}`, () => {
    let home: Home
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ home, close } = await open())
    })
    afterEach(() => close())

    const sql = (attempt = new Attempt('step'), signal = never) => home.sql(attempt, signal)
    const put = <T extends TableName>(table: T, rows: Rows) =>
      home.tables(new Attempt('upstream')).write(table, [batchOf(table, rows)])
    const sums = (...units: bigint[]) =>
      put(
        'sums',
        units.map((unit, person) => [person, 's', unit, 0, 0n]),
      )

    describe('rows', () => {
      test('come by column name, integers of every width as exact bigints', async () => {
        const from = { people: [await put('people', people(4))], sums: [await sums(...Array(4).fill(2n ** 62n))] }
        expect(await sql().rows('referenceSums', from, { score: 's' })).toEqual([
          { n: 4n, sum_units: 2n ** 64n, sum_units2: 2n ** 126n },
        ])
      })

      test('are over all parts given and over no other', async () => {
        await sums(1_000n)
        const parts = [
          await put('sums', [[0, 's', 1n, 0, 0n]]),
          await put('sums', []),
          await put('sums', [[1, 's', 2n, 0, 0n]]),
        ]
        const from = { people: [await put('people', people(2))], sums: parts }
        expect(await sql().rows('referenceSums', from, { score: 's' })).toMatchObject([{ n: 2n, sum_units: 3n }])
      })

      test('of no parts, and of parts without rows, are those of empty tables', async () => {
        const nothing = [{ n: 0n, sum_units: 0n, sum_units2: 0n }]
        expect(await sql().rows('referenceSums', { people: [], sums: [] }, { score: 's' })).toEqual(nothing)
        const empty = { people: [await put('people', [])], sums: [await put('sums', [])] }
        expect(await sql().rows('referenceSums', empty, { score: 's' })).toEqual(nothing)
      })

      test('are at most 10,000: one more throws', async () => {
        const many = async (n: number) => ({
          people: [
            await put(
              'people',
              people(n).map((row, atom) => row.with(6, atom)),
            ),
          ],
          atoms: [
            await put(
              'atoms',
              Array.from({ length: n }, (_, atom) => [atom, `atom ${atom}`, 'a', 'v']),
            ),
          ],
          outcomes: [],
        })
        // No query that jobs read has so many rows; one that they materialise does.
        const ask = async (n: number) => sql().rows('atomCounts' as never, (await many(n)) as never, {} as never)
        expect(await ask(10_000)).toHaveLength(10_000)
        await expect(ask(10_001)).rejects.toThrow('atomCounts gave more than 10000 rows')
      })
    })

    describe('materialise', () => {
      const inputs = async (score = 's') => ({
        people: [await put('people', people(3))],
        strata: [await put('strata', [[0, '(all)', '(all)']])],
        outcomes: [],
        measures: [
          await put(
            'measures',
            [0, 1, 2].map(person => [person, score, 'unadjusted', 'm', person, BigInt(person) << 16n]),
          ),
        ],
      })

      test('gives a part of the contract, under the step’s key, that its attempt deletes if no other may share it', async () => {
        const attempt = new Attempt('step', 'try')
        const part = await sql(attempt).materialise('histograms', await inputs(), {
          score: 's',
          count: 'all',
        })
        expect(part).toEqual({ table: 'histograms', key: 'step.0', attempt: expect.stringMatching(/^[\w.]+$/) })
        expect(attempt.written).toEqual(part.attempt === 'try.0' ? [part] : [])
        const rows = await rowsOf(home.tables(attempt).read([part]))
        expect(rows.sort((a, b) => Number(a[7]) - Number(b[7]))).toEqual(
          [256, 288, 320].map(bin => ['m', 's', 'unadjusted', '(all)', '(all)', '(all)', '(all)', bin, 1n, 1n, 1n]),
        )
      })

      test('of empty inputs is a part without rows', async () => {
        const from = { people: [], strata: [], outcomes: [], measures: [] }
        const part = await sql().materialise('moments', from, { score: 's', count: 'all' })
        expect(await rowsOf(home.tables(new Attempt('')).read([part]))).toEqual([])
      })

      test.each(["O'Brien", '"; DROP TABLE people; --', '?', '$1', '\\', "''", 'ünï 😀', ''])(
        'binds the parameter %j as text',
        async score => {
          const part = await sql().materialise('histograms', await inputs(score), {
            score,
            count: 'all',
          })
          const scores = await rowsOf(home.tables(new Attempt('')).read([part], ['score']))
          expect(scores).toEqual([[score], [score], [score]])
          const other = await sql().materialise('histograms', await inputs('other'), {
            score,
            count: 'all',
          })
          expect(await rowsOf(home.tables(new Attempt('')).read([other], ['score']))).toEqual([])
        },
      )
    })

    describe('an input that differs from the contract is refused', () => {
      const foreign = async (
        columns: { name: string; data: readonly unknown[]; type: 'INT32' | 'INT64' | 'STRING' }[],
      ) => {
        const bytes = new ByteWriter()
        const element = {
          INT32: { type: 'INT32' },
          INT64: { type: 'INT64' },
          STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
        } as const
        const schema = columns.map(({ name, type }) => ({
          name,
          repetition_type: 'OPTIONAL' as const,
          ...element[type],
        }))
        const writer = new ParquetWriter({
          writer: bytes,
          schema: [{ name: 'root', num_children: columns.length }, ...schema],
        })
        writer.write({ columnData: columns.map(({ name, data }) => ({ name, data: data as never[] })) })
        writer.finish()
        const part: Ref<'sums'> = { table: 'sums', key: 'k', attempt: 'foreign' }
        await home.zone('scores').write(`${folderOf(part)}/part-0.parquet`, body(bytes.getBytes()))
        const from = { people: [await put('people', people(1))], sums: [part] }
        return sql().rows('referenceSums', from, { score: 's' })
      }
      const person = { name: 'person', data: [0], type: 'INT32' } as const
      const score = { name: 'score', data: ['s'], type: 'STRING' } as const
      const units = { name: 'sum_units', data: [5n], type: 'INT64' } as const
      const calls = { name: 'missing_calls', data: [0], type: 'INT32' } as const
      const weight = { name: 'missing_weight_units', data: [0n], type: 'INT64' } as const

      test('and one that does not is read', async () => {
        expect(await foreign([person, score, units, calls, weight])).toMatchObject([{ sum_units: 5n }])
      })
      test.each([
        { what: 'a column less', columns: [person, score, units, calls] },
        { what: 'a column more', columns: [person, score, units, calls, weight, { ...score, name: 'person_id' }] },
        { what: 'another name', columns: [person, score, { ...units, name: 'sum' }, calls, weight] },
        { what: 'another type', columns: [person, score, { ...units, data: [5], type: 'INT32' }, calls, weight] },
        { what: 'a NULL', columns: [person, score, { ...units, data: [null] }, calls, weight] },
      ])('by $what', async ({ columns }) => {
        await expect(foreign([...columns] as never)).rejects.toThrow(/is not a file of sums|holds NULL/)
      })
      test('by its files being gone', async () => {
        const gone: Ref<'sums'> = { table: 'sums', key: 'k', attempt: 'gone' }
        await expect(sql().rows('referenceSums', { people: [], sums: [gone] }, { score: 's' })).rejects.toThrow(
          /its files are gone/,
        )
      })
    })

    describe('abort', () => {
      /** Joins 3,000 rows to each of 3,000, four deep: no engine ends it. */
      const endless = async () => {
        const n = 3_000
        const same = (row: Rows[number]) => Array.from({ length: n }, () => row)
        return {
          people: [await put('people', same(people(1)[0]!))],
          strata: [await put('strata', same([0, '(all)', '(all)']))],
          outcomes: [await put('outcomes', same([0, 'o', '1']))],
          measures: [await put('measures', same([0, 's', 'unadjusted', 'm', 0, 0n]))],
        }
      }
      const params = { score: 's', count: 'all' }

      test('interrupts a running query, rejects with the signal’s reason, and leaves the engine usable', async () => {
        const from = await endless()
        await sql().rows('referenceSums', { people: [], sums: [] }, { score: 's' })
        const controller = new AbortController()
        const attempt = new Attempt('step')
        const running = sql(attempt, controller.signal).materialise('histograms', from, params)
        setTimeout(() => controller.abort(new Error('enough')), 300)
        await expect(running).rejects.toThrow('enough')
        expect(await sql().rows('referenceSums', { people: [], sums: [] }, { score: 's' })).toHaveLength(1)
        expect((await listed(home.zone('cubes'))).length).toBeLessThanOrEqual(1)
      })

      test('before a query begins keeps it from beginning', async () => {
        const running = sql(new Attempt('step'), AbortSignal.abort(new Error('never begun'))).materialise(
          'histograms',
          await endless(),
          params,
        )
        await expect(running).rejects.toThrow('never begun')
      })
    })

    test('asking for what the query is not does not compile', () => {
      const uncalled = (cubes: Sql<'cubes'>, lake: Sql<'lake'>, few: Sql<'cubes', 'moments'>, from: never) => [
        cubes.materialise('histograms', from, { score: '', count: '' }),
        // @ts-expect-error histograms are cubes
        lake.materialise('histograms', from, { score: '', count: '' }),
        // @ts-expect-error a parameter is missing
        cubes.materialise('histograms', from, { score: '' }),
        // @ts-expect-error referenceSums fills no table
        cubes.materialise('referenceSums', from, { score: '' }),
        // @ts-expect-error the job did not declare histograms
        few.materialise('histograms', from, { score: '', count: '' }),
      ]
      expect(uncalled).toBeInstanceOf(Function)
      expect(TABLES.histograms.zone).toBe('cubes')
    })
  })
}

/** So many people of weight 1, all of atom 0 and of the reference. */
function people(n: number): (number | string | boolean | bigint)[][] {
  return Array.from({ length: n }, (_, person) => [person, `P${person}`, 0, true, 1n, 0, 0])
}
