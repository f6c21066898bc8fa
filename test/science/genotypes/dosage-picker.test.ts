import { expect, test } from 'vitest'
import { DosagePicker } from '../../../science/genotypes/dosage-picker.ts'
import { COPY, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'

test('people are picked by their place in the file, and a person who is not in it is missing', () => {
  const picker = new DosagePicker(Int32Array.of(2, -1, 0, 1, 2), 3)
  expect(picker.pick(Uint16Array.of(0, 9, COPY))).toEqual(Uint16Array.of(COPY, MISSING_DOSAGE, 0, 9, COPY))
  expect(picker.pick(Uint16Array.of(1, 2, 3))).toEqual(Uint16Array.of(3, MISSING_DOSAGE, 1, 2, 3))
})
