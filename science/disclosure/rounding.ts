/** A number as released text: plain decimals, the same on every machine. Throws where it is not finite or has more than 21 digits before the point. */
export function numberText(value: number): string {
  // JavaScript writes what is nearer to 0 than 10^−6 with an exponent.
  const text = (Object.is(value, -0) ? '0' : String(value)).replace(
    /^(-?)(\d)\.?(\d*)e-(\d+)$/,
    (_, sign, first, rest, exponent) => `${sign}0.${'0'.repeat(exponent - 1)}${first}${rest}`,
  )
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error('a released number has no plain decimal text')
  return text
}

/** Rounded half away from zero as the exact binary value stands, to so many decimals; never −0. */
export function roundDecimals(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0
}

/** Rounded to so many significant digits; never −0. */
export function roundDigits(value: number, digits: number): number {
  return Number(value.toPrecision(digits)) + 0
}

/** The smallest of 1, 2 and 5 × 10^i, i ≤ 0 or more, that is at least `least`: a step that says little of what it came from. */
export function stepAbove(least: number): number {
  let power = Math.floor(Math.log10(least)) - 1
  for (;;) {
    for (const digit of [1, 2, 5]) {
      const step = Number(`${digit}e${power}`)
      if (step >= least) return step
    }
    power++
  }
}

/** The nearest multiple of a step of `stepAbove`. */
export function roundStep(value: number, step: number): number {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)))
  return roundDecimals(Math.round(value / step) * step, decimals)
}

/** A count rounded to the nearest multiple of an odd base. */
export function roundCount(n: number, base: number): number {
  return Math.round(n / base) * base
}

/** The least count that is rounded to the same: all that may be supposed of a count that is shown rounded. */
export function leastCount(n: number, base: number): number {
  return Math.max(0, roundCount(n, base) - (base - 1) / 2)
}
