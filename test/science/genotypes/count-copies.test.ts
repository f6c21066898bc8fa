import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countCopies } from '../../../science/genotypes/count-copies.ts'
import { COPY, MISSING, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'

/** People, each with a value and whether they are reference people; often more than a byte counts. */
const people = (value: fc.Arbitrary<number>) =>
  fc.array(fc.tuple(value, fc.constantFrom(0, 1)), { size: 'max', maxLength: 2000 })
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)

test.each([
  ['calls', fc.constantFrom(0, 1, 2, 2, 2, MISSING), MISSING, COPY, (values: number[]) => Uint8Array.from(values)],
  [
    'dosages',
    fc.constantFrom(0, 1, 9_999, 2 * COPY, MISSING_DOSAGE),
    MISSING_DOSAGE,
    1,
    (values: number[]) => Uint16Array.from(values),
  ],
] as const)(
  '%s are counted as a plain sum counts them, for everyone and for reference people',
  (_, value, missing, unit, arrayOf) => {
    fc.assert(
      fc.property(people(value), all => {
        const called = all.filter(([value]) => value !== missing)
        const reference = called.filter(([, isReference]) => isReference === 1)
        expect(
          countCopies(
            arrayOf(all.map(([value]) => value)),
            Uint8Array.from(all, ([, isReference]) => isReference),
          ),
        ).toEqual({
          called: called.length,
          altUnits: unit * sum(called.map(([value]) => value)),
          referenceCalled: reference.length,
          referenceAltUnits: unit * sum(reference.map(([value]) => value)),
        })
      }),
      { seed: 1 },
    )
  },
)

test('more people of one call than a byte counts are all counted', () => {
  for (const call of [0, 1, 2, MISSING]) {
    const { called, altUnits, referenceCalled } = countCopies(
      new Uint8Array(70_000).fill(call),
      new Uint8Array(70_000).fill(1),
    )
    expect([called, altUnits / COPY, referenceCalled]).toEqual(
      call === MISSING ? [0, 0, 0] : [70_000, 70_000 * call, 70_000],
    )
  }
})
