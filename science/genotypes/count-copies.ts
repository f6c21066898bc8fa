import { MISSING_DOSAGE } from './dosages.ts'

/** People with a call or dosage of a variant, and copies of ALT in them in units of 1/16,384, for everyone and for reference people. */
export interface Copies {
  called: number
  altUnits: number
  referenceCalled: number
  referenceAltUnits: number
}

/** Counts one variant's dosages; `isReference` is 1 for each reference person, else 0. Calls are counted by `CallGroups`. */
export function countCopies(dosages: Uint16Array, isReference: Uint8Array): Copies {
  const sums = { called: 0, altUnits: 0, referenceCalled: 0, referenceAltUnits: 0 }
  for (let person = 0; person < dosages.length; person++) {
    const dosage = dosages[person]!
    if (dosage === MISSING_DOSAGE) continue
    const inReference = isReference[person]!
    sums.called++
    sums.altUnits += dosage
    sums.referenceCalled += inReference
    sums.referenceAltUnits += inReference * dosage
  }
  return sums
}
