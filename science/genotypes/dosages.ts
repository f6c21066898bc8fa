/** A dosage is 0, 1 or 2 copies of ALT, or this: no call, half a call, or a person who is not in the file. */
export const MISSING = 3

/** Dosages of chosen people from those of a file's samples: `columns[i]` is person i's place in the file, -1 if not in it. */
export function pickPeople(dosages: Uint8Array, columns: Int32Array, out = new Uint8Array(columns.length)): Uint8Array {
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!
    out[i] = column < 0 ? MISSING : dosages[column]!
  }
  return out
}
