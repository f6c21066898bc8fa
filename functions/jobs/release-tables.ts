import { z } from 'zod'
import type {
  Above,
  AgreementCell,
  DistributionCell,
  Draft,
  DraftAbout,
  FineBins,
  MatchCount,
  ParticipationCell,
  PerformanceCell,
  QualityCell,
  RepresentationCell,
} from '../../science/disclosure/draft.ts'
import { finerCounts } from '../../science/disclosure/finer-counts.ts'
import type { Move } from '../../science/disclosure/members.ts'
import type { PlaceShapes, Shape } from '../../science/disclosure/shapes.ts'
import { FINE_BINS } from '../../science/scores/measure-grid.ts'
import { quotient } from '../../science/stats/moments.ts'
import { parseStratumKey, stratumKey } from '../../study/attributes.ts'
import { studySchema } from '../../study/schema.ts'
import { type FileRef, fileRef, folderOf, job, type Objects, type Ref, refs, type Tables } from '../ports.ts'
import { enterRelease } from './shared/enter-release.ts'
import { PREVALENCE } from './shared/read-prevalence.ts'
import { aboutOf, MERGES, PEOPLE, READ_CENSUS, READ_SCORE, unknownOrigin } from './shared/release-about.ts'

/** What may be published of the audits and cubes: protected, attacked, entered in the ledger, and only then written. */
export const releaseTables = job({
  name: 'release-tables',
  reads: ['cubes', 'audits'],
  writes: 'released',
  ledger: 'releases',
  size: { memoryMb: 1024, minutes: 10 },
  input: z.object({
    study: studySchema,
    version: z.string(),
    scores: z.array(READ_SCORE),
    /** Outputs of models, of which nothing is known but the column that holds them. */
    predictions: z.array(z.object({ score: z.string(), model: z.string() })),
    /** SHA-256 of person-level inputs, in canonical order. */
    digests: z.array(z.object({ role: z.string(), sha256: z.string() })),
    distributions: refs('distributions'),
    matchCounts: refs('match_counts'),
    censuses: z.array(READ_CENSUS),
    representations: refs('representations'),
    participation: refs('participation_counts'),
    agreements: refs('agreements'),
    histograms: refs('histograms'),
    quality: refs('quality'),
    decisions: refs('decisions'),
    performances: refs('performances'),
    comparisons: refs('comparisons'),
    gaps: refs('comparisons'),
    prevalence: z.array(PREVALENCE),
    /** Of the ledger when the run began: with another history this is another step. */
    entries: z.number(),
    compared: z.object({
      changes: refs('changes'),
      members: z.string().nullable(),
      releases: z.array(z.string()),
    }),
    people: PEOPLE,
    merges: MERGES,
    atomCounts: refs('atom_counts'),
    /** Well-known variants of the genotypes by the build that has them there. */
    known: z.object({ GRCh37: z.number(), GRCh38: z.number() }),
    maps: z.array(z.object({ attribute: z.string(), shapes: fileRef('shapes'), digest: z.string() })),
  }),
  run: async (
    {
      study,
      version,
      scores,
      predictions,
      digests,
      censuses,
      prevalence,
      merges,
      people,
      known,
      maps,
      compared,
      ...from
    },
    env,
  ) => {
    const about = aboutOf(
      study,
      version,
      [...scores, ...predictions.map(unknownOrigin)],
      merges,
      people,
      known,
      censuses,
      prevalence,
      [
        ...digests.map(digest => ({ ...digest, personLevel: true })),
        ...scores.map(({ score, digest }) => ({ role: `score ${score}`, personLevel: false, sha256: digest })),
        ...censuses.map(({ census, digest }) => ({ role: `census ${census}`, personLevel: false, sha256: digest })),
        ...maps.map(({ attribute, digest }) => ({ role: `map ${attribute}`, personLevel: false, sha256: digest })),
      ],
    )
    const draft: Draft = {
      about,
      distributions: await readDistributions(env.tables, from, about.replicated),
      quality: await readQuality(env.tables, from.quality),
      matches: await readMatches(env.tables, from.matchCounts),
      performance: await readPerformance(env.tables, from.performances),
      comparison: await readPerformance(env.tables, from.comparisons),
      gaps: await readPerformance(env.tables, from.gaps),
      representation: await readRepresentations(env.tables, about, from.representations),
      participation: await readParticipation(env.tables, about, from.participation),
      agreement: await readAgreements(env.tables, from.agreements),
      finer: finerCounts(await readAtoms(env.tables, from.atomCounts, about), about.views, merges),
      shapes: await readShapes(
        env.store('cubes'),
        maps.filter(({ attribute }) => about.geography.some(of => of.attribute === attribute)),
      ),
    }
    const moves = await readMoves(env.tables, compared)
    const released = await enterRelease(draft, study.disclosure, { ...compared, moves }, env.ledger)
    return { released: await env.publisher.release(released) }
  },
})

type Reader = Pick<Tables<'released'>, 'read'>

async function readDistributions(
  tables: Reader,
  {
    distributions,
    histograms,
    decisions,
  }: { distributions: Ref<'distributions'>[]; histograms: Ref<'histograms'>[]; decisions: Ref<'decisions'>[] },
  replicated: boolean,
) {
  const bins = new Map<string, { n: bigint[]; weight: bigint[]; weight2: bigint[] }>()
  for await (const batch of tables.read(histograms))
    for (let i = 0; i < batch.bin.length; i++) {
      if (batch.outcome[i] !== '(all)') continue
      const key = keyOf(batch, i)
      const cell = bins.get(key) ?? { n: zeros(), weight: zeros(), weight2: zeros() }
      const bin = batch.bin[i]!
      cell.n[bin]! += batch.n[i]!
      cell.weight[bin]! += batch.sum_w[i]!
      cell.weight2[bin]! += batch.sum_w2[i]!
      bins.set(key, cell)
    }
  const above = new Map<string, Map<string, Above>>()
  for await (const batch of tables.read(decisions))
    for (let i = 0; i < batch.n.length; i++) {
      if (batch.outcome[i] !== '(all)') continue
      const key = keyOf(batch, i)
      const cuts = above.get(key) ?? new Map<string, Above>()
      const cell = cuts.get(batch.threshold[i]!) ?? { n: 0, weight: 0n, weight2: 0n }
      cuts.set(batch.threshold[i]!, {
        n: cell.n + Number(batch.n[i]),
        weight: cell.weight + batch.sum_w[i]!,
        weight2: cell.weight2 + batch.sum_w2[i]!,
      })
      above.set(key, cuts)
    }
  const binsOf = (key: string): FineBins => {
    const found = bins.get(key)
    if (!found) throw new Error('a distribution has no histogram')
    return found
  }
  const cells: DistributionCell[] = []
  for await (const batch of tables.read(distributions))
    for (let i = 0; i < batch.n.length; i++)
      cells.push({
        score: batch.score[i]!,
        measure: batch.measure[i]!,
        view: batch.view[i]!,
        stratum: batch.stratum[i]!,
        n: Number(batch.n[i]),
        nClamped: Number(batch.n_clamped[i]),
        mean: batch.mean[i]!,
        meanSe: batch.mean_se[i]!,
        ...(replicated && { jackknife: { se: batch.jackknife_se[i]!, groups: batch.jackknife_groups[i]! } }),
        sd: batch.sd[i]!,
        bins: binsOf(keyOf(batch, i)),
        above: above.get(keyOf(batch, i)) ?? new Map(),
      })
  return cells
}

function keyOf(
  batch: { model: string[]; score: string[]; measure: string[]; view: string[]; stratum: string[] },
  i: number,
): string {
  return [batch.model[i], batch.score[i], batch.measure[i], batch.view[i], batch.stratum[i]].join('\t')
}

/** Of all batches added up. */
async function readQuality(tables: Reader, quality: Ref<'quality'>[]): Promise<QualityCell[]> {
  const cells = new Map<
    string,
    {
      score: string
      view: string
      stratum: string
      sums: Record<'people' | 'scored' | 'calls' | 'missingCalls' | 'weight' | 'missingWeight', bigint>
    }
  >()
  for await (const batch of tables.read(quality))
    for (let i = 0; i < batch.people.length; i++) {
      const [score, view, stratum] = [batch.score[i]!, batch.view[i]!, batch.stratum[i]!]
      const key = [batch.model[i], score, view, stratum].join('\t')
      const before = cells.get(key)?.sums
      cells.set(key, {
        score,
        view,
        stratum,
        sums: {
          people: (before?.people ?? 0n) + batch.people[i]!,
          scored: (before?.scored ?? 0n) + batch.scored[i]!,
          calls: (before?.calls ?? 0n) + batch.calls[i]!,
          missingCalls: (before?.missingCalls ?? 0n) + batch.missing_calls[i]!,
          weight: (before?.weight ?? 0n) + batch.weight_units[i]!,
          missingWeight: (before?.missingWeight ?? 0n) + batch.missing_weight_units[i]!,
        },
      })
    }
  return [...cells.values()].map(({ sums, ...keys }) => ({
    ...keys,
    people: Number(sums.people),
    scored: Number(sums.scored),
    calls: Number(sums.calls),
    missingCalls: Number(sums.missingCalls),
    missingWeightShare: sums.weight === 0n ? 0 : quotient(sums.missingWeight, sums.weight),
  }))
}

async function readMatches(tables: Reader, matchCounts: Ref<'match_counts'>[]): Promise<MatchCount[]> {
  const counts: MatchCount[] = []
  for await (const batch of tables.read(matchCounts))
    for (let i = 0; i < batch.rows.length; i++) {
      const status = batch.status[i] as MatchCount['status']
      counts.push({
        score: batch.score[i]!,
        status,
        reason: status === 'matched' ? '' : batch.reason[i]!,
        rows: Number(batch.rows[i]),
        weightShare: batch.weight_share[i]!,
      })
    }
  return counts
}

async function readPerformance<T extends 'performances' | 'comparisons'>(tables: Reader, from: Ref<T>[]) {
  const cells: PerformanceCell[] = []
  for await (const batch of tables.read<'performances' | 'comparisons'>(from)) {
    const { statistic, value, low, high, n, reason, ...keys } = batch
    for (const [i, name] of statistic.entries())
      cells.push({
        keys: Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, values[i]!])),
        statistic: name,
        estimate: reason[i] === '' ? { value: value[i]!, low: low[i]!, high: high[i]!, n: Number(n[i]) } : undefined,
        reason: reason[i]!,
      })
  }
  return cells
}

async function readRepresentations(
  tables: Reader,
  { representation }: DraftAbout,
  representations: Ref<'representations'>[],
) {
  const cells = new Map<string, RepresentationCell[]>()
  for await (const batch of tables.read(representations))
    for (let i = 0; i < batch.place.length; i++) {
      const key = JSON.stringify([batch.census[i], batch.view[i], batch.among[i]])
      const found = cells.get(key) ?? []
      found.push({
        stratum: batch.stratum[i]!,
        place: batch.place[i] as RepresentationCell['place'],
        referencePeople: Number(batch.reference_people[i]),
        otherPeople: Number(batch.other_people[i]),
        censusPeople: Number(batch.census_people[i]),
      })
      cells.set(key, found)
    }
  return representation.map(view => {
    const among = stratumKey(view.among.map(({ attribute, level }) => [attribute, level]))
    return { ...view, cells: cells.get(JSON.stringify([view.census, view.view, among]))! }
  })
}

/** Of all batches added up; of views that are published. */
async function readParticipation(tables: Reader, { cascade, views }: DraftAbout, from: Ref<'participation_counts'>[]) {
  const cells = new Map<string, ParticipationCell & { people: number[] }>()
  for await (const batch of tables.read(from))
    for (const [i, view] of batch.view.entries()) {
      if (!views.includes(view)) continue
      const stratum = batch.stratum[i]!
      const name = JSON.stringify([view, stratum])
      const cell = cells.get(name) ?? { view, stratum, people: new Array<number>(cascade.length + 1).fill(0) }
      cell.people[batch.reached[i]!]! += Number(batch.people[i])
      cells.set(name, cell)
    }
  return [...cells.values()]
}

async function readAgreements(tables: Reader, agreements: Ref<'agreements'>[]): Promise<AgreementCell[]> {
  const cells: AgreementCell[] = []
  for await (const batch of tables.read(agreements))
    for (let i = 0; i < batch.n.length; i++) {
      const share = (weight: bigint) => quotient(weight, batch.sum_w[i]!)
      cells.push({
        score: batch.score[i]!,
        other: batch.other[i]!,
        measure: batch.measure[i]!,
        view: batch.view[i]!,
        stratum: batch.stratum[i]!,
        n: Number(batch.n[i]),
        rank: batch.ranked[i] ? { correlation: batch.rank_correlation[i]!, error: batch.rank_error[i]! } : undefined,
        high: batch.cut_off[i]
          ? {
              cut: batch.cut[i]!,
              otherCut: batch.other_cut[i]!,
              both: share(batch.w_both[i]!),
              first: share(batch.w_first[i]!),
              second: share(batch.w_second[i]!),
            }
          : undefined,
      })
    }
  return cells
}

/** People of every joint value of all attributes in use, as they were before levels were told as one; read only where some are. */
async function readAtoms(tables: Reader, from: Ref<'atom_counts'>[], { merged, count }: DraftAbout) {
  const atoms: { levels: ReadonlyMap<string, string>; people: number }[] = []
  if (merged.length === 0) return atoms
  for await (const batch of tables.read(from, ['atom_key', 'outcome', 'reference', 'n']))
    for (const [i, key] of batch.atom_key.entries())
      if (batch.outcome[i] === '(all)' && (batch.reference[i] || count === 'all'))
        atoms.push({ levels: new Map(parseStratumKey(key)), people: Number(batch.n[i]) })
  return atoms
}

/** Of each release that people were compared with: one in which nobody moved has no rows. */
async function readMoves(
  tables: Reader,
  { changes, releases }: { changes: Ref<'changes'>[]; releases: string[] },
): Promise<Map<string, Move[]>> {
  const moves = new Map<string, Move[]>(releases.map(release => [release, []]))
  for await (const batch of tables.read(changes))
    for (let i = 0; i < batch.people.length; i++)
      moves.get(batch.earlier[i]!)!.push({
        view: batch.view[i]!,
        reference: batch.reference[i]!,
        before: batch.stratum_before[i]!,
        now: batch.stratum[i]!,
        people: Number(batch.people[i]),
      })
  return moves
}

async function readShapes(
  cubes: Objects,
  maps: readonly { attribute: string; shapes: FileRef<'shapes'> }[],
): Promise<PlaceShapes[]> {
  const read = []
  for (const { attribute, shapes } of maps) {
    const chunks: Uint8Array[] = []
    for await (const chunk of cubes.read(`${folderOf(shapes)}/${shapes.name}`)) chunks.push(chunk)
    read.push({ attribute, shapes: JSON.parse(Buffer.concat(chunks).toString()) as Shape[] })
  }
  return read
}

const zeros = () => new Array<bigint>(FINE_BINS).fill(0n)
