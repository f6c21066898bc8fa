import type { QueryName } from '../../queries/index.ts'
import { columnsOf, type TableName } from '../../queries/tables.ts'
import type { Cohort } from './lake-cohort.ts'
import { type Row, sorted, type Value } from './lake-rows.ts'

export interface RecountParams {
  score: string
  /** The score that `score` is paired with, and the measure that both are compared on. */
  other: string
  measure: string
  count: string
}

/** Of each measure the ends of its grid, in value_q, and the size of a bin. */
const DEVIATIONS = { lowest: -8n * 2n ** 16n, highest: 8n * 2n ** 16n - 1n, size: 2n ** 16n / 32n }
const GRIDS: Readonly<Record<string, { lowest: bigint; highest: bigint; size: bigint }>> = {
  unadjusted: DEVIATIONS,
  znorm2: DEVIATIONS,
  probability: { lowest: 0n, highest: 2n ** 21n, size: 2n ** 21n / 512n },
  logit: { lowest: -16n * 2n ** 16n, highest: 16n * 2n ** 16n - 1n, size: 2n ** 16n / 16n },
}

/** What each query must give, by plain loops over people in exact integers: the oracle of the SQL. */
export const RECOUNT: Record<QueryName, (cohort: Cohort, params: RecountParams) => Row[]> = {
  atomCounts: cohort => {
    const cells = new Cells('atom_counts')
    const labels = labelsOf(cohort)
    for (const person of cohort.people)
      for (const label of labels.get(person.person!)!)
        cells.add(
          { atom_key: atomKey(cohort, person), reference: person.reference!, ...label, replicate: person.replicate! },
          counts(person),
        )
    return cells.rows()
  },
  histograms: (cohort, params) => {
    const cells = new Cells('histograms')
    forEachCell(cohort, params, (keys, person, value) => {
      const { lowest, size } = gridOf(keys)
      const bin = Math.min(511, Number((clamped(keys, value) - lowest) / size))
      cells.add({ ...keys, bin }, counts(person))
    })
    return cells.rows()
  },
  moments: (cohort, params) => {
    const cells = new Cells('moments')
    forEachCell(cohort, params, (keys, person, value) => {
      const [w, z] = [person.weight_q as bigint, clamped(keys, value)]
      cells.add(
        { ...keys, replicate: person.replicate! },
        {
          ...counts(person),
          n_clamped: z === value ? 0n : 1n,
          sum_wz: w * z,
          sum_wz2: w * z * z,
          sum_w2z: w * w * z,
          sum_w2z2: w * w * z * z,
        },
      )
    })
    return cells.rows()
  },
  pairs: (cohort, { other, ...params }) => {
    const cells = new Cells('pairs')
    const bin = (value: bigint) => Math.max(0, Math.min(63, Math.floor((Number(value) / 2 ** 16 + 4) * 8)))
    const others = new Map(
      cohort.measures
        .filter(row => row.score === other && row.measure === params.measure)
        .map(row => [row.person, row] as const),
    )
    forEachCell(cohort, params, ({ model, score, ...keys }, person, value) => {
      const beside = others.get(person.person!)
      if (keys.measure !== params.measure || beside === undefined) return
      const scores = { model: model!, score: score!, other_model: beside.model!, other }
      const bins = { bin: bin(value), other_bin: bin(beside.value_q as bigint) }
      cells.add({ ...scores, ...keys, replicate: person.replicate!, ...bins }, counts(person))
    })
    return cells.rows()
  },
  decisions: (cohort, params) => {
    const cells = new Cells('decisions')
    forEachCell(cohort, params, (keys, person, _, value) => {
      for (const { model, parameter, value: cut } of cohort.models) {
        const [name, measure, threshold] = (parameter as string).split(' ')
        if (name === 'cut' && model === keys.model && measure === keys.measure && value > Number(cut))
          cells.add({ ...keys, threshold: threshold!, replicate: person.replicate! }, counts(person))
      }
    })
    return cells.rows()
  },
  grams: (cohort, params) => {
    const cells = new Cells('grams')
    const quantities = grouped(cohort.quantities, ({ person }) => person!)
    forEachCell(cohort, params, ({ outcome, outcome_value: _, ...keys }, person, value) => {
      if (outcome !== '(all)' || !(keys.measure === 'unadjusted' || keys.measure === 'znorm2')) return
      const own = quantities.get(person.person!) ?? []
      const columns = own.map(({ place, value_units }) => [place as number, value_units as bigint] as const)
      const score = own.length > 1 ? [[1, clamped(keys, value)] as const] : []
      const all = [...columns, ...score]
      for (const [place, x] of all)
        for (const [other_place, y] of all) {
          if (other_place < place) continue
          const { outcome, outcome_value } = own[0]!
          cells.add(
            {
              ...keys,
              outcome: outcome!,
              outcome_value: outcome_value!,
              replicate: person.replicate!,
              place,
              other_place,
            },
            { n: 1n, sum_wxx: (person.weight_q as bigint) * x * y },
          )
        }
    })
    return cells.rows()
  },
  participation: (cohort, { count }) => {
    const cells = new Cells('participation_counts')
    const strata = strataByAtom(cohort)
    const reached = new Map(cohort.stages.map(row => [row.person, row.reached]))
    for (const person of cohort.people) {
      if (!isCounted(person, count) || !reached.has(person.person!)) continue
      for (const stratum of strata.get(person.atom!) ?? [])
        cells.add({ ...stratum, reached: reached.get(person.person!)! }, { people: 1n })
    }
    return cells.rows()
  },
  quality: (cohort, { score, count }) => {
    const cells = new Cells('quality')
    const strata = strataByAtom(cohort)
    const frozen = cohort.models.filter(row => row.score === score)
    const parameter = (name: string) =>
      BigInt((frozen.find(row => row.parameter === name)?.value as string | undefined) ?? 0)
    const sums = new Map(cohort.sums.filter(row => row.score === score).map(row => [row.person, row]))
    const predicted = new Set(cohort.predictions.filter(row => row.score === score).map(row => row.person))
    for (const person of cohort.people) {
      if (!isCounted(person, count)) continue
      const sum = sums.get(person.person!)
      const scored = sum || predicted.has(person.person!) ? 1n : 0n
      for (const stratum of strata.get(person.atom!) ?? [])
        cells.add(
          { model: frozen[0]!.model!, score, ...stratum },
          {
            people: 1n,
            scored,
            calls: scored * parameter('variants'),
            missing_calls: BigInt(sum ? (sum.missing_calls as number) : 0),
            weight_units: scored * parameter('weight_units'),
            missing_weight_units: sum ? (sum.missing_weight_units as bigint) : 0n,
          },
        )
    }
    return cells.rows()
  },
  referenceSums: (cohort, { score }) => {
    const total = { n: 0n, sum_units: 0n, sum_units2: 0n }
    const reference = new Set(cohort.people.filter(row => row.reference).map(row => row.person))
    for (const sum of cohort.sums) {
      if (sum.score !== score || !reference.has(sum.person!)) continue
      const units = sum.sum_units as bigint
      total.n += 1n
      total.sum_units += units
      total.sum_units2 += units * units
    }
    return [total]
  },
}

/** Rows of a cube, or of several, added cell by cell. */
export function addRows(table: TableName, rows: readonly Row[]): Row[] {
  const cells = new Cells(table)
  for (const row of rows) {
    const [keys, sums] = [false, true].map(isSum =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => (typeof value === 'bigint') === isSum)),
    )
    cells.add(keys as Row, sums as Record<string, bigint>)
  }
  return cells.rows()
}

class Cells {
  readonly #table: TableName
  readonly #cells = new Map<string, Row>()

  constructor(table: TableName) {
    this.#table = table
  }

  add(keys: Row, sums: Record<string, bigint>): void {
    const name = Object.values(keys).join('\t')
    const cell = this.#cells.get(name)
    for (const [sum, value] of Object.entries(sums)) if (cell) cell[sum] = (cell[sum] as bigint) + value
    if (!cell) this.#cells.set(name, { ...keys, ...sums })
  }

  rows(): Row[] {
    const names = columnsOf(this.#table).map(([name]) => name)
    return sorted([...this.#cells.values()].map(row => Object.fromEntries(names.map(name => [name, row[name]!]))))
  }
}

function forEachCell(
  cohort: Cohort,
  { score, count }: Pick<RecountParams, 'score' | 'count'>,
  visit: (keys: Row, person: Row, valueQ: bigint, value: number) => void,
): void {
  const people = new Map(cohort.people.map(person => [person.person, person]))
  const strata = strataByAtom(cohort)
  const labels = labelsOf(cohort)
  for (const row of cohort.measures) {
    const person = people.get(row.person!)
    if (!person || row.score !== score || !isCounted(person, count)) continue
    for (const stratum of strata.get(person.atom!) ?? [])
      for (const label of labels.get(row.person!)!)
        visit(
          { model: row.model!, score, measure: row.measure!, ...stratum, ...label },
          person,
          row.value_q as bigint,
          row.value as number,
        )
  }
}

/** For each person: all, and each outcome with its value. */
function labelsOf({ people, outcomes }: Cohort): Map<Value, Row[]> {
  const labels = new Map(people.map(({ person }) => [person!, [{ outcome: '(all)', outcome_value: '(all)' } as Row]]))
  for (const { person, outcome, outcome_value } of outcomes)
    labels.get(person!)?.push({ outcome: outcome!, outcome_value: outcome_value! })
  return labels
}

const isCounted = (person: Row, count: string) => person.reference === true || count === 'all'
const gridOf = ({ measure }: Row) => GRIDS[measure as string]!
function clamped(keys: Row, value: bigint): bigint {
  const { lowest, highest } = gridOf(keys)
  return value < lowest ? lowest : value > highest ? highest : value
}
const atomKey = (cohort: Cohort, person: Row) => cohort.atoms.find(row => row.atom === person.atom)!.atom_key!
/** Of each view the stratum that people of an atom are in. */
const strataByAtom = (cohort: Cohort) =>
  new Map(
    [...grouped(cohort.strata, ({ atom }) => atom!)].map(([atom, rows]) => [
      atom,
      rows.map(({ view, stratum }) => ({ view: view!, stratum: stratum! })),
    ]),
  )

function grouped(rows: readonly Row[], keyOf: (row: Row) => Value): Map<Value, Row[]> {
  const groups = new Map<Value, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}

function counts({ weight_q }: Row) {
  const weight = weight_q as bigint
  return { n: 1n, sum_w: weight, sum_w2: weight * weight }
}
