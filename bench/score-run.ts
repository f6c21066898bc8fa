import { createReadStream, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { scoredGroups } from '../science/genotypes/score-chunks.ts'
import type { ScoreTable } from '../science/genotypes/score-tiles.ts'
import { TileScorer } from '../science/genotypes/tile-scorer.ts'
import { BLOCK_VARIANTS, readRuns, readTiles } from '../science/genotypes/tiles.ts'
import type { Data } from './score-data.ts'

// Scores the tiles of a folder: `score-run.js FOLDER SCORES OUT`. A thread for each tile file, as a job is for each shard.
// Leaves each person's sums in OUT.0, OUT.1 …, a file a shard: 64-bit floats by score, then by person. Prints the bytes read.

interface Task {
  folder: string
  data: Data
  scores: number
  shard: number
  out: string
}

if (isMainThread) {
  const [folder, scores, out] = process.argv.slice(2) as [string, string, string]
  const data: Data = JSON.parse(readFileSync(join(folder, 'data.json'), 'utf8'))
  const bytesRead = await Promise.all(
    Array.from(
      { length: data.shards },
      (_, shard) =>
        new Promise<number>((resolve, reject) =>
          new Worker(fileURLToPath(import.meta.url), {
            workerData: { folder, data, scores: Number(scores), shard, out },
          })
            .on('message', resolve)
            .on('error', reject),
        ),
    ),
  )
  console.log(bytesRead.reduce((sum, bytes) => sum + bytes, 0))
} else {
  const { folder, data, scores, shard, out } = workerData as Task
  const name = join(folder, `${shard}.tiles`)
  let bytesRead = 0
  const source = {
    size: statSync(name).size,
    read: (start: number, end: number) => {
      bytesRead += end - start
      return createReadStream(name, { start, end: end - 1, highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>
    },
  }
  const file = await readTiles(source, name)
  const places = new Uint32Array(Uint8Array.from(readFileSync(join(folder, 'places.u32'))).buffer)
  const units = openSync(join(folder, 'units.f64'), 'r')
  const values = new Float64Array(3 * BLOCK_VARIANTS * scores)
  const room = {
    contributions: new Float64Array(4 * BLOCK_VARIANTS * scores),
    missingWeights: new Float64Array(BLOCK_VARIANTS * scores),
  }
  const scorer = new TileScorer(file.people, scores)
  let tables: ScoreTable[] = []
  let from = 0
  let to = 0
  for (const block of file.blocks) {
    if (block.firstPerson === 0) {
      for (from = to; to < places.length && places[to]! < block.firstVariant + BLOCK_VARIANTS; ) to++
      tables = tablesOf(places.subarray(from, to).map(place => place - block.firstVariant))
    }
    await readRuns(source, file, block, scoredGroups(tables), scorer.input)
    scorer.add(block, tables)
  }
  const file64 = openSync(`${out}.${shard}`, 'w')
  for (const [s, { sums }] of scorer.totals.entries()) {
    for (let i = 0; i < sums.length; i++) sums[i]! *= 2 ** -data.log2[s]!
    writeSync(file64, sums)
  }
  parentPort!.postMessage(bytesRead)

  /** What each score makes of a block's variants, of which the places are scored. */
  function tablesOf(places: Uint32Array): ScoreTable[] {
    const n = places.length
    const columns = values.subarray(0, 3 * n * scores)
    readSync(units, columns, 0, columns.byteLength, 24 * data.scores * from)
    return Array.from({ length: scores }, (_, s) => {
      const contributions = room.contributions.subarray(4 * n * s, 4 * n * (s + 1))
      const missingWeights = room.missingWeights.subarray(n * s, n * (s + 1))
      for (let i = 0; i < n; i++) {
        contributions[4 * i + 1] = columns[3 * n * s + i]!
        contributions[4 * i + 2] = columns[(3 * s + 1) * n + i]!
        contributions[4 * i + 3] = columns[(3 * s + 2) * n + i]!
        missingWeights[i] = Math.abs(contributions[4 * i + 2]!)
      }
      return { places, contributions, missingWeights }
    })
  }
}
