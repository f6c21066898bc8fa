import { UserError } from '../../../science/errors.ts'
import {
  type Decimal,
  decimalsOf,
  decimalUnits,
  isCountable,
  readDecimal,
} from '../../../science/stats/decimal-units.ts'
import { level, MISSING, NOT_MAPPED } from '../../../study/attributes.ts'
import { POSSIBLE_AGES } from '../../../study/bands.ts'
import type { Regression } from '../../../study/regressions.ts'
import type { Attribute, Study } from '../../../study/schema.ts'
import { noLevel } from './no-level.ts'
import type { DelimitedRow } from './read-delimited.ts'
import { readOutcome } from './read-outcome.ts'

/** What a person brings to the regression of an outcome, `known` or of a binary one 0 or 1: the columns of a person who has all, by place. */
export type Quantities =
  | { outcomeValue: 'known' | '0' | '1'; units: [place: number, units: bigint][] }
  | { outcomeValue: '(missing)' | '(incomplete)'; units: [place: 0, units: 1n][] }

/** Of a person, by id, for each regression in order. */
export type QuantitiesOf = (id: string) => Quantities[]

const CONSTANT: [0, 1n] = [0, 1n]
const OUTCOME = 2

/** The columns that `readQuantities` reads; none where there is no regression. */
export function quantityColumns({ id, attributes }: Study['people'], regressions: readonly Regression[]): string[] {
  if (regressions.length === 0) return []
  const covariates = regressions.flatMap(({ covariates }) =>
    covariates.map(name => attributeOf(name, attributes)?.column ?? name),
  )
  return [...new Set([id, ...regressions.map(({ column }) => column), ...covariates])]
}

/**
 * Outcomes that are regressed, and covariates, of all people of the file who are not excluded, so that every batch has the same units:
 * numbers in the power of ten of their column (decimal-units.ts), of a covariate with levels a column for each but the first,
 * 1 for who is of it, as of a binary outcome for who has it. Rows hold `quantityColumns`. `decimals`: of each outcome, d of its unit 10^−d. Throws UserError with
 * the line, never the value, for what is no number, too large a number, an age that nobody has, an undeclared level, and a binary outcome that is none.
 */
export async function readQuantities(
  rows: AsyncIterable<DelimitedRow>,
  file: string,
  declared: Study['people'],
  regressions: readonly Regression[],
  excluded: ReadonlySet<string>,
): Promise<{ of: QuantitiesOf; decimals: number[] }> {
  const columns = quantityColumns(declared, regressions)
  const variables = regressions.map(({ outcome, kind, column, covariates }) => [
    kind === 'binary' ? binary({ name: outcome, column }, columns) : number(column, columns),
    ...covariates.map(name => covariate(name, attributeOf(name, declared.attributes), columns)),
  ])
  const read = new Map<string, (Decimal | string | undefined)[][]>()
  for await (const { cells, line } of rows) {
    const id = cells[0]!
    if (!excluded.has(id))
      read.set(
        id,
        variables.map(of => of.map(({ read }) => read(cells, { file, line }))),
      )
  }
  const decimals = regressions.map((_, r) =>
    variables[r]!.map((_, v) => decimalsOf([...read.values()].flatMap(of => numberOf(of[r]![v])))),
  )
  const quantities = (values: readonly (Decimal | string | undefined)[], r: number): Quantities => {
    if (values[0] === undefined) return { outcomeValue: MISSING, units: [CONSTANT] }
    if (values.includes(undefined)) return { outcomeValue: '(incomplete)', units: [CONSTANT] }
    const units = values.flatMap((value, v) => variables[r]![v]!.units(value!, decimals[r]![v]!))
    const [outcome] = values
    const outcomeValue = outcome === '0' || outcome === '1' ? outcome : 'known'
    return { outcomeValue, units: [CONSTANT, ...units.map((x, i): [number, bigint] => [OUTCOME + i, x])] }
  }
  return { of: id => read.get(id)!.map(quantities), decimals: decimals.map(([outcome]) => outcome!) }
}

/** A variable: what a person's row says of it (nothing: undefined), and its columns in the regression. */
interface Variable {
  read(cells: string[], place: { file: string; line: number }): Decimal | string | undefined
  units(value: Decimal | string, decimals: number): bigint[]
}

function number(column: string, columns: string[], isAge = false): Variable {
  return {
    read: (cells, place) => {
      const text = cells[columns.indexOf(column)]!
      if (text === '') return undefined
      const value = readDecimal(text)
      if (!value) throw noNumber(column, place)
      if (!isCountable(value)) throw tooLarge(column, place)
      const { least, most } = POSSIBLE_AGES
      if (isAge && !(Number(text) >= least && Number(text) <= most)) throw noAge(column, place)
      return value
    },
    units: (value, decimals) => [decimalUnits(value as Decimal, decimals)],
  }
}

function binary(outcome: { name: string; column: string }, columns: string[]): Variable {
  return {
    read: (cells, place) => {
      const value = readOutcome(cells[columns.indexOf(outcome.column)]!, outcome, place)
      return value === MISSING ? undefined : value
    },
    units: value => [BigInt(value as string)],
  }
}

const attributeOf = (name: string, attributes: Study['people']['attributes']) =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined

/**
 * What is no attribute is a column of numbers, and an attribute with bands the number that falls into them; of other levels,
 * each but the first is a column of the regression.
 */
function covariate(name: string, attribute: Attribute | undefined, columns: string[]): Variable {
  if (attribute === undefined) return number(name, columns)
  if (attribute.bands) return number(attribute.column, columns, attribute.kind === 'age')
  return {
    read: (cells, place) => {
      const value = level(attribute, cells[columns.indexOf(attribute.column)])
      if (value === undefined) throw noLevel({ name, declared: attribute }, place)
      return value === MISSING || value === NOT_MAPPED ? undefined : value
    },
    units: value => attribute.levels!.slice(1).map(level => (level === value ? 1n : 0n)),
  }
}

const numberOf = (value: Decimal | string | undefined) => (typeof value === 'object' ? [value] : [])

function noNumber(column: string, place: { file: string; line: number }): UserError {
  return new UserError('not-a-number', `The column \`${column}\` holds something that is no decimal number.`, {
    todo: 'Write a number such as 5.4, or leave the cell empty where it is not known: `NA` and the like are not read as missing.',
    place,
  })
}

function tooLarge(column: string, place: { file: string; line: number }): UserError {
  return new UserError(
    'number-too-large',
    `The column \`${column}\` holds a number of more than ten digits before the point.`,
    {
      todo: 'Correct it, or give the column in a larger unit.',
      place,
    },
  )
}

function noAge(column: string, place: { file: string; line: number }): UserError {
  const { least, most } = POSSIBLE_AGES
  return new UserError('no-age', `The column \`${column}\` holds an age that nobody has.`, {
    todo: `Write an age in years from ${least} to ${most}, or leave the cell empty where it is not known.`,
    place,
  })
}
