/**
 * Uniform whole numbers below 2^32 from a seed: sfc32 of Chris Doty-Humphrey (PractRand, public domain), 128 bits of state, the
 * same on every machine.
 */
export function randomWords(seed: number): () => number {
  let [a, b, c, counter] = [0, seed | 0, 0, 1]
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** Uniform on (0, 1), never an end: a word in the middle of its step. */
export const uniformOf = (word: number) => (word + 0.5) / 2 ** 32
