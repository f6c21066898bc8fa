import { z } from 'zod'
import type { Batch } from '../../queries/tables.ts'
import { UserError } from '../../science/errors.ts'
import type { VariantIndex, VariantName } from '../../science/genotypes/variant-index.ts'
import { type Effect, genotypeWeights, span } from '../../science/scores/effects.ts'
import { type Match, type MatchRules, matchScore as matchRows, type Variant } from '../../science/scores/match.ts'
import { stableSum } from '../../science/stats/stable-sum.ts'
import { job, type Ref, ref, refs, type Tables } from '../ports.ts'
import { GENOTYPE_SIZES } from './shared/genotype-sizes.ts'
import { readModelVariants } from './shared/read-model-variants.ts'

/**
 * Gives every row of one score a status and a reason; refuses a score of whose weight too little is
 * matched and called. Where the
 * model is frozen, it has decided which variants a row may lie on, and what batches of people lack counts as missing.
 */
export const matchScore = job({
  name: 'match-score',
  reads: ['lake', 'scores'],
  writes: 'scores',
  size: GENOTYPE_SIZES['match-score'],
  input: z.object({
    score: z.string(),
    file: z.string(),
    rows: refs('score_variants'),
    /** The variants of each batch of people. */
    batches: z.array(z.object({ variants: refs('variants') })),
    rules: z.object({
      ambiguous: z.enum(['keep', 'drop']),
      multiallelic: z.enum(['keep', 'drop']),
      min_weight: z.number(),
    }),
    frozen: z.object({ modelVariants: ref('model_variants') }).nullable(),
  }),
  run: async ({ score, file, rows, batches, rules, frozen }, env) => {
    const wanted = await readRows(env.tables, rows)
    const { variants, called } = await variantsAt(env.tables, batches, wanted)
    const matches = frozen
      ? matchFrozen(wanted, variants, rules, (await readModelVariants(env.tables, frozen.modelVariants)).index, file)
      : matchRows(wanted, variants, rules)
    checkWeight(wanted, matches, called, rules.min_weight, file)
    return {
      score,
      matches: await env.tables.write('matches', [
        {
          score: matches.map(() => score),
          row: Int32Array.from(matches, match => match.row),
          status: matches.map(match => match.status),
          reason: matches.map(match => match.reason),
          chromosome: matches.map(match => match.variant?.chromosome ?? ''),
          pos1: Int32Array.from(matches, match => match.variant?.pos1 ?? 0),
          ref: matches.map(match => match.variant?.ref ?? ''),
          alt: matches.map(match => match.variant?.alt ?? ''),
          effect_is_alt: matches.map(match => match.effectIsAlt),
          effect: wanted.map(row => row.effect),
          weight: wanted.map(row => row.weight),
        },
      ]),
    }
  },
})

type Row = Awaited<ReturnType<typeof readRows>>[number]

async function readRows(tables: Tables<'scores'>, from: readonly Ref<'score_variants'>[]) {
  const rows = []
  for await (const batch of tables.read(from))
    for (const [i, chromosome] of batch.chromosome.entries())
      rows.push({
        row: batch.row[i]!,
        line: batch.line[i]!,
        rsid: batch.rsid[i]!,
        chromosome,
        pos1: batch.pos1[i]!,
        effectAllele: batch.effect_allele[i]!,
        otherAllele: batch.other_allele[i]!,
        effect: batch.effect[i]! as Effect,
        weight: batch.weight[i]!,
      })
  return rows
}

/**
 * The lake's variants at the score's positions (the rest never become objects), each as often as a batch holds it at most;
 * and the share of all genotyped people who have a call of each.
 */
async function variantsAt(
  tables: Tables<'scores'>,
  batches: readonly { variants: readonly Ref<'variants'>[] }[],
  rows: readonly Row[],
): Promise<{ variants: Variant[]; called: (variant: VariantName) => number }> {
  const positions = positionsOf(rows)
  const found = new Map<string, { variant: Variant; times: number[]; called: number }>()
  const people = batches.map(() => 0)
  for (const [b, { variants }] of batches.entries())
    for await (const batch of tables.read(variants, COLUMNS)) {
      people[b] = Math.max(people[b]!, Number(batch.people[0] ?? 0))
      for (let i = 0; i < batch.pos1.length; i++) {
        if (!positions.get(batch.chromosome[i]!)?.has(batch.pos1[i]!)) continue
        const variant = variantAt(batch, i)
        const key = keyOf(variant)
        const known = found.get(key) ?? { variant, times: batches.map(() => 0), called: 0 }
        if (known.times[b] === 0) known.called += Number(batch.called[i]!)
        known.variant.multiallelic ||= variant.multiallelic
        known.times[b]!++
        found.set(key, known)
      }
    }
  const everyone = people.reduce((sum, n) => sum + n, 0)
  return {
    variants: [...found.values()].flatMap(({ variant, times }) =>
      Array.from({ length: Math.max(...times) }, () => ({ ...variant, inEveryBatch: times.every(n => n > 0) })),
    ),
    called: variant => found.get(keyOf(variant))!.called / everyone,
  }
}

const COLUMNS = ['chromosome', 'pos1', 'ref', 'alt', 'multiallelic', 'people', 'called'] as const
const keyOf = ({ chromosome, pos1, ref, alt }: VariantName) => `${chromosome}:${pos1}:${ref}:${alt}`

function positionsOf(rows: readonly Row[]): ReadonlyMap<string, ReadonlySet<number>> {
  const positions = new Map<string, Set<number>>()
  for (const { chromosome, pos1 } of rows)
    positions.set(chromosome, (positions.get(chromosome) ?? new Set<number>()).add(pos1))
  return positions
}

const variantAt = (
  batch: Batch<'variants', 'chromosome' | 'pos1' | 'ref' | 'alt' | 'multiallelic'>,
  i: number,
): Variant => ({
  chromosome: batch.chromosome[i]!,
  pos1: batch.pos1[i]!,
  ref: batch.ref[i]!,
  alt: batch.alt[i]!,
  multiallelic: batch.multiallelic[i]!,
  inEveryBatch: true,
})

const KEEP = { ambiguous: 'keep', multiallelic: 'keep' } as const

/** As the model decided: of the genotypes' variants, only its own count, and all of them. */
function matchFrozen(
  rows: readonly Row[],
  variants: readonly Variant[],
  rules: MatchRules,
  model: VariantIndex,
  file: string,
): Match[] {
  const held = variants.filter(variant => model.find(variant) !== undefined)
  const matches = matchRows(
    rows,
    held.map(variant => ({ ...variant, inEveryBatch: true })),
    KEEP,
  )
  const byRules = matchRows(rows, variants, rules)
  return matches.map((match, i): Match => {
    if (match.status === 'excluded') throw notAsFrozen(rows[i]!, match.reason, file)
    if (match.status === 'matched') return match
    if (byRules[i]!.status !== 'matched') return byRules[i]!
    return { ...byRules[i]!, status: 'excluded', reason: 'the frozen model does not have the variant' }
  })
}

function notAsFrozen({ line }: Row, reason: string, file: string): UserError {
  return new UserError('not-as-frozen', `A variant that the frozen model has cannot be scored: ${reason}.`, {
    todo: 'Leave the repeated record out of the genotypes.',
    place: { file, line },
  })
}

/** Lost is the weight of a row that is not matched, and of one that is, times the share of people without a call of its variant. */
function checkWeight(
  rows: readonly Row[],
  matches: readonly Match[],
  called: (variant: VariantName) => number,
  least: number,
  file: string,
): void {
  const weights = rows.map(({ effect, weight }) => span(genotypeWeights(effect, weight)))
  const total = stableSum(weights)
  const missing = matches.map(({ variant, status }) => (status === 'matched' && variant ? 1 - called(variant) : 1))
  const loss = (i: number) => weights[i]! * missing[i]!
  const lost = rows.flatMap((_, i) => (missing[i]! > 0 ? [i] : []))
  const share = 1 - stableSum(lost.map(loss)) / total
  if (total === 0) throw noWeight(file)
  if (!Number.isFinite(total)) throw tooHeavy(file)
  if (share >= least && share > 0) return
  const heaviest = lost.sort((a, b) => loss(b) - loss(a)).slice(0, 10)
  const losses = heaviest.map(
    i =>
      `${rows[i]!.rsid || `row ${rows[i]!.row}`} (line ${rows[i]!.line}: ${matches[i]!.status === 'matched' ? `no call in ${(100 * missing[i]!).toFixed(1)}% of people` : matches[i]!.reason})`,
  )
  const byRule = lost.filter(i => matches[i]!.status === 'excluded')
  const uncalled = lost.filter(i => matches[i]!.status === 'matched')
  const weightOf = (indexes: number[]) => stableSum(indexes.map(loss))
  const hint =
    2 * weightOf(uncalled) > weightOf(lost)
      ? 'Most is lost in calls that are missing: score people whose genotypes hold the variants, or impute them first.'
      : 2 * byRule.length > lost.length
        ? 'Most are in the genotypes and left out by a rule: where strands agree, `ambiguous: keep` and `multiallelic: keep` in `matching` bring them back.'
        : 'Check the genome build and that all genotype files are named.'
  throw new UserError(
    'low-match',
    `Only ${(100 * Math.max(0, share)).toFixed(1)}% of the score’s weight is matched and called in the genotypes, less than the ${Number((100 * least).toFixed(2))}% that \`matching.min_weight\` asks for.`,
    {
      todo: `${hint} The heaviest losses: ${losses.join('; ')}.`,
      place: { file },
    },
  )
}

function noWeight(file: string): UserError {
  return new UserError('no-weight', 'The weights of the score are all 0, or alike for every genotype.', {
    todo: 'Give a score with weights.',
    place: { file },
  })
}

function tooHeavy(file: string): UserError {
  return new UserError('no-weight', 'The weights of the score add up to more than a number can hold.', {
    todo: 'Check the column effect_weight.',
    place: { file },
  })
}
