import { type TileKind, TileWriter } from '../../../science/genotypes/tiles.ts'
import type { FileRef, Tables } from '../../ports.ts'

interface Shard {
  people: number
  writer: TileWriter
  out: WritableStreamDefaultWriter<Uint8Array>
  file: Promise<FileRef<'tiles'>>
}

/** A range's tile files, a shard each, written while its variants are read: no more than a block of each is held. */
export class TileFiles {
  readonly #shards: Shard[]

  constructor(tables: Pick<Tables<'lake'>, 'attach'>, peopleOfShards: readonly number[], kind: TileKind) {
    this.#shards = peopleOfShards.map((people, shard) => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
      const out = writable.getWriter()
      const file = tables.attach('tiles', `shard-${shard}.tiles`, readable)
      // Or whoever adds would wait for a file that nobody writes.
      file.catch(error => out.abort(error)).catch(() => {})
      return { people, writer: new TileWriter(people, kind), out, file }
    })
  }

  /** Adds a group's calls, a byte a person, of one shard's people after another's. */
  addCalls(bytes: Uint8Array, variants: number): Promise<void> {
    return this.#add(({ writer }, from, end) => writer.addCalls(bytes.subarray(from, end), variants))
  }

  /** Adds a variant's dosages in the same order. */
  addDosages(dosages: Uint16Array): Promise<void> {
    return this.#add(({ writer }, from, end) => writer.addDosages(dosages.subarray(from, end)))
  }

  async #add(to: (shard: Shard, from: number, end: number) => Uint8Array[]): Promise<void> {
    let from = 0
    for (const shard of this.#shards) {
      for (const part of to(shard, from, from + shard.people)) await shard.out.write(part)
      from += shard.people
    }
  }

  /** The files, whole. */
  async finish(): Promise<FileRef<'tiles'>[]> {
    for (const { writer, out } of this.#shards) {
      for (const part of writer.finish()) await out.write(part)
      await out.close()
    }
    return Promise.all(this.#shards.map(({ file }) => file))
  }

  /** Leaves no file that is not whole; gives why one could not be written, or else `error`. */
  async abandon(error: unknown): Promise<unknown> {
    for (const { out } of this.#shards) await out.abort(error).catch(() => {})
    const failed = (await Promise.allSettled(this.#shards.map(({ file }) => file))).find(
      ({ status }) => status === 'rejected',
    ) as PromiseRejectedResult | undefined
    return failed ? failed.reason : error
  }
}
