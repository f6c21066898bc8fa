/** A call is 0, 1 or 2 copies of ALT, or this: no call, half a call, or a person who is not in the file. */
export const MISSING = 3

/** An imputed dosage is an integer, 0 to 32,768: expected copies of ALT in units of 1/16,384, as plink2 keeps them … */
export const COPY = 16_384
/** … or this: no dosage, or a person who is not in the file. */
export const MISSING_DOSAGE = 65_535
