import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { stepKey, writeCommit } from '../../functions/commits.ts'
import { gather } from '../../functions/jobs/gather.ts'
import { JOBS } from '../../functions/jobs/index.ts'
import type { Advanced, RunState } from '../../functions/jobs/shared/advance.ts'
import { encoded, readJson } from '../../functions/json.ts'
import type { Done, Item, Plan } from '../../functions/plan/plan.ts'
import { nextStages, STAGES, type StageName } from '../../functions/plan/stages.ts'
import type { AnyJob, Home } from '../../functions/ports.ts'
import { runJob } from '../../functions/run-job.ts'
import { readStudy } from '../../study/read-study.ts'
import { openLocal } from '../helpers/local-home.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

interface Shape {
  scores: number
  views: number
  batches: number
  files: number
  ranges: number
  shards: number
  memoryMb?: number
}

/** Of each score. */
const ROWS = 1_000_000

/** A plan of a study of this shape, with one model’s output besides; its files are nowhere. Without batches, nor genotypes. */
function planOf({ scores, views, batches, files, ranges, memoryMb = 2048 }: Shape): Plan {
  const list = (n: number, item: (i: number) => string) => Array.from({ length: n }, (_, i) => item(i)).join(', ')
  const study = readStudy(
    `
study: shape
title: A shape
period: "2026"
${batches === 0 ? '' : `genotypes: {build: GRCh38, sex_check: {attribute: sex, female: f, male: m}, allele_counts: ['1:7:A:C'], batches: [${list(batches, b => `{files: [${list(files, i => `${b}-${i}.vcf`)}]}`)}]}`}
people:
  file: people.tsv
  id: id
  design: convenience
  attributes: {sex: {column: sex, kind: sex, levels: [f, m]}, ${list(views, i => `a${i}: {column: a${i}, kind: other, why: none}`)}}
scores: [{id: M, column: m, kind: probability}, ${list(scores, i => `{id: S${i}, file: s${i}.txt, trait: MONDO_0005148, trained_on: [multi], independent: unknown}`)}]
outcomes: {bmi: {column: bmi, kind: continuous, source: none}}
views: [${list(views, i => `[a${i}]`)}]
audits: {agreement: [${list(scores - 1, i => `[S0, S${i + 1}]`)}]}
disclosure: {policy: open-data, cohort: shape, ledger: ledger, approver: A. Person}
`,
    'study.yaml',
  )
  const checksums = new Proxy({}, { get: (_, file) => `sha256 of ${String(file)}` }) as Record<string, string>
  return {
    study,
    version: '0',
    checksums,
    batches: [
      ...(study.genotypes?.batches ?? []).map(({ files }) => ({
        genotypes: files.map(file => ({
          file,
          ranges: Array.from({ length: ranges }, (_, nth) => ({ start: nth * 10, end: nth * 10 + 10 })),
        })),
      })),
      { genotypes: [] },
    ],
    peoplePerShard: 10,
    memoryMb,
    entries: 0,
    prevalence: [],
  }
}

type JobName = keyof Item
type Input<J extends JobName> = NonNullable<Item[J]>
/** What each job would put out, as far as the plan reads it; no two parts are the same. */
function outputsOf(shards: number): { [J in JobName]-?: (input: Input<J>) => NonNullable<Done[J]>[number] } {
  let parts = 0
  const part = <T extends string>(table: T) => ({ table, key: `k${parts++}`, attempt: 'a' })
  const counts = {
    reference: 0,
    genotyped: 0,
    without_genotypes: 0,
    genotypes_without_person: 0,
    excluded: 0,
    excluded_strangers: 0,
  }
  const tiles = { file: 'tiles' as const, key: 'k', attempt: 'a', name: 'n' }
  return {
    'ingest-people': ({ genotyped, genotypes }) => ({
      people: part('people'),
      atoms: part('atoms'),
      strata: part('strata'),
      rankingStrata: part('strata'),
      outcomes: part('outcomes'),
      predictions: part('predictions'),
      quantities: part('quantities'),
      stages: part('stages'),
      decimals: [0],
      shards,
      digest: '0',
      notMapped: {},
      // Nobody is in no file, as in most studies with genotypes.
      counts: { ...counts, people: genotyped || genotypes.length === 0 ? 1 : 0 },
    }),
    'read-shapes': () => ({ maps: [] }),
    'read-census': () => ({ censusCounts: part('census_counts'), censuses: [] }),
    'read-score': ({ score }) => ({
      ...{ score, variants: part('score_variants'), rows: ROWS },
      ...{ name: '', citation: '', licence: '', digest: 'd' },
    }),
    'read-model': () => ({ frozen: null }),
    'merge-strata': ({ batches }) => ({ merges: [], batches }),
    'export-model': () => ({ file: null }),
    'ingest-components': () => ({
      components: part('components'),
      quantities: part('quantities'),
      lines: 0,
      people: 0,
      digest: '',
    }),
    'ingest-genotypes': ({ source: { file }, range: { start, end } }) => ({
      ...{
        file,
        digest: '0',
        known: { GRCh37: 0, GRCh38: 0 },
        variants: part('variants'),
        hardyWeinberg: part('hardy_weinberg'),
        imputation: part('imputation'),
        carriers: part('carriers'),
        xCalls: part('x_calls'),
        tiles: Array.from({ length: shards }, () => tiles),
      },
      summary: {
        ...{
          start,
          end,
          firstBlock: start,
          nextBlock: end,
          lines: 1,
          linesOfFile: null,
          records: 1,
          multiallelic: 0,
          haploid: 0,
        },
        skipped: { monomorphic: 0, symbolic: 0, otherContigs: 0 },
        ...{ first: { chromosome: '1', pos1: start + 1 }, last: { chromosome: '1', pos1: end }, chromosomes: ['1'] },
      },
    }),
    'measure-predictions': ({ score, batches }) => ({
      ...{ score, model: 'm', models: part('models'), people: 1 },
      measures: batches.map(() => part('measures')),
    }),
    'match-score': ({ score }) => ({ score, matches: part('matches') }),
    'fit-scoring': ({ score }) => ({
      ...{ score, model: 'm', models: part('models'), modelVariants: part('model_variants'), variants: ROWS },
    }),
    'sum-scores': ({ shard, scores }) => ({ shard, scores: scores.map(({ score }) => score), sums: part('sums') }),
    'fit-reference': ({ score }) => ({ score, model: 'm', models: part('models') }),
    'measure-scores': ({ shard, models }) => ({
      shard,
      measures: models.map(({ score }) => ({ score, measures: part('measures') })),
    }),
    'check-sex': ({ shard }) => ({
      ...{ shard, sexChecks: part('sex_checks'), xSites: 1, ySites: 0 },
      counts: { agrees: 1, differs: 0, undetermined: 0, not_recorded: 0 },
    }),
    'count-alleles': ({ named }) => ({ found: named, alleleCounts: part('allele_counts') }),
    'count-atoms': () => ({ atomCounts: part('atom_counts'), participation: part('participation_counts') }),
    'count-histograms': ({ score }) => ({ score, histograms: part('histograms'), ranking: [] }),
    'count-moments': ({ score }) => ({ score, moments: part('moments') }),
    'count-quality': ({ score }) => ({ score, quality: part('quality') }),
    'count-pairs': () => ({ pairs: part('pairs') }),
    'count-decisions': ({ score }) => ({ score, decisions: part('decisions') }),
    'count-grams': () => ({ grams: part('grams') }),
    'audit-distributions': () => ({ distributions: part('distributions') }),
    'audit-matching': () => ({ matchCounts: part('match_counts') }),
    'audit-representation': () => ({ representations: part('representations') }),
    'audit-agreement': () => ({ agreements: part('agreements') }),
    'audit-performance': () => ({
      performances: part('performances'),
      comparisons: part('comparisons'),
      gaps: part('comparisons'),
    }),
    'audit-continuous': () => ({
      performances: part('performances'),
      comparisons: part('comparisons'),
      gaps: part('comparisons'),
    }),
    'compare-members': () => ({ changes: part('changes'), members: null, releases: [] }),
    'release-tables': () => ({ released: { study: 's', release: 'r' } }),
    'publish-site': () => ({ released: { study: 's', release: 'r' } }),
  }
}

/** Plays a plan to its end: what was begun, in order, with the items of each stage. */
function play(shape: Shape) {
  const plan = planOf(shape)
  const outputs = outputsOf(shape.shards) as Record<string, (input: unknown) => unknown>
  const done: Record<string, unknown[]> = {}
  const begun: StageName[] = []
  const items: Partial<Record<StageName, Item[]>> = {}
  const waves: StageName[][] = []
  for (;;) {
    const next = nextStages(plan, done as Done, begun)
    if (next.length === 0) return { begun, items, waves, done }
    waves.push(next.map(([stage]) => stage))
    for (const [stage, work] of next) {
      begun.push(stage)
      items[stage] = work
      for (const job of STAGES[stage].jobs) done[job] = []
      for (const item of work) for (const [job, input] of Object.entries(item)) done[job]!.push(outputs[job]!(input))
      const { complete } = STAGES[stage] as { complete?: (plan: Plan, done: Done) => void }
      complete?.(plan, done as Done)
    }
  }
}

const jobsOf = (items: Item[]) => new Set(items.flatMap(item => Object.keys(item)))
const names = Object.keys(STAGES) as StageName[]
const size = fc.integer({ min: 1, max: 3 })
const shapes = fc.record({ scores: size, views: size, batches: size, files: size, ranges: size, shards: size })
const SMALL = { scores: 2, views: 2, batches: 2, files: 1, ranges: 2, shards: 2 }

describe('the stages', () => {
  test('of a study of any shape all begin, each once', () => {
    fc.assert(
      fc.property(shapes, shape => {
        expect(play(shape).begun.toSorted()).toEqual(names.toSorted())
      }),
      { seed: 1, numRuns: 20 },
    )
  })

  test('wait only for jobs that a stage begun before gives work to', () => {
    const { items, waves } = play(SMALL)
    const given = new Set<string>()
    for (const wave of waves) {
      for (const stage of wave)
        for (const job of STAGES[stage].after)
          expect([stage, [...given]]).toEqual([stage, expect.arrayContaining([job])])
      for (const stage of wave) for (const job of jobsOf(items[stage]!)) given.add(job)
    }
  })

  test('give work to every job but the two that plan, and each job belongs to one stage', () => {
    const { items } = play(SMALL)
    const jobs = names.flatMap(stage => [...jobsOf(items[stage]!)])
    expect(jobs.toSorted()).toEqual([...new Set(jobs)].toSorted())
    const planned = JOBS.map(({ name }) => name).filter(name => name !== 'check-study' && name !== 'gather')
    expect(jobs.toSorted()).toEqual(planned.toSorted())
  })

  test('give every job an input that it accepts, after a passage through JSON', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const { items } = play(shape)
        for (const work of Object.values(items))
          for (const item of work)
            for (const [name, input] of Object.entries(item)) {
              const job = JOBS.find(job => job.name === name)!
              const parsed = job.input.safeParse(JSON.parse(JSON.stringify(input)))
              expect([name, parsed.error?.issues]).toEqual([name, undefined])
            }
      }),
      { seed: 1, numRuns: 10 },
    )
  })

  test('of two items never hold the same work', () => {
    const { items } = play({ scores: 3, views: 3, batches: 3, files: 3, ranges: 3, shards: 3 })
    for (const work of Object.values(items))
      expect(new Set(work.map(item => JSON.stringify(item))).size).toBe(work.length)
  })

  test('split by batch, by range and file, by shard, and by score', () => {
    const { items } = play({ scores: 2, views: 3, batches: 3, files: 2, ranges: 3, shards: 4 })
    const counts = Object.fromEntries(names.map(stage => [stage, items[stage]!.length]))
    expect(counts).toMatchObject({
      ...{ 'ingest-people': 4, 'read-scores': 2, 'ingest-genotypes': 18, 'match-scores': 2, 'sum-scores': 12 },
      ...{
        'measure-scores': 12,
        'count-atoms': 3,
        'measure-predictions': 1,
        'count-strata': 3 * (2 + 1),
        'count-pairs': 3 * 1,
        'count-grams': 3 * 2,
        'release-tables': 1,
        'publish-site': 1,
      },
    })
  })

  test('sum each score once for every shard, in steps that hold their scores, and give sums to whoever reads them', () => {
    // Of a million variants each, one needs 373 MB, and two 486.
    fc.assert(
      fc.property(shapes, fc.constantFrom(380, 490, 2048), (shape, memoryMb) => {
        const { items, done } = play({ ...shape, memoryMb })
        const steps = items['sum-scores']!.map(item => item['sum-scores']!)
        const names = Array.from({ length: shape.scores }, (_, i) => `S${i}`)
        const perStep = { 380: 1, 490: 2, 2048: 3 }[memoryMb]!
        expect(steps).toHaveLength(shape.batches * shape.shards * Math.ceil(shape.scores / perStep))
        const keysOf = (shard: number, score: string) =>
          steps.flatMap((step, i) =>
            step.shard === shard && step.scores.some(of => of.score === score)
              ? [{ of: step.people[0]!.key, sums: (done['sum-scores']![i] as { sums: unknown }).sums }]
              : [],
          )
        for (let shard = 0; shard < shape.shards; shard++)
          for (const score of names) expect(keysOf(shard, score)).toHaveLength(shape.batches)
        for (const { 'fit-reference': fit } of items['fit-reference']!)
          for (const { people, sums } of fit!.batches)
            expect(sums).toEqual(
              Array.from({ length: shape.shards }, (_, shard) =>
                keysOf(shard, fit!.score).find(({ of }) => of === people[0]!.key),
              ).map(found => found!.sums),
            )
        const measured = items['measure-scores']!.map(item => item['measure-scores']!)
        expect(measured).toHaveLength(shape.batches * shape.shards)
        for (const [i, { shard, sums }] of measured.entries()) {
          const key = steps.find((_, s) => sums.includes((done['sum-scores']![s] as { sums: never }).sums))!.people[0]!
            .key
          expect(new Set(sums)).toEqual(
            new Set(names.map(score => keysOf(shard, score).find(({ of }) => of === key)!.sums)),
          )
          expect(shard).toBe(i % shape.shards)
        }
        for (const { 'count-quality': counted } of items['count-strata']!)
          if (counted!.score !== 'M') expect(counted!.sums).toHaveLength(shape.shards)
      }),
      { seed: 1, numRuns: 20 },
    )
  })

  test('refuse a score that no step could hold, before genotypes are read', () => {
    const planned = { ...planOf(SMALL), memoryMb: 300 }
    const read = {
      ...outputsOf(1)['read-score']({ score: 'S0', source: { file: '', sha256: '' }, build: 'GRCh38' }),
      rows: ROWS,
    }
    const done = { 'read-score': [read] } as Partial<Done> as Required<Done>
    const refused = expect.objectContaining({ code: 'too-large', place: { file: 's0.txt' } })
    expect(() => STAGES['read-scores'].complete(planned, done)).toThrow(refused)
    const sums = { ...planned, memoryMb: 380 }
    expect(() => STAGES['read-scores'].complete(sums, done)).not.toThrow()
    const huge = { 'read-score': [{ ...read, rows: 5_000_000 }] } as Partial<Done> as Required<Done>
    expect(() => STAGES['read-scores'].complete({ ...planned, memoryMb: 10_000 }, huge)).toThrow(refused)
  })

  test('of a study without genotypes run over nothing where there is nothing to do', () => {
    const { begun, items } = play({ ...SMALL, scores: 0, batches: 0 })
    expect(begun.toSorted()).toEqual(names.toSorted())
    const empty = names.filter(stage => items[stage]!.length === 0)
    expect(empty).toEqual([
      ...['read-scores', 'ingest-genotypes', 'match-scores', 'fit-scoring'],
      ...['sum-scores', 'fit-reference', 'measure-scores', 'check-sex', 'count-alleles', 'count-pairs', 'count-grams'],
    ])
    expect(items['count-strata']!.map(item => item['count-quality']!.score)).toEqual(['M'])
  })

  test('refuse a model’s output that nobody has, with the people file', () => {
    const plan = planOf(SMALL)
    const output = outputsOf(1)['measure-predictions']({
      score: 'M',
      column: 'm',
      kind: 'probability',
      thresholds: [],
      batches: [],
    })
    const done = { 'measure-predictions': [{ ...output, people: 0 }] } as Partial<Done> as Required<Done>
    expect(() => STAGES['measure-predictions'].complete(plan, done)).toThrow(
      expect.objectContaining({ code: 'no-predictions', place: { file: 'people.tsv' } }),
    )
  })

  test('are planned alike from the same plan and outputs', () => {
    expect(JSON.stringify(play(SMALL))).toBe(JSON.stringify(play(SMALL)))
  })
})

describe('gather', () => {
  const DIGESTS = Object.fromEntries(JOBS.map(({ name }) => [name, `code of ${name}`]))
  const plan = planOf({ ...SMALL, scores: 3 })
  const inputs = nextStages(plan, {}, []).find(([stage]) => stage === 'read-scores')![1]
  let home: Home
  beforeEach(async () => {
    home = openLocal(await temporaryFolder(), DIGESTS)
  })

  const commit = (nth: number) => {
    const input = inputs[nth]!['read-score']!
    const key = stepKey('read-score', input, DIGESTS)
    return writeCommit(home.control, key, { job: 'read-score', output: outputsOf(1)['read-score'](input) })
  }
  const gathered = async () => {
    const pending = inputs.map((item, nth) => ({ item, path: `inputs/${nth}.json` }))
    for (const { item, path } of pending) await home.control.write(path, encoded(item['read-score']))
    const state: RunState = {
      plan: { ...plan, checksums: {} },
      done: {},
      pending: { 'read-scores': pending.map(({ path }) => ({ 'read-score': path })) },
      begun: names.filter(stage => stage !== 'match-scores'),
    }
    await home.control.write('states/s.json', encoded(state))
    const { output } = await runJob(
      gather as unknown as AnyJob,
      { state: 'states/s.json' },
      home,
      new AbortController().signal,
    )
    return output as Advanced
  }

  test('throws where steps did not commit, and says of which job and how many', async () => {
    await expect(gathered()).rejects.toThrow('read-scores: 3 of 3 steps of read-score did not finish')
    await commit(0)
    await commit(2)
    await expect(gathered()).rejects.toThrow('read-scores: 1 of 3 steps of read-score did not finish')
  })

  test('takes no commit of other code or of another input for one that is missing', async () => {
    await commit(0)
    await commit(1)
    const output = { score: 'S2' }
    const input = inputs[2]!['read-score']!
    const others = [
      stepKey('read-score', input, { 'read-score': 'other code' }),
      stepKey('read-score', { ...input, build: 'GRCh37' }, DIGESTS),
    ]
    for (const key of others) await writeCommit(home.control, key, { job: 'read-score', output })
    await expect(gathered()).rejects.toThrow('1 of 3')
  })

  test('gives outputs in the order of the items, whoever committed first', async () => {
    for (const nth of [2, 0, 1]) await commit(nth)
    const { state, next } = await gathered()
    const { done, pending, begun } = (await readJson(home.control, state)) as RunState
    expect(done['read-score']!.map(({ score }) => score)).toEqual(['S0', 'S1', 'S2'])
    expect(next).toEqual({})
    expect(pending).toEqual({})
    expect(begun).toEqual(names.filter(stage => stage !== 'match-scores'))
  })
})
