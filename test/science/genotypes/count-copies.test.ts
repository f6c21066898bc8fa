import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countCopies } from '../../../science/genotypes/count-copies.ts'
import { COPY, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)

test('dosages are counted as a plain sum counts them, for everyone and for reference people', () => {
  const person = fc.tuple(fc.constantFrom(0, 1, 9_999, 2 * COPY, MISSING_DOSAGE), fc.constantFrom(0, 1))
  fc.assert(
    fc.property(fc.array(person, { size: 'max', maxLength: 2000 }), all => {
      const called = all.filter(([value]) => value !== MISSING_DOSAGE)
      const reference = called.filter(([, isReference]) => isReference === 1)
      expect(
        countCopies(
          Uint16Array.from(all, ([value]) => value),
          Uint8Array.from(all, ([, isReference]) => isReference),
        ),
      ).toEqual({
        called: called.length,
        altUnits: sum(called.map(([value]) => value)),
        referenceCalled: reference.length,
        referenceAltUnits: sum(reference.map(([value]) => value)),
      })
    }),
    { seed: 1 },
  )
})
