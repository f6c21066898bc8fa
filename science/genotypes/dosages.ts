/** A call is 0, 1 or 2 copies of ALT, or this: no call, half a call, or a person who is not in the file. */
export const MISSING = 3

/** An imputed dosage is an integer, 0 to 32,768: expected copies of ALT in units of 1/16,384, as plink2 keeps them … */
export const COPY = 16_384
/** … or this: no dosage, or a person who is not in the file. */
export const MISSING_DOSAGE = 65_535

/**
 * Calls or dosages of chosen people from those of a file's samples: `columns[i]` is person i's place in the file, -1 if not
 * in it.
 */
export function pickPeople<D extends Uint8Array | Uint16Array>(dosages: D, columns: Int32Array): D {
  const isCalls = dosages instanceof Uint8Array
  const missing = isCalls ? MISSING : MISSING_DOSAGE
  const picked = isCalls ? new Uint8Array(columns.length) : new Uint16Array(columns.length)
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!
    picked[i] = column < 0 ? missing : dosages[column]!
  }
  return picked as D
}
