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
  return dosages instanceof Uint8Array ? countCalls(dosages, isReference) : addDosages(dosages, isReference)
}

/** A byte counts so many people before it could overflow. */
const PEOPLE = 255

/** Without a branch: each person adds 1 to one of the four bytes of an integer, by call. */
function countCalls(calls: Uint8Array, isReference: Uint8Array): Copies {
  const everyone = [0, 0, 0, 0]
  const reference = [0, 0, 0, 0]
  for (let first = 0; first < calls.length; first += PEOPLE) {
    const end = Math.min(calls.length, first + PEOPLE)
    let all = 0
    let those = 0
    for (let person = first; person < end; person++) {
      const shift = calls[person]! << 3
      all = (all + (1 << shift)) | 0
      those = (those + (isReference[person]! << shift)) | 0
    }
    for (let call = 0; call <= MISSING; call++) {
      everyone[call]! += (all >>> (8 * call)) & 255
      reference[call]! += (those >>> (8 * call)) & 255
    }
  }
  const copies = (of: number[]) => (of[1]! + 2 * of[2]!) * COPY
  return {
    called: calls.length - everyone[MISSING]!,
    altUnits: copies(everyone),
    referenceCalled: reference[0]! + reference[1]! + reference[2]!,
    referenceAltUnits: copies(reference),
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
