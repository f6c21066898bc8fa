import { z } from 'zod'
import { UserError } from '../../science/errors.ts'
import type { OpenFile } from '../../science/genotypes/beside.ts'
import { openGenotypes } from '../../science/genotypes/open-genotypes.ts'
import { studySchema } from '../../study/schema.ts'
import { job } from '../ports.ts'
import {
  atomsBatch,
  digestOf,
  outcomesBatch,
  peopleBatch,
  predictionsBatch,
  quantitiesBatch,
  stagesBatch,
  strataBatch,
} from './shared/people-batches.ts'
import { readDelimited } from './shared/read-delimited.ts'
import { readIds } from './shared/read-ids.ts'
import { peopleColumns, readPeople } from './shared/read-people.ts'
import { quantityColumns, readQuantities } from './shared/read-quantities.ts'
import { readSampling, type Sampling, samplingColumns } from './shared/read-sampling.ts'
import { bytesOf, genotypeSource, sourceFile } from './shared/source-file.ts'

const outcome = z.object({ name: z.string(), column: z.string() })
/** A model’s output: a score id, and the column of the people file that holds it. */
const prediction = z.object({
  score: z.string(),
  column: z.string(),
  kind: z.enum(['probability', 'score', 'decision']),
})

/** An outcome that is regressed, and the attributes or columns that its regression adjusts for. */
const regression = z.object({
  outcome: z.string(),
  kind: z.enum(['binary', 'continuous']),
  column: z.string(),
  covariates: z.array(z.string()),
})

/** People of one batch, those whom its genotype files hold or those whom none does: their place, shard, atom, outcomes with covariates, the models’ outputs and the stages reached, and what each atom is in every view. */
export const ingestPeople = job({
  name: 'ingest-people',
  reads: ['source'],
  writes: 'lake',
  size: { memoryMb: 1024, minutes: 10 },
  input: z.object({
    people: sourceFile,
    exclude: sourceFile.nullable(),
    declared: studySchema.shape.people,
    seed: z.number().int(),
    views: z.array(z.array(z.string())),
    /** Views that are not published: among people of their strata audits rank them. */
    rankingViews: z.array(z.array(z.string())),
    /** All that views and audits count by, in order. */
    attributes: z.array(z.string()),
    /** Binary ones. */
    outcomes: z.array(outcome),
    regressions: z.array(regression),
    predictions: z.array(prediction),
    /** Stages that people reach one after the other. */
    cascade: z.array(z.object({ name: z.string(), column: z.string() })),
    genotypes: z.array(genotypeSource),
    /** The batch holds the people of the genotype files; or else those of the people file who are in none of them. */
    genotyped: z.boolean(),
    peoplePerShard: z.number().int().positive(),
  }),
  run: async (
    {
      people,
      exclude,
      declared,
      seed,
      views,
      rankingViews,
      attributes: inUse,
      outcomes,
      regressions,
      predictions,
      cascade,
      genotypes,
      genotyped,
      peoplePerShard,
    },
    env,
  ) => {
    const source = env.store('source')
    const open = (file: string) => bytesOf(source, file)
    const files = genotypes.map(({ file }) => file)
    const samples = await (genotyped ? samplesOf(files, open) : samplesOfAny(files, open))
    const isIn = (id: string) => samples.has(id) === genotyped
    const excluded = exclude ? await readIds(await open(exclude.file), exclude.file) : new Set<string>()
    const columns = samplingColumns(declared)
    const sampling: Sampling =
      columns.length > 0
        ? await readSampling(
            readDelimited(await open(people.file), people.file, columns),
            people.file,
            declared,
            seed,
            excluded,
          )
        : () => ({ weightQ: 1n, replicate: 0 })
    const regressed = quantityColumns(declared, regressions)
    const quantities =
      regressed.length > 0
        ? await readQuantities(
            readDelimited(await open(people.file), people.file, regressed),
            people.file,
            declared,
            regressions,
            excluded,
          )
        : { of: () => [], decimals: [] }
    const described = { declared, inUse, outcomes, predictions, cascade }
    const read = await readPeople(
      readDelimited(await open(people.file), people.file, peopleColumns(described)),
      people.file,
      described,
      sampling,
      id => isIn(id) && !excluded.has(id),
    )
    const sorted = read.people.sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)))
    if (genotyped && sorted.length === 0) throw noOverlap(people.file, files[0]!)

    return {
      people: await env.tables.write('people', [peopleBatch(sorted, peoplePerShard)]),
      atoms: await env.tables.write('atoms', [atomsBatch(read.atoms, inUse)]),
      strata: await env.tables.write('strata', [strataBatch(read.atoms, inUse, views)]),
      rankingStrata: await env.tables.write('strata', [strataBatch(read.atoms, inUse, rankingViews)]),
      outcomes: await env.tables.write('outcomes', [outcomesBatch(sorted, outcomes)]),
      predictions: await env.tables.write('predictions', [predictionsBatch(sorted, predictions)]),
      quantities: await env.tables.write('quantities', [quantitiesBatch(sorted, regressions, quantities.of)]),
      stages: await env.tables.write('stages', [stagesBatch(sorted, cascade)]),
      /** Of each outcome that is regressed, in order: d of its unit 10^−d, the same for all batches; of a binary one 0. */
      decimals: quantities.decimals,
      shards: Math.ceil(sorted.length / peoplePerShard),
      notMapped: read.notMapped,
      digest: digestOf(sorted, read.atoms, quantities.of),
      counts: {
        people: sorted.length,
        reference: sorted.filter(person => person.reference).length,
        genotyped: genotyped ? sorted.length : 0,
        without_genotypes: genotyped ? 0 : sorted.length,
        genotypes_without_person: genotyped
          ? [...samples].filter(id => !read.ids.has(id) && !excluded.has(id)).length
          : 0,
        excluded: [...excluded].filter(id => read.ids.has(id) && isIn(id)).length,
        // Of the whole file, so said once: with those who are in no batch.
        excluded_strangers: genotyped ? 0 : [...excluded].filter(id => !read.ids.has(id)).length,
      },
    }
  },
})

/** The samples of the batch's files, which must hold the same people. */
async function samplesOf(files: string[], open: OpenFile): Promise<Set<string>> {
  let all: Set<string> | undefined
  for (const file of files) {
    const { samples } = await openGenotypes(open, file, 'GT')
    if (all && (samples.length !== all.size || samples.some(id => !all!.has(id))))
      throw new UserError('other-people', `The file does not hold the same people as ${files[0]}.`, {
        todo: 'The files of one batch hold the same people and different variants; put files of other people into a batch of their own.',
        place: { file },
      })
    all ??= new Set(samples)
  }
  return all ?? new Set()
}

/** The samples of all batches, each known by its first file. */
async function samplesOfAny(files: string[], open: OpenFile): Promise<Set<string>> {
  const all = new Set<string>()
  for (const file of files) for (const id of (await openGenotypes(open, file, 'GT')).samples) all.add(id)
  return all
}

function noOverlap(file: string, genotypes: string): UserError {
  return new UserError('no-overlap', `None of the people in the file has genotypes in ${genotypes}.`, {
    todo: 'Check that `people.id` names the column with the ids that the genotype files use.',
    place: { file },
  })
}
