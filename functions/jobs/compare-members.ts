import { z } from 'zod'
import { sha256 } from '../../science/disclosure/digest.ts'
import type { LedgerEntry } from '../../science/disclosure/ledger.ts'
import {
  type Member,
  type Members,
  membersBytes,
  movesBetween,
  readMembers,
  sealedMembers,
} from '../../science/disclosure/members.ts'
import { UserError } from '../../science/errors.ts'
import { job, type Ledger, type Ref, refs, type Tables } from '../ports.ts'

/**
 * Who came, went or moved since each earlier release of the cohort, as counts by view. It alone reads both people and the
 * sealed tags of earlier ones; it seals those of these people, for the releases to come.
 */
export const compareMembers = job({
  name: 'compare-members',
  reads: ['lake'],
  writes: 'cubes',
  ledger: 'members',
  size: { memoryMb: 1024, minutes: 10 },
  input: z.object({
    cohort: z.string(),
    /** Of the ledger when the run began: with another history this is another step. */
    entries: z.number(),
    views: z.array(z.string()),
    count: z.enum(['reference', 'all']),
    /** None where the policy protects nobody: then people are not compared, and no tags are kept. */
    batches: z
      .array(
        z.object({
          people: refs('people'),
          atoms: refs('atoms'),
          outcomes: refs('outcomes'),
          predictions: refs('predictions'),
          stages: refs('stages'),
        }),
      )
      .nullable(),
  }),
  run: async ({ cohort, views, count, batches }, env) => {
    const rows: Changes = []
    if (!batches) return { changes: await write(env.tables, rows), members: null, releases: [] }
    const people: (Member & { id: string })[][] = []
    for (const batch of batches) people.push(await readPeople(env.tables, batch, count))
    const now = sealedMembers(people.flat(), await env.ledger.key())
    const bytes = membersBytes(now)
    const members = `members/${cohort}/${sha256(bytes)}.txt`
    await env.ledger.append(members, bytes)

    const releases: string[] = []
    for await (const bytes of env.ledger.entries(`releases/${cohort}/`)) {
      const { release, members } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<LedgerEntry>
      if (release === undefined || members === undefined) throw notComparable(release)
      releases.push(release)
      if (members === null) continue
      const before = await sealed(env.ledger, members)
      for (const move of movesBetween(before, now, views)) rows.push({ earlier: release, ...move })
    }
    env.log('compared with earlier releases', { people: now.size, releases: releases.length })
    return { changes: await write(env.tables, rows), members, releases }
  },
})

function notComparable(release = 'of no name'): UserError {
  return new UserError(
    'old-entry',
    `The ledger's entry of the release ${release} says nothing of who its people were: the version that made it kept no tags.`,
    {
      todo: 'Nobody can tell how these people differ from those, so no second release of the cohort is safe. Use the release that there is.',
    },
  )
}

type Changes = ({ earlier: string } & ReturnType<typeof movesBetween>[number])[]

async function sealed(ledger: Ledger, name: string): Promise<Members> {
  for await (const bytes of ledger.entries(name)) return readMembers(bytes)
  throw new Error('the sealed tags of an earlier release are missing from the ledger; restore them from its backup')
}

async function readPeople(
  tables: Pick<Tables<'cubes'>, 'read'>,
  from: {
    people: Ref<'people'>[]
    atoms: Ref<'atoms'>[]
    outcomes: Ref<'outcomes'>[]
    predictions: Ref<'predictions'>[]
    stages: Ref<'stages'>[]
  },
  count: 'reference' | 'all',
): Promise<(Member & { id: string })[]> {
  const atoms = new Map<number, string>()
  for await (const batch of tables.read(from.atoms))
    for (let i = 0; i < batch.atom.length; i++) atoms.set(batch.atom[i]!, batch.atom_key[i]!)
  const facts = new Map<number, string[]>()
  const add = (person: number, ...fact: string[]) =>
    facts.set(person, [...(facts.get(person) ?? []), JSON.stringify(fact)])
  for await (const batch of tables.read(from.outcomes))
    for (let i = 0; i < batch.person.length; i++)
      add(batch.person[i]!, 'outcome', batch.outcome[i]!, batch.outcome_value[i]!)
  for await (const batch of tables.read(from.predictions))
    for (let i = 0; i < batch.person.length; i++)
      add(batch.person[i]!, 'prediction', batch.score[i]!, `${batch.value[i]}`)
  for await (const batch of tables.read(from.stages))
    for (const [i, person] of batch.person.entries()) add(person, 'stages', `${batch.reached[i]}`)
  const people: (Member & { id: string })[] = []
  for await (const batch of tables.read(from.people))
    for (let i = 0; i < batch.person.length; i++) {
      const reference = batch.reference[i]!
      if (count === 'reference' && !reference) continue
      const record = [`${batch.weight_q[i]}`, ...(facts.get(batch.person[i]!) ?? []).sort()]
      people.push({
        id: batch.person_id[i]!,
        atom: atoms.get(batch.atom[i]!)!,
        reference,
        record: JSON.stringify(record),
      })
    }
  return people
}

function write(tables: Pick<Tables<'cubes'>, 'write'>, rows: Changes): Promise<Ref<'changes'>> {
  return tables.write('changes', [
    {
      earlier: rows.map(({ earlier }) => earlier),
      view: rows.map(({ view }) => view),
      reference: rows.map(({ reference }) => reference),
      stratum_before: rows.map(({ before }) => before),
      stratum: rows.map(({ now }) => now),
      people: BigInt64Array.from(rows, ({ people }) => BigInt(people)),
    },
  ])
}
