import { z } from 'zod'
import { Released } from '../../science/disclosure/released.ts'
import { job } from '../ports.ts'

/** The release's pages, built from what was released and nothing else. */
export const publishSite = job({
  name: 'publish-site',
  reads: ['released'],
  writes: 'released',
  size: { memoryMb: 1024, minutes: 5 },
  input: z.object({ released: z.object({ study: z.string(), release: z.string() }) }),
  run: async ({ released: { study, release } }, env) => {
    const { buildSite } = await import('../../dashboards/build.ts')
    const folder = `${study}/${release}/`
    const files = new Map<string, Uint8Array>()
    for await (const key of env.store('released').list(folder)) {
      const path = key.slice(folder.length)
      if (path.startsWith('site/')) continue
      const chunks: Uint8Array[] = []
      for await (const chunk of env.store('released').read(key)) chunks.push(chunk)
      files.set(path, Buffer.concat(chunks))
    }
    const opened = Released.open(files, release)
    return { released: await env.publisher.site(opened, await buildSite(opened)) }
  },
})
