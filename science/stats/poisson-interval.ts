import { gammaQuantile } from './gamma-quantile.ts'

/**
 * The exact 95% interval of a Poisson mean of which `count` events were seen (Garwood 1936): χ²(.025; 2x)/2 to
 * χ²(.975; 2x + 2)/2, from 0 where none were. The count need not be whole: of weighted events it is an effective number.
 */
export function poissonInterval(count: number): { low: number; high: number } {
  return { low: count === 0 ? 0 : gammaQuantile(0.025, count), high: gammaQuantile(0.975, count + 1) }
}
