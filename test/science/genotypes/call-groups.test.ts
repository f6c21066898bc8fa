import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallGroup, CallGroups, type CountedPeople } from '../../../science/genotypes/call-groups.ts'
import { COPY, MISSING } from '../../../science/genotypes/dosages.ts'
import { groupsOf } from './helpers.ts'

interface Case {
  people: CountedPeople
  /** By variant, then by sample. */
  calls: number[][]
}

const cases: fc.Arbitrary<Case> = fc
  .record({ samples: fc.integer({ min: 1, max: 200 }), seed: fc.nat(), groups: fc.nat(3), variants: fc.nat(11) })
  .chain(({ samples, groups, variants }) =>
    fc.record({
      people: fc
        .oneof(
          fc.constant(Array.from({ length: samples }, (_, i) => i)),
          fc.array(fc.integer({ min: -1, max: samples - 1 }), { minLength: 1, maxLength: 2 * samples }),
        )
        .chain(columns =>
          fc.record({
            columns: fc.constant(Int32Array.from(columns)),
            samples: fc.constant(samples),
            isReference: of(columns.length, fc.constantFrom(0, 1, 1)).map(marks => Uint8Array.from(marks)),
            groupOf: of(columns.length, fc.nat(groups)).map(found => Uint16Array.from(found)),
            groups: fc.constant(groups),
          }),
        ),
      calls: of(variants, of(samples, fc.nat(MISSING))),
    }),
  )

function of<T>(length: number, each: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(each, { minLength: length, maxLength: length })
}

/** What the groups hold, by variant: calls by person, copies and genotypes. */
function read(groups: CallGroup[]) {
  return groups.flatMap(({ bytes, copies, genotypes }) =>
    copies.map((counted, v) => ({
      calls: Array.from(bytes, byte => (byte >> (2 * v)) & 3),
      copies: counted,
      genotypes: genotypes[v]!,
    })),
  )
}

/** The same, call by call. */
function naive({ people: { columns, isReference, groupOf, groups }, calls }: Case) {
  return calls.map(ofSamples => {
    const picked = Array.from(columns, column => ofSamples[column] ?? MISSING)
    const known = picked.map((call, i) => ({ call, i })).filter(({ call }) => call !== MISSING)
    const reference = known.filter(({ i }) => isReference[i] === 1)
    const copies = (of: typeof known) => COPY * of.reduce((sum, { call }) => sum + call, 0)
    const count = (group: number, call: number) =>
      known.filter(of => of.call === call && groupOf[of.i] === group).length
    return {
      calls: picked,
      copies: {
        ...{ called: known.length, altUnits: copies(known) },
        ...{ referenceCalled: reference.length, referenceAltUnits: copies(reference) },
      },
      genotypes: Array.from({ length: groups }, (_, group) => ({
        ...{ refHomozygous: count(group, 0), heterozygous: count(group, 1), altHomozygous: count(group, 2) },
      })),
    }
  })
}

/** A .bed's bytes of one variant (two copies 00, none known 01, one copy 10, no copy 11), with bits set beyond the last sample. */
function bedOf(calls: number[]): Uint8Array {
  const row = new Uint8Array(Math.ceil(calls.length / 4))
  for (let i = 0; i < 4 * row.length; i++) row[i >> 2]! |= [3, 2, 0, 1][calls[i] ?? 1]! << (2 * (i % 4))
  return row
}

test.each(['calls', 'bytes of a .bed'])('%s are picked, packed and counted as one by one', kind => {
  fc.assert(
    fc.property(cases, of => {
      const groups = new CallGroups(of.people)
      const kept = (group: CallGroup | undefined) => (group ? [{ ...group, bytes: group.bytes.slice() }] : [])
      const added = of.calls.flatMap(calls =>
        kept(groups.add({ dosages: Uint8Array.from(calls), bed: kind === 'calls' ? null : bedOf(calls) })),
      )
      const found = [...added, ...kept(groups.finish())]
      expect(read(found)).toEqual(naive(of))
      expect(groups.finish()).toBeUndefined()
      // As a tile holds them: what lies beyond the last variant is missing.
      const beyond = found.at(-1)
      if (beyond && beyond.copies.length < 4)
        expect(
          beyond.bytes.every(byte => byte >> (2 * beyond.copies.length) === 255 >> (2 * beyond.copies.length)),
        ).toBe(true)
    }),
    { seed: 1 },
  )
})

test('more people of one call than a byte counts are all counted', () => {
  for (const call of [0, 1, 2, MISSING]) {
    const [group] = groupsOf([new Uint8Array(70_000).fill(call)], 70_000)
    const { called, altUnits } = group!.copies[0]!
    expect([called, altUnits / COPY]).toEqual(call === MISSING ? [0, 0] : [70_000, 70_000 * call])
  }
})

test('what is no call, and dosages, are refused', () => {
  expect(() => groupsOf([Uint8Array.of(0, 4)], 2)).toThrow('a call is not 0, 1, 2 or 3')
  const one = {
    columns: Int32Array.of(0),
    samples: 1,
    isReference: Uint8Array.of(1),
    groupOf: Uint16Array.of(0),
    groups: 0,
  }
  expect(() => new CallGroups(one).add({ bed: null, dosages: Uint16Array.of(0) })).toThrow(RangeError)
})
