import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import { decimalNumber } from '../../science/decimal-number.ts'
import { UserError } from '../../science/errors.ts'
import { setDigest } from '../../science/set-digest.ts'
import { type Decimal, decimalsOf, decimalUnits, readDecimal } from '../../science/stats/decimal-units.ts'
import { studySchema } from '../../study/schema.ts'
import { job, refs } from '../ports.ts'
import { COMPONENTS } from './shared/by-components.ts'
import { readDelimited } from './shared/read-delimited.ts'
import { bytesOf, sourceFile } from './shared/source-file.ts'

/** No component of real genotypes comes near it, and a fit would drown in one that did. */
const LARGEST = 1e9

/** Components of the people of one batch who have them; the others have no adjusted measure. Without a file, an empty table. */
export const ingestComponents = job({
  name: 'ingest-components',
  reads: ['source', 'lake'],
  writes: 'lake',
  size: { memoryMb: 1024, minutes: 10 },
  input: z.object({
    components: z
      .object({ source: sourceFile, declared: studySchema.shape.people.shape.components.unwrap() })
      .nullable(),
    /** Are scores regressed on components, in sums that are exact? */
    regressed: z.boolean(),
    people: refs('people'),
  }),
  run: async ({ components, regressed, people }, env) => {
    if (!components) {
      const [none, quantities] = [await env.tables.write('components', []), await env.tables.write('quantities', [])]
      return { components: none, quantities, lines: 0, people: 0, digest: '' }
    }
    const { source, declared } = components
    const { file } = source
    const personOf = new Map<string, number>()
    for await (const batch of env.tables.read(people, ['person', 'person_id']))
      for (const [i, id] of batch.person_id.entries()) personOf.set(id, batch.person[i]!)

    const bytes = await bytesOf(env.store('source'), file)
    const lineOf = new Map<number, number>()
    const rows: Row[] = []
    // Of all lines, so that every batch has the same units; what is no component is refused where its person is read.
    const written = declared.columns.map((): Decimal[] => [])
    let lines = 0
    for await (const { cells, line } of readDelimited(bytes, file, [declared.id, ...declared.columns])) {
      lines++
      if (regressed)
        for (const [i, cell] of cells.slice(1).entries()) if (isComponent(cell)) written[i]!.push(decimalOf(cell))
      const person = personOf.get(cells[0]!)
      if (person === undefined) continue
      const earlier = lineOf.get(person)
      if (earlier !== undefined) throw twice(file, line, earlier)
      lineOf.set(person, line)
      rows.push({
        id: cells[0]!,
        person,
        values: cells.slice(1).map((cell, i) => numberOf(cell, declared.columns[i]!, file, line)),
        numbers: regressed ? cells.slice(1).map(decimalOf) : [],
      })
    }
    rows.sort((a, b) => a.person - b.person)
    const decimals = written.map(decimalsOf)
    return {
      components: await env.tables.write('components', [componentsBatch(rows, declared.columns)]),
      quantities: await env.tables.write('quantities', regressed ? [quantitiesBatch(rows, decimals)] : []),
      /** Of the file; those that are not of this batch's people may be of another's, or of nobody the study knows. */
      lines,
      people: rows.length,
      digest: setDigest(rows.map(({ id, values }) => JSON.stringify([id, values]))),
    }
  },
})

interface Row {
  id: string
  person: number
  values: number[]
  /** The same as they are written, where scores are regressed on them. */
  numbers: Decimal[]
}

/** Of each person the constant and, from place 2, the components, in units of 10^−decimals. */
function quantitiesBatch(rows: readonly Row[], decimals: readonly number[]): Batch<'quantities'> {
  const cells = rows.flatMap(({ person, numbers }) => [
    { person, place: 0, units: 1n },
    ...numbers.map((number, i) => ({ person, place: 2 + i, units: decimalUnits(number, decimals[i]!) })),
  ])
  return {
    person: Int32Array.from(cells, cell => cell.person),
    outcome: cells.map(() => COMPONENTS),
    outcome_value: cells.map(() => 'known'),
    place: Int32Array.from(cells, cell => cell.place),
    value_units: BigInt64Array.from(cells, cell => cell.units),
  }
}

function componentsBatch(rows: readonly Row[], columns: string[]): Batch<'components'> {
  const cells = rows.flatMap(({ person, values }) =>
    values.map((value, i) => ({ person, component: columns[i]!, value })),
  )
  return {
    person: Int32Array.from(cells, cell => cell.person),
    component: cells.map(cell => cell.component),
    value: Float64Array.from(cells, cell => cell.value),
  }
}

function isComponent(cell: string): boolean {
  const value = decimalNumber(cell.trim())
  return value !== undefined && Math.abs(value) <= LARGEST
}

const decimalOf = (cell: string): Decimal => readDecimal(cell.trim())!

function numberOf(cell: string, column: string, file: string, line: number): number {
  if (isComponent(cell)) return Number(cell)
  throw new UserError('component', `The column \`${column}\` does not hold a number between −10⁹ and 10⁹.`, {
    todo: 'Write a decimal number, or leave the whole line out: people without components have no adjusted score.',
    place: { file, line },
  })
}

function twice(file: string, line: number, earlier: number): UserError {
  return new UserError('duplicate-person', `The id on this line is on line ${earlier} already.`, {
    todo: 'Keep one line per person.',
    place: { file, line },
  })
}
