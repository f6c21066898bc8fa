import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import { UserError } from '../../science/errors.ts'
import type { OpenFile } from '../../science/genotypes/beside.ts'
import { openGenotypes } from '../../science/genotypes/open-genotypes.ts'
import { setDigest } from '../../science/set-digest.ts'
import { declaredLevels, level, NOT_MAPPED, stratumKey, viewName } from '../../study/attributes.ts'
import { POSSIBLE_AGES } from '../../study/bands.ts'
import { outcomeValue } from '../../study/outcome-value.ts'
import { type Attribute, type Study, studySchema } from '../../study/schema.ts'
import { job } from '../ports.ts'
import { readDelimited } from './shared/read-delimited.ts'
import { readIds } from './shared/read-ids.ts'
import { readProbability } from './shared/read-probability.ts'
import { readSampling, type Sampled, type Sampling, samplingColumns } from './shared/read-sampling.ts'
import { bytesOf, genotypeSource, sourceFile } from './shared/source-file.ts'

/** Atoms beyond this make cubes too wide to be of use to anyone. */
const MOST_ATOMS = 65_536

interface Person extends Sampled {
  id: string
  reference: boolean
  atom: number
  /** By outcome, in the order of the study. */
  outcomes: string[]
  /** By model’s output, in the order of the study; undefined: the person has none. */
  predictions: (number | undefined)[]
}

type Outcome = z.infer<typeof outcome>
const outcome = z.object({ name: z.string(), column: z.string() })
/** A model’s output: a score id, and the column of the people file that holds it. */
type Prediction = z.infer<typeof prediction>
const prediction = z.object({ score: z.string(), column: z.string() })

/** People of one batch, those whom its genotype files hold or those whom none does: their place, shard, atom, outcomes and the models’ outputs, and what each atom is in every view. */
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
    /** All that views and audits count by, in order. */
    attributes: z.array(z.string()),
    outcomes: z.array(outcome),
    predictions: z.array(prediction),
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
      attributes: inUse,
      outcomes,
      predictions,
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
    const read = await readPeople(
      readDelimited(await open(people.file), people.file, columnsOf(declared, inUse, outcomes, predictions)),
      people.file,
      declared,
      inUse,
      outcomes,
      predictions,
      sampling,
      id => isIn(id) && !excluded.has(id),
    )
    const sorted = read.people.sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)))
    if (genotyped && sorted.length === 0) throw noOverlap(people.file, files[0]!)

    return {
      people: await env.tables.write('people', [peopleBatch(sorted, peoplePerShard)]),
      atoms: await env.tables.write('atoms', [atomsBatch(read.atoms, inUse)]),
      strata: await env.tables.write('strata', [strataBatch(read.atoms, inUse, views)]),
      outcomes: await env.tables.write('outcomes', [outcomesBatch(sorted, outcomes)]),
      predictions: await env.tables.write('predictions', [predictionsBatch(sorted, predictions)]),
      shards: Math.ceil(sorted.length / peoplePerShard),
      notMapped: read.notMapped,
      digest: digestOf(sorted, read.atoms),
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

function columnsOf(
  declared: Study['people'],
  inUse: string[],
  outcomes: Outcome[],
  predictions: Prediction[],
): string[] {
  const columns = [
    declared.id,
    ...inUse.map(name => declared.attributes[name]!.column),
    ...[...outcomes, ...predictions].map(({ column }) => column),
  ]
  if (declared.reference) columns.push(declared.reference.column)
  return [...new Set(columns)]
}

async function readPeople(
  rows: ReturnType<typeof readDelimited>,
  file: string,
  declared: Study['people'],
  inUse: string[],
  outcomes: Outcome[],
  predictions: Prediction[],
  sampling: Sampling,
  isWanted: (id: string) => boolean,
): Promise<{
  people: Person[]
  atoms: string[][]
  ids: ReadonlySet<string>
  /** Of each attribute with a map: people whose value it does not have. */
  notMapped: Record<string, number>
}> {
  const columns = columnsOf(declared, inUse, outcomes, predictions)
  const at = (column: string) => columns.indexOf(column)
  const attributes = inUse.map(name => ({
    name,
    declared: declared.attributes[name]!,
    at: at(declared.attributes[name]!.column),
  }))
  const lineOf = new Map<string, number>()
  const atomOf = new Map<string, number>()
  const people: Person[] = []
  const atoms: string[][] = []
  const notMapped: Record<string, number> = {}
  for await (const { cells, line } of rows) {
    const id = cells[at(declared.id)]!
    const fail = (code: string, message: string, todo: string) =>
      new UserError(code, message, { todo, place: { file, line } })
    if (id === '')
      throw fail(
        'no-id',
        `The column \`${declared.id}\` is empty.`,
        'Every person needs the id that the genotypes use.',
      )
    const earlier = lineOf.get(id)
    if (earlier !== undefined)
      throw fail('duplicate-person', `The id on this line is on line ${earlier} already.`, 'Keep one line per person.')
    lineOf.set(id, line)
    if (!isWanted(id)) continue
    const levels = attributes.map(attribute => {
      const value = level(attribute.declared, cells[attribute.at])
      if (value === undefined) throw noLevel(attribute, { file, line })
      if (value === NOT_MAPPED) notMapped[attribute.name] = (notMapped[attribute.name] ?? 0) + 1
      return value
    })
    const key = JSON.stringify(levels)
    let atom = atomOf.get(key)
    if (atom === undefined) {
      atom = atoms.push(levels) - 1
      atomOf.set(key, atom)
      if (atoms.length > MOST_ATOMS) throw tooManyAtoms(file, inUse, atoms)
    }
    people.push({
      ...sampling(id),
      id,
      atom,
      reference: !declared.reference || cells[at(declared.reference.column)] === declared.reference.equals,
      outcomes: outcomes.map(({ name, column }) => {
        const value = outcomeValue(cells[at(column)]!)
        if (value === undefined)
          throw fail(
            'outcome',
            `The column \`${column}\` does not hold 0, 1 or nothing, which is all that the outcome \`${name}\` may be.`,
            'Write 1 for people who have it, 0 for those who have not, and nothing where it is not known. PLINK’s 2 is 1, its 1 is 0, and its 0, -9 and NA are nothing.',
          )
        return value
      }),
      predictions: predictions.map(({ column }) => readProbability(cells[at(column)]!, column, { file, line })),
    })
  }
  if (lineOf.size === 0)
    throw new UserError('empty-file', 'The file has a header but no people.', {
      todo: 'Give one line per person.',
      place: { file },
    })
  return { people, atoms, notMapped, ids: new Set(lineOf.keys()) }
}

function peopleBatch(people: Person[], peoplePerShard: number): Batch<'people'> {
  return {
    person: Int32Array.from(people.keys()),
    person_id: people.map(person => person.id),
    shard: Int32Array.from(people.keys(), i => Math.floor(i / peoplePerShard)),
    reference: people.map(person => person.reference),
    weight_q: BigInt64Array.from(people, person => person.weightQ),
    atom: Int32Array.from(people, person => person.atom),
    replicate: Int32Array.from(people, person => person.replicate),
  }
}

function outcomesBatch(people: Person[], outcomes: Outcome[]): Batch<'outcomes'> {
  const rows = people.flatMap((of, person) =>
    outcomes.map(({ name }, i) => ({ person, outcome: name, value: of.outcomes[i]! })),
  )
  return {
    person: Int32Array.from(rows, row => row.person),
    outcome: rows.map(row => row.outcome),
    outcome_value: rows.map(row => row.value),
  }
}

function predictionsBatch(people: Person[], predictions: Prediction[]): Batch<'predictions'> {
  const rows = people.flatMap((of, person) =>
    predictions.flatMap(({ score }, i) => {
      const value = of.predictions[i]
      return value === undefined ? [] : [{ person, score, value }]
    }),
  )
  return {
    person: Int32Array.from(rows, row => row.person),
    score: rows.map(row => row.score),
    value: Float64Array.from(rows, row => row.value),
  }
}

function atomsBatch(atoms: string[][], inUse: string[]): Batch<'atoms'> {
  // Without attributes everyone is of one atom, which still needs its row.
  const names = inUse.length > 0 ? inUse : ['(all)']
  const rows = atoms.flatMap((levels, atom) =>
    names.map((name, i) => ({ atom, key: keyOf(levels, inUse), name, value: levels[i] ?? '(all)' })),
  )
  return {
    atom: Int32Array.from(rows, row => row.atom),
    atom_key: rows.map(row => row.key),
    attribute: rows.map(row => row.name),
    value: rows.map(row => row.value),
  }
}

function strataBatch(atoms: string[][], inUse: string[], views: string[][]): Batch<'strata'> {
  const rows = views.flatMap(view =>
    atoms.map((levels, atom) => ({
      atom,
      view: viewName(view),
      stratum: stratumKey(view.map(name => [name, levels[inUse.indexOf(name)]!])),
    })),
  )
  return {
    atom: Int32Array.from(rows, row => row.atom),
    view: rows.map(row => row.view),
    stratum: rows.map(row => row.stratum),
  }
}

const keyOf = (levels: string[], inUse: string[]) => stratumKey(inUse.map((name, i) => [name, levels[i]!]))

/** Of each person, with what the study uses of them. */
const digestOf = (people: Person[], atoms: string[][]) =>
  setDigest(
    people.map(({ id, reference, weightQ, replicate, outcomes, predictions, atom }) =>
      JSON.stringify([
        id,
        reference,
        `${weightQ}`,
        replicate,
        outcomes,
        predictions.map(value => value ?? null),
        ...atoms[atom]!,
      ]),
    ),
  )

function noLevel(
  { name, declared }: { name: string; declared: Attribute },
  place: { file: string; line: number },
): UserError {
  const levels = (declaredLevels(declared) ?? []).join(', ')
  return declared.bands
    ? new UserError('no-band', `The column \`${declared.column}\` holds nothing that falls in a band of \`${name}\`.`, {
        todo: `Write a decimal number in one of ${levels}${declared.kind === 'age' ? `, and no age above ${POSSIBLE_AGES.most}` : ''}; leave the cell empty where it is not known.`,
        place,
      })
    : new UserError(
        'unknown-level',
        `The column \`${declared.column}\` holds a level that the study does not declare for \`${name}\`.`,
        { todo: `Correct the line, or add the level to \`levels\`, which are ${levels}.`, place },
      )
}

function noOverlap(file: string, genotypes: string): UserError {
  return new UserError('no-overlap', `None of the people in the file has genotypes in ${genotypes}.`, {
    todo: 'Check that `people.id` names the column with the ids that the genotype files use.',
    place: { file },
  })
}

function tooManyAtoms(file: string, inUse: string[], atoms: string[][]): UserError {
  const levels = inUse.map((_, i) => new Set(atoms.map(atom => atom[i])).size)
  const widest = inUse[levels.indexOf(Math.max(...levels))]!
  return new UserError(
    'too-many-atoms',
    `The attributes of the views combine to more than ${MOST_ATOMS} kinds of people.`,
    {
      todo: `Coarsen \`${widest}\`, which has the most levels, or leave it out of the views.`,
      place: { file },
    },
  )
}
