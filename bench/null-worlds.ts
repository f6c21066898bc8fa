import { holds, ratesOf, WORLDS } from '../test/helpers/null-worlds.ts'

// `npm run bench:null-worlds [DRAWS] [SEED]`: see README.md.

const [draws, seed] = [Number(process.argv[2] ?? 2000), Number(process.argv[3] ?? 1)]
let failed = 0
for (const world of WORLDS) {
  const start = performance.now()
  const rates = ratesOf(world, seed, draws)
  console.log(`${world.name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  for (const found of rates) {
    const { what, rate, error, bounds } = found
    if (!holds(found, draws)) failed++
    console.log(
      `  ${holds(found, draws) ? ' ' : '!'} ${what.padEnd(42)} ${(100 * rate).toFixed(2)}% ± ${(100 * error).toFixed(2)}  of ${bounds.map(of => `${100 * of}%`).join(' to ')}`,
    )
  }
}
if (failed > 0) throw new Error(`${failed} rates lie beyond their bounds`)
