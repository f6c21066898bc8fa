import type { Ref, Tables } from '../../ports.ts'

/** Components of the people who are wanted and have them, by person, in the order of the study's columns. */
export async function readComponents(
  tables: Pick<Tables<never>, 'read'>,
  from: readonly Ref<'components'>[],
  wanted: (person: number) => boolean,
): Promise<Map<number, number[]>> {
  const byPerson = new Map<number, number[]>()
  for await (const batch of tables.read(from, ['person', 'value']))
    for (const [i, person] of batch.person.entries()) {
      if (!wanted(person)) continue
      const values = byPerson.get(person)
      if (values) values.push(batch.value[i]!)
      else byPerson.set(person, [batch.value[i]!])
    }
  return byPerson
}
