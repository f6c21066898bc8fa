import type { Batch } from '../../../queries/tables.ts'
import { setDigest } from '../../../science/set-digest.ts'
import { stratumKey, viewName } from '../../../study/attributes.ts'
import type { Described, Person } from './read-people.ts'
import type { QuantitiesOf } from './read-quantities.ts'

export function peopleBatch(people: Person[], peoplePerShard: number): Batch<'people'> {
  return {
    person: Int32Array.from(people.keys()),
    person_id: people.map(person => person.id),
    shard: Int32Array.from(people.keys(), i => Math.floor(i / peoplePerShard)),
    reference: people.map(person => person.reference),
    weight_q: BigInt64Array.from(people, person => person.weightQ),
    atom: Int32Array.from(people, person => person.atom),
    replicate: Int32Array.from(people, person => person.replicate),
  }
}

export function outcomesBatch(people: Person[], outcomes: Described['outcomes']): Batch<'outcomes'> {
  const rows = people.flatMap((of, person) =>
    outcomes.map(({ name }, i) => ({ person, outcome: name, value: of.outcomes[i]! })),
  )
  return {
    person: Int32Array.from(rows, row => row.person),
    outcome: rows.map(row => row.outcome),
    outcome_value: rows.map(row => row.value),
  }
}

export function quantitiesBatch(
  people: Person[],
  regressions: readonly { outcome: string }[],
  quantitiesOf: QuantitiesOf,
): Batch<'quantities'> {
  const rows = people.flatMap(({ id }, person) =>
    quantitiesOf(id).flatMap(({ outcomeValue, units }, r) =>
      units.map(([place, units]) => ({ person, outcome: regressions[r]!.outcome, outcomeValue, place, units })),
    ),
  )
  return {
    person: Int32Array.from(rows, row => row.person),
    outcome: rows.map(row => row.outcome),
    outcome_value: rows.map(row => row.outcomeValue),
    place: Int32Array.from(rows, row => row.place),
    value_units: BigInt64Array.from(rows, row => row.units),
  }
}

export function stagesBatch(people: Person[], cascade: Described['cascade']): Batch<'stages'> {
  const staged = cascade.length > 0 ? people : []
  return { person: Int32Array.from(staged.keys()), reached: Int32Array.from(staged, ({ reached }) => reached) }
}

export function predictionsBatch(people: Person[], predictions: Described['predictions']): Batch<'predictions'> {
  const rows = people.flatMap((of, person) =>
    predictions.flatMap(({ score }, i) => {
      const value = of.predictions[i]
      return value === undefined ? [] : [{ person, score, value }]
    }),
  )
  return {
    person: Int32Array.from(rows, row => row.person),
    score: rows.map(row => row.score),
    value: Float64Array.from(rows, row => row.value),
  }
}

export function atomsBatch(atoms: string[][], inUse: string[]): Batch<'atoms'> {
  // Without attributes everyone is of one atom, which still needs its row.
  const names = inUse.length > 0 ? inUse : ['(all)']
  const rows = atoms.flatMap((levels, atom) =>
    names.map((name, i) => ({ atom, key: keyOf(levels, inUse), name, value: levels[i] ?? '(all)' })),
  )
  return {
    atom: Int32Array.from(rows, row => row.atom),
    atom_key: rows.map(row => row.key),
    attribute: rows.map(row => row.name),
    value: rows.map(row => row.value),
  }
}

export function strataBatch(atoms: string[][], inUse: string[], views: string[][]): Batch<'strata'> {
  const rows = views.flatMap(view =>
    atoms.map((levels, atom) => ({
      atom,
      view: viewName(view),
      stratum: stratumKey(view.map(name => [name, levels[inUse.indexOf(name)]!])),
    })),
  )
  return {
    atom: Int32Array.from(rows, row => row.atom),
    view: rows.map(row => row.view),
    stratum: rows.map(row => row.stratum),
  }
}

const keyOf = (levels: string[], inUse: string[]) => stratumKey(inUse.map((name, i) => [name, levels[i]!]))

/** The digest of the people, with what the study uses of each. */
export const digestOf = (people: Person[], atoms: string[][], quantitiesOf: QuantitiesOf) =>
  setDigest(
    people.map(({ id, reference, weightQ, replicate, outcomes, predictions, reached, atom }) =>
      JSON.stringify([
        id,
        reference,
        `${weightQ}`,
        replicate,
        outcomes,
        predictions.map(value => value ?? null),
        ...(reached === 0 ? [] : [reached]),
        ...quantitiesOf(id).map(({ outcomeValue, units }) => [outcomeValue, ...units.map(([, units]) => `${units}`)]),
        ...atoms[atom]!,
      ]),
    ),
  )
