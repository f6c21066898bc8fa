import { createHash } from 'node:crypto'
import { z } from 'zod'
import { job } from '../ports.ts'
import { DECLARED_MAP, readMap } from './shared/read-map.ts'
import { sourceFile } from './shared/source-file.ts'

/** The places of each map, all that it has: who is counted where plays no part. */
export const readShapes = job({
  name: 'read-shapes',
  reads: ['source'],
  writes: 'cubes',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({ maps: z.array(DECLARED_MAP.extend({ attribute: z.string(), source: sourceFile })) }),
  run: async ({ maps }, env) => {
    const read = []
    for (const { attribute, source, ...declared } of maps) {
      const shapes = await readMap(env.store('source'), source.file, declared)
      const body = new TextEncoder().encode(JSON.stringify(shapes))
      read.push({
        attribute,
        shapes: await env.tables.attach('shapes', `${attribute}.json`, [body]),
        /** SHA-256 of the places in an order of their own. */
        digest: createHash('sha256')
          .update(
            shapes
              .map(shape => JSON.stringify(shape))
              .sort()
              .join('\n'),
          )
          .digest('hex'),
      })
    }
    return { maps: read }
  },
})
