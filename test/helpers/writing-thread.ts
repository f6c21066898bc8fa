import { parentPort, workerData } from 'node:worker_threads'
import { folderStore } from '../../functions/adapters/files.ts'

/** A thread that writes one object slowly. */
const { root, key, letter } = workerData as { root: string; key: string; letter: string }

async function* slowly() {
  for (let chunk = 0; chunk < 40; chunk++) {
    await new Promise(resolve => setTimeout(resolve, 1))
    yield Buffer.alloc(10_000, letter)
  }
}
await folderStore(root).write(key, slowly())
parentPort!.postMessage('written')
