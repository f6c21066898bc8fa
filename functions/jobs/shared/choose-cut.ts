import type { Study } from '../../../study/schema.ts'
import { GENOTYPE_SIZES } from './genotype-sizes.ts'
import measured from './measured.json' with { type: 'json' }
import type { CheckedStudy } from './read-sources.ts'

/** How work is cut: bytes of a genotype file to a range, people to a shard, and scores to a step by what it may hold. */
export interface Cut {
  rangeBytes: number
  peoplePerShard: number
  memoryMb: number
}
/** What there is to cut. */
export interface Amount {
  people: number
  scores: number
  files: readonly { size: number; splittable: boolean }[]
  /** Of the tiles that the files become. */
  tileBytes: number
}

const MB = 2 ** 20
/** Larger ones would be fewer still; whether a function's memory holds them is not measured. */
const RANGES = [64, 128, 256, 512].map(size => size * MB)
/** The first unless its steps would be too long: smaller shards read every range again. */
const SHARDS = [16_384, 8192, 4096, 2048, 1024]
/** No step may be expected to take more than this part of its time: the model is good within a factor of two. */
const MOST_OF_TIME = 1 / 2
/** Nor, where scores are summed, more than this part of its memory: what was measured is of one machine. */
const MOST_OF_MEMORY = 3 / 4
/** As many children as the workflow lets a Map have at once. */
const AT_ONCE = 50
/** Reads of a part: its footer, and twice columns. Of a range there are two parts where genotypes are summed, else one. */
const READS = 3

/** What a checked study has to be cut: of its genotypes by their sizes and heads, nobody having been read. */
export function amountOf(study: Study, genotypes: CheckedStudy['genotypes']): Amount {
  const files = [...genotypes].map(([path, { size, splittable }]) => ({ path, size, splittable }))
  const batches = study.genotypes?.batches ?? []
  return {
    people: batches.reduce((sum, { files: [first] }) => sum + genotypes.get(first!)!.samples.length, 0),
    scores: study.scores.length,
    files,
    tileBytes: files.reduce(
      (sum, { path, size }) => sum + size * (path.endsWith('.bed') ? 1 : measured.calledBytesPerCompressedByte),
      0,
    ),
  }
}

/**
 * The cut with which a study is expected to take least time, where no step takes more than half of what it has: larger
 * ranges are fewer to read again for each score and each shard, smaller ones are more at once. The same in every home, as
 * steps are told apart by it; what is computed is the same with any. Where nothing fits, the cut whose longest step is
 * nearest to it.
 */
export function chooseCut(amount: Amount): Cut {
  const candidates = SHARDS.flatMap(peoplePerShard =>
    RANGES.map(rangeBytes => ({
      cut: { rangeBytes, peoplePerShard },
      ...expected(amount, { rangeBytes, peoplePerShard }),
    })),
  )
  const fitting = candidates.filter(({ share }) => share <= MOST_OF_TIME)
  const largest = fitting[0]?.cut.peoplePerShard
  const [best] =
    fitting.length > 0
      ? fitting.filter(({ cut }) => cut.peoplePerShard === largest).sort((a, b) => a.seconds - b.seconds)
      : candidates.sort((a, b) => a.share - b.share)
  return { ...best!.cut, memoryMb: MOST_OF_MEMORY * GENOTYPE_SIZES['sum-scores'].memoryMb }
}

/** Seconds from genotypes to sums, and the largest part of its time that a step takes. */
function expected({ people, scores, files, tileBytes }: Amount, { rangeBytes, peoplePerShard }: Omit<Cut, 'memoryMb'>) {
  const longestRange = Math.max(
    0,
    ...files.map(({ size, splittable }) => (splittable ? Math.min(size, rangeBytes) : size)),
  )
  const ranges = files.reduce((sum, { size, splittable }) => sum + (splittable ? Math.ceil(size / rangeBytes) : 1), 0)
  const shards = Math.ceil(people / peoplePerShard)
  const perTileByte = measured.nsPerTileByte + scores * measured.nsPerTileByteAndScore
  const rereads = READS * ranges * measured.readSeconds
  const stages = [
    {
      of: 'ingest-genotypes' as const,
      steps: ranges,
      work: (longestRange * measured.nsPerGenotypeByte) / 1e9,
      reads: 0,
    },
    { of: 'match-score' as const, steps: scores, work: 0, reads: rereads },
    { of: 'fit-scoring' as const, steps: scores, work: 0, reads: rereads },
    {
      of: 'sum-scores' as const,
      steps: shards,
      work: (tileBytes * Math.min(1, peoplePerShard / Math.max(1, people)) * perTileByte) / 1e9,
      reads: 2 * rereads,
    },
  ].map(({ of, steps, work, reads }) => {
    const size = GENOTYPE_SIZES[of]
    const cores = Math.min(1, size.memoryMb / 1024 / measured.gbPerCore)
    const seconds = measured.startSeconds + work / cores + reads
    return { seconds: seconds * Math.ceil(steps / AT_ONCE), share: seconds / (60 * size.minutes) }
  })
  return {
    seconds: stages.reduce((sum, { seconds }) => sum + seconds, 0),
    share: Math.max(...stages.map(({ share }) => share)),
  }
}
