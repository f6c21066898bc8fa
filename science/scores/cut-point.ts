/**
 * The cut point that selects the top share of these values: the smallest of them that at most `top` of all exceed
 * (Hyndman and Fan's type 1 quantile, at 1 − top). Whoever equals it is not above it, so ties select fewer, never more.
 * Undefined where `top` of so many is nobody. `top` lies between 0 and 1 and is taken as the decimal it is written as.
 */
export function cutPoint(values: Float64Array, top: number): number | undefined {
  const most = Math.floor(Number((top * values.length).toPrecision(15)))
  return most === 0 ? undefined : values.toSorted()[values.length - 1 - most]
}
