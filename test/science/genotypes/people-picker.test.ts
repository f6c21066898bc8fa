import { expect, test } from 'vitest'
import { COPY, MISSING_DOSAGE } from '../../../science/genotypes/dosages.ts'
import { PeoplePicker } from '../../../science/genotypes/people-picker.ts'

test('people are picked by their place in the file, and a person who is not in it is missing', () => {
  const picker = new PeoplePicker(Int32Array.of(2, -1, 0, 1, 2), 3)
  expect(picker.pick(Uint8Array.of(0, 1, 2))).toEqual(Uint8Array.of(2, 3, 0, 1, 2))
  expect(picker.pick(Uint16Array.of(0, 9, COPY))).toEqual(Uint16Array.of(COPY, MISSING_DOSAGE, 0, 9, COPY))
  expect(picker.pick(Uint8Array.of(3, 0, 0))).toEqual(Uint8Array.of(0, 3, 3, 0, 0))
})
