import { Attempt } from '../../functions/attempt.ts'
import { Model } from '../../functions/jobs/shared/model.ts'
import type { Ref, Tables } from '../../functions/ports.ts'
import { type Effect, genotypeWeights, span } from '../../science/scores/effects.ts'
import { stableSum } from '../../science/stats/stable-sum.ts'
import type { OpenHome } from '../open-home.ts'
import type { Summed } from './run-stages.ts'

export interface ScoreSummary {
  score: string
  /** Rows of its file, and how many of them are matched. */
  rows: number
  matched: number
  /** Share of its weight that is matched. */
  weightShare: number
  /** People who lack some of its calls; those who lack all of them have no sum. */
  peopleWithMissingCalls: number
  peopleWithoutSum: number
}

export interface MatchRow {
  row: number
  line: number
  rsid: string
  status: string
  reason: string
  /** chromosome:position:ref:alt; '' where none was found. */
  variant: string
}

export interface ScoreResult {
  /** By person, in the order of `ids`, in the unit of the file's weights; undefined where all calls are missing. */
  sums: (number | undefined)[]
  matches: MatchRow[]
  summary: ScoreSummary
}

/** What a run up to the sums left, score by score. */
export async function readResults(home: OpenHome, done: Summed, ids: readonly string[]): Promise<ScoreResult[]> {
  const tables = home.tables(new Attempt('reader'))
  const placeOf = new Map(ids.map((id, place) => [id, place]))
  const places: number[] = []
  for await (const batch of tables.read([done['ingest-people'][0]!.people], ['person', 'person_id']))
    for (const [i, person] of batch.person.entries()) places[person] = placeOf.get(batch.person_id[i]!)!

  const results = new Map<string, ScoreResult & { unit: number }>()
  for (const [i, { score, variants }] of done['read-score'].entries()) {
    const { matches, weightShare } = await readMatches(tables, variants, done['match-score'][i]!.matches)
    const model = await Model.read(tables, done['fit-scoring'][i]!.models)
    results.set(score, {
      unit: 2 ** model.number('unit_log2'),
      sums: Array(ids.length).fill(undefined),
      matches,
      summary: {
        score,
        rows: matches.length,
        matched: matches.filter(({ status }) => status === 'matched').length,
        weightShare,
        peopleWithMissingCalls: 0,
        peopleWithoutSum: ids.length,
      },
    })
  }
  for await (const batch of tables.read(done['sum-scores'].map(({ sums }) => sums)))
    for (const [i, score] of batch.score.entries()) {
      const { sums, unit, summary } = results.get(score)!
      sums[places[batch.person[i]!]!] = Number(batch.sum_units[i]!) / unit
      summary.peopleWithoutSum--
      if (batch.missing_calls[i]! > 0) summary.peopleWithMissingCalls++
    }
  for (const { summary } of results.values()) summary.peopleWithMissingCalls += summary.peopleWithoutSum
  return [...results.values()]
}

async function readMatches(tables: Pick<Tables<never>, 'read'>, rows: Ref<'score_variants'>, matched: Ref<'matches'>) {
  const named = new Map<number, { line: number; rsid: string }>()
  for await (const batch of tables.read([rows], ['row', 'line', 'rsid']))
    for (const [i, row] of batch.row.entries()) named.set(row, { line: batch.line[i]!, rsid: batch.rsid[i]! })
  const matches: MatchRow[] = []
  const weights: number[] = []
  for await (const batch of tables.read([matched]))
    for (const [i, row] of batch.row.entries()) {
      const [chromosome, pos1, ref, alt] = [batch.chromosome[i]!, batch.pos1[i]!, batch.ref[i]!, batch.alt[i]!]
      const variant = chromosome === '' ? '' : `${chromosome}:${pos1}:${ref}:${alt}`
      matches.push({ row, ...named.get(row)!, status: batch.status[i]!, reason: batch.reason[i]!, variant })
      weights.push(span(genotypeWeights(batch.effect[i]! as Effect, batch.weight[i]!)))
    }
  const kept = weights.filter((_, i) => matches[i]!.status === 'matched')
  return { matches, weightShare: stableSum(kept) / stableSum(weights) }
}
