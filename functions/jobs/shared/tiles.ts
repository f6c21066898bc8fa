import type { ByteSource } from '../../../science/genotypes/bytes.ts'
import { GROUP_VARIANTS, readRuns, readTiles } from '../../../science/genotypes/tiles.ts'
import { type FileRef, folderOf, type Objects, type Ref, type Tables } from '../../ports.ts'

/** A shard's people, in the order of its tiles. */
export async function shardPeople(
  tables: Pick<Tables<'lake'>, 'read'>,
  people: readonly Ref<'people'>[],
  shard: number,
) {
  const persons: number[] = []
  for await (const batch of tables.read(people, ['person', 'shard']))
    for (const [i, person] of batch.person.entries()) if (batch.shard[i] === shard) persons.push(person)
  return persons
}

export async function tileBytes(lake: Objects, tiles: FileRef): Promise<ByteSource> {
  const key = `${folderOf(tiles)}/${tiles.name}`
  const size = await lake.size(key)
  if (size === undefined) throw new Error(`${key} was committed but is gone`)
  return { size, read: (start, end) => lake.read(key, { start, end }) }
}

/** The calls or dosages of one variant, of some of a shard's people who follow each other. */
interface VariantGenotypes {
  place: number
  /** The first one's place among the shard's people. */
  firstPerson: number
  genotypes: Uint8Array | Uint16Array
}

/** The genotypes of chosen variants of a tile file; reads nothing else of it but what shares their bytes. */
export async function* readChosen(
  lake: Objects,
  tiles: FileRef<'tiles'>,
  places: readonly number[],
): AsyncGenerator<VariantGenotypes> {
  if (places.length === 0) return
  const bytes = await tileBytes(lake, tiles)
  const file = await readTiles(bytes, tiles.name)
  for (const block of file.blocks) {
    const { firstVariant, firstPerson, variants, people } = block
    const within = places.filter(place => place >= firstVariant && place < firstVariant + variants)
    if (within.length === 0) continue
    const runOf = (place: number) =>
      file.kind === 'calls' ? Math.floor((place - firstVariant) / GROUP_VARIANTS) : place - firstVariant
    const runs = [...new Set(within.map(runOf))].sort((a, b) => a - b)
    const read = new Uint8Array(runs.length * people * (file.kind === 'calls' ? 1 : 2))
    await readRuns(bytes, file, block, runs, read)
    for (const place of within) {
      const run = runs.indexOf(runOf(place))
      const shift = 2 * ((place - firstVariant) % GROUP_VARIANTS)
      const genotypes =
        file.kind === 'calls'
          ? read.subarray(run * people, (run + 1) * people).map(byte => (byte >> shift) & 3)
          : Uint16Array.from({ length: people }, (_, i) => {
              const at = 2 * (run * people + i)
              return read[at]! | (read[at + 1]! << 8)
            })
      yield { place, firstPerson, genotypes }
    }
  }
}
