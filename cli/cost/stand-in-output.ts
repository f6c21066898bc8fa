import { sha256 } from '../../functions/json.ts'

/** Of the inputs of jobs whose outputs decide what there is to do, what decides it. */
interface Input {
  named: string[]
  score: string
  shard: number
  genotyped: boolean
  peoplePerShard: number
  genotypes: { file: string }[]
  source: { file: string }
  range: { start: number; end: number }
  people: { table: string; key: string }[]
  batches: unknown[]
  regressions: unknown[]
  models: { score: string }[]
  scores: { score: string }[]
  /** Another view that is counted beside. */
  rankingStrata: unknown[]
}

/** Shards by the key of a batch's people, so that each range has a file of tiles for every shard. */
const shardsOf = (key: string) => Number(key.slice(0, 8))

/**
 * An output in the shape of the job's, as far as the planner looks into it: whose score, how many shards, how many people;
 * for the rest, parts with keys as long as real ones. A job that is not named here is one whose parts are only listed.
 */
export function standInOutput(
  job: string,
  given: unknown,
  path: string,
  { peopleOf, rowsOf }: { peopleOf: (genotypeFiles: readonly string[]) => number; rowsOf: (score: string) => number },
): unknown {
  const input = given as Input
  const key = sha256(`${job} ${path}`)
  const part = (name: string) => ({ table: name, key, attempt: key })
  const own = { score: input.score, model: key, digest: key }
  switch (job) {
    case 'ingest-people': {
      const people = peopleOf(input.genotyped ? input.genotypes.map(({ file }) => file) : [])
      const shards = Math.ceil(people / input.peoplePerShard)
      const keyed = { table: 'people', key: `${String(shards).padStart(8, '0')}${key.slice(8)}`, attempt: key }
      const counts = { people, reference: 0, without_genotypes: 0 }
      const others = {
        atoms: part('atoms'),
        strata: part('strata'),
        rankingStrata: part('strata'),
        outcomes: part('outcomes'),
        stages: part('stages'),
      }
      const numbers = { quantities: part('quantities'), decimals: input.regressions.map(() => 0) }
      return { people: keyed, ...others, ...numbers, predictions: part('predictions'), shards, counts, digest: key }
    }
    case 'ingest-genotypes': {
      const tiles = (shard: number) => ({ file: 'tiles', key, attempt: key, name: `${shard}.tiles` })
      const shards = shardsOf(input.people[0]!.key)
      return {
        file: input.source.file,
        digest: key,
        variants: part('variants'),
        xCalls: part('x_calls'),
        known: { GRCh37: 0, GRCh38: 0 },
        tiles: Array.from({ length: shards }, (_, i) => tiles(i)),
      }
    }
    case 'check-sex':
      return { ...own, counts: { agrees: 1, differs: 0, undetermined: 0, not_recorded: 0 } }
    case 'count-alleles':
      return { found: input.named, alleleCounts: part('allele_counts') }
    case 'measure-predictions':
      return { ...own, models: part('models'), people: 1, measures: input.batches.map(() => part('measures')) }
    case 'count-histograms':
      return { ...own, histograms: part('histograms'), ranking: input.rankingStrata.map(() => part('histograms')) }
    case 'read-score':
      return { ...own, variants: part('score_variants'), rows: rowsOf(input.score) }
    case 'fit-scoring':
      return {
        ...own,
        models: part('models'),
        modelVariants: part('model_variants'),
        variants: rowsOf(input.score),
      }
    case 'sum-scores':
      return { shard: input.shard, scores: input.scores.map(({ score }) => score), sums: part('sums') }
    case 'measure-scores':
      return { shard: input.shard, measures: input.models.map(({ score }) => ({ score, measures: part('measures') })) }
    case 'release-tables':
      return { released: { study: 'study', release: key } }
    case 'merge-strata':
      return { merges: [], batches: input.batches }
    case 'read-model':
      return { frozen: null }
    case 'read-shapes':
      return { maps: [] }
    case 'ingest-components':
      return { components: part('components'), quantities: part('quantities'), people: 0, digest: key }
    default:
      return { ...own, ...Object.fromEntries(PARTS.map(([output, table]) => [output, part(table)])) }
  }
}

/** What outputs call their parts. */
const PARTS = [
  ['matches', 'matches'],
  ['models', 'models'],
  ['censusCounts', 'census_counts'],
  ['atomCounts', 'atom_counts'],
  ['participation', 'participation_counts'],
  ['moments', 'moments'],
  ['quality', 'quality'],
  ['decisions', 'decisions'],
  ['pairs', 'pairs'],
  ['grams', 'grams'],
  ['gaps', 'comparisons'],
] as const
