import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { temporaryFolder } from './temporary-folder.ts'

/** A TypeScript helper as one plain file, for a thread or a process that runs it without vitest. */
export async function bundled(entry: URL): Promise<URL> {
  const outfile = join(await temporaryFolder(), 'bundled.mjs')
  await build({
    entryPoints: [entry.pathname],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    loader: { '.sql': 'text' },
  })
  return pathToFileURL(outfile)
}
