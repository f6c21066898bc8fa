import { createReadStream, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { ingestGenotypes } from '../functions/jobs/ingest-genotypes.ts'

// Runs the job ingest-genotypes over a file on two threads, range by range: `ingest-run.js FILE PEOPLE OUT`. Tiles are written to OUT.

const RANGE_BYTES = 64 << 20
const THREADS = 2

if (isMainThread) {
  const [file, people, out] = process.argv.slice(2) as [string, string, string]
  const { size } = statSync(file)
  const count = Math.max(THREADS, Math.ceil(size / RANGE_BYTES))
  const ranges = Array.from({ length: count }, (_, i) => ({
    start: Math.floor((i * size) / count),
    end: Math.floor(((i + 1) * size) / count),
  }))
  let variants = 0
  const threads = Array.from({ length: THREADS }, () => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { file, people: Number(people), out } })
    return new Promise<void>((resolve, reject) => {
      const next = () => {
        const range = ranges.shift()
        worker.postMessage(range ?? null)
        if (!range) resolve()
      }
      worker.on('error', reject)
      worker.on('message', (found: number) => {
        variants += found
        next()
      })
      next()
    })
  })
  await Promise.all(threads)
  console.log(variants)
} else {
  const { file, people, out } = workerData as { file: string; people: number; out: string }
  parentPort!.on('message', async (range: { start: number; end: number } | null) => {
    if (!range) return parentPort!.close()
    parentPort!.postMessage(await ingest(file, people, out, range))
  })
}

/** The job with the local home's zones left out: people are p0, p1, …, and what it attaches is written to one file a range. */
async function ingest(file: string, people: number, out: string, range: { start: number; end: number }) {
  const ids = Array.from({ length: people }, (_, i) => `p${i}`).sort()
  const batch = {
    person_id: ids,
    reference: ids.map(() => true),
    shard: new Int32Array(people),
    atom: new Int32Array(people),
  }
  const env = {
    signal: new AbortController().signal,
    store: () => ({
      size: async (path: string) => statSync(path).size,
      read: (path: string, { start, end }: { start: number; end: number }) =>
        createReadStream(path, { start, end: end - 1 }),
    }),
    tables: {
      read: async function* () {
        yield batch
      },
      write: async () => ({}),
      attach: async (_: string, name: string, parts: AsyncIterable<Uint8Array>) => {
        await writeFile(`${out}.${range.start}.${name}`, parts)
        return {}
      },
    },
  }
  const source = { file, sha256: '', beside: [] }
  const output = await ingestGenotypes.run(
    { source, dosage: 'GT', range, people: [], atoms: [], populations: null, carriers: null, xCallsOf: null },
    env as never,
  )
  return (output as { summary: { records: number } }).summary.records
}
