import { z } from 'zod'
import { job } from '../../functions/ports.ts'

/** A job that writes two parts and a file; `halfway` is called in the midst of the second part. */
export const twoPartJob = (halfway: () => Promise<void> | void) =>
  job({
    name: 'two-parts',
    reads: [],
    writes: 'lake',
    size: { memoryMb: 128, minutes: 1 },
    input: z.object({ from: z.number() }),
    run: async ({ from }, env) => {
      const strata = (atom: number) => ({ atom: Int32Array.of(atom), view: ['v'], stratum: [`s=${atom}`] })
      async function* slowly() {
        yield strata(from + 1)
        await halfway()
        yield strata(from + 2)
      }
      const first = await env.tables.write('strata', [strata(from)])
      const tiles = await env.tables.attach('tiles', 'shard-0', [Buffer.from(`tiles of ${from}`)])
      return { parts: [first, await env.tables.write('strata', slowly())], tiles }
    },
  })
