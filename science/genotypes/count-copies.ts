import { COPY, MISSING, MISSING_DOSAGE } from './dosages.ts'

/** People with a call or dosage of a variant, and copies of ALT in them in units of 1/16,384, for everyone and for reference people. */
export interface Copies {
  called: number
  altUnits: number
  referenceCalled: number
  referenceAltUnits: number
}

/** Counts one variant's calls (bytes) or dosages (16-bit integers); `isReference` is 1 for each reference person, else 0. */
export function countCopies(dosages: Uint8Array | Uint16Array, isReference: Uint8Array): Copies {
  const [missing, unit] = dosages instanceof Uint8Array ? [MISSING, COPY] : [MISSING_DOSAGE, 1]
  let called = 0
  let copies = 0
  let referenceCalled = 0
  let referenceCopies = 0
  for (let person = 0; person < dosages.length; person++) {
    const dosage = dosages[person]!
    if (dosage === missing) continue
    const inReference = isReference[person]!
    called++
    copies += dosage
    referenceCalled += inReference
    referenceCopies += inReference * dosage
  }
  return { called, altUnits: copies * unit, referenceCalled, referenceAltUnits: referenceCopies * unit }
}
