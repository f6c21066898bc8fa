import { countCalled } from './calls-kernel.ts'
import { COPY, MISSING_DOSAGE } from './dosages.ts'

/** People with a call or dosage of a variant, and copies of ALT in them in units of 1/16,384, for everyone and for reference people. */
export interface Copies {
  called: number
  altUnits: number
  referenceCalled: number
  referenceAltUnits: number
}

/** Counts one variant's calls (bytes) or dosages (16-bit integers); `isReference` is 1 for each reference person, else 0. */
export function countCopies(dosages: Uint8Array | Uint16Array, isReference: Uint8Array): Copies {
  return dosages instanceof Uint8Array ? countCalls(dosages, isReference) : addDosages(dosages, isReference)
}

function countCalls(calls: Uint8Array, isReference: Uint8Array): Copies {
  const [called, one, two, referenceCalled, referenceOne, referenceTwo] = countCalled(calls, isReference)
  return {
    called,
    altUnits: (one + 2 * two) * COPY,
    referenceCalled,
    referenceAltUnits: (referenceOne + 2 * referenceTwo) * COPY,
  }
}

function addDosages(dosages: Uint16Array, isReference: Uint8Array): Copies {
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
