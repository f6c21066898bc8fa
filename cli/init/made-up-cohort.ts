/** How many people and variants are made up: enough that under `cms-11` most cells are shown and some are not. */
const PEOPLE = 1200
const VARIANTS = 64
const SEED = 20_26

/** The share of the people in each group. Few are 65 or older: too few for a histogram under `cms-11`. */
const REGIONS = { north: 0.35, east: 0.25, south: 0.2, west: 0.2 }
/** How many live in each region, so that some are missing from the cohort: the south, and fewer the east. */
const RESIDENTS: Record<Region, number> = { north: 81_000, east: 60_000, south: 60_000, west: 28_000 }
const SEXES = { female: 0.52, male: 0.48 }
const AGES = { '18-39': 0.5, '40-64': 0.45, '65+': 0.05 }
/** Share of calls that are missing. */
const MISSING = 0.01
/** Pairs of alleles; the last two read the same on both strands, so a score cannot tell them apart. */
const ALLELES = ['AC', 'AG', 'CA', 'CT', 'GA', 'GT', 'TC', 'TG', 'AT', 'CG'] as const
const BASES_BETWEEN = 500_000

type Region = keyof typeof REGIONS

interface Variant {
  chromosome: number
  pos1: number
  ref: string
  alt: string
  /** Frequency of the alternate allele in each region. */
  frequencies: Record<Region, number>
  weight: number
}

/**
 * A cohort of nobody: genotypes (VCF), people (CSV), a score (PGS Catalog format 2.0) and a census, by file name. Everything is
 * drawn by one seeded generator, the same text each time; regions differ a little in allele frequency, as places do.
 */
export function madeUpCohort(): Record<'genotypes.vcf' | 'people.csv' | 'score.txt' | 'census.csv', string> {
  const random = mulberry32(SEED)
  const variants = Array.from({ length: VARIANTS }, (_, i) => variantAt(i, random))
  const people = Array.from({ length: PEOPLE }, (_, i) => ({
    id: `made-up-${String(i + 1).padStart(4, '0')}`,
    region: pick(REGIONS, random),
    sex: pick(SEXES, random),
    age: pick(AGES, random),
  }))
  return {
    'genotypes.vcf': vcf(
      people.map(({ id }) => id),
      variants.map(variant => [variant, people.map(({ region }) => call(variant.frequencies[region], random))]),
    ),
    'people.csv': lines([
      'person_id,region,sex,age_group',
      ...people.map(({ id, region, sex, age }) => [id, region, sex, age].join()),
    ]),
    'score.txt': score(variants),
    'census.csv': census(),
  }
}

function vcf(ids: string[], records: [Variant, string[]][]): string {
  return lines([
    '##fileformat=VCFv4.2',
    '##source=evenstrand init: made-up genotypes of people who do not exist',
    ...Array.from({ length: 22 }, (_, i) => `##contig=<ID=${i + 1}>`),
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT', ...ids].join('\t'),
    ...records.map(([{ chromosome, pos1, ref, alt }, calls]) =>
      [chromosome, pos1, '.', ref, alt, '.', 'PASS', '.', 'GT', ...calls].join('\t'),
    ),
  ])
}

function score(variants: Variant[]): string {
  const rows = variants.map(({ chromosome, pos1, ref, alt, weight }, i) =>
    [`made-up-${i + 1}`, chromosome, pos1, alt, ref, weight.toFixed(4)].join('\t'),
  )
  return lines([
    '###PGS CATALOG SCORING FILE - made up by evenstrand init, in the layout of the PGS Catalog',
    '#format_version=2.0',
    '##POLYGENIC SCORE (PGS) INFORMATION',
    '#pgs_id=made-up',
    '#pgs_name=Made-up score of no trait',
    '#trait_reported=none: the weights are made up',
    `#variants_number=${variants.length}`,
    '#genome_build=GRCh38',
    '##SOURCE INFORMATION',
    '#citation=none: made up by evenstrand init',
    '#license=none needed: the weights are made up',
    ['rsID', 'chr_name', 'chr_position', 'effect_allele', 'other_allele', 'effect_weight'].join('\t'),
    ...rows,
  ])
}

function census(): string {
  const rows = Object.entries(RESIDENTS).flatMap(([region, people]) =>
    Object.keys(SEXES).map(sex => [region, sex, people / 2, 'made up'].join()),
  )
  return lines(['region,sex,people,source', ...rows])
}

function variantAt(i: number, random: () => number): Variant {
  // One in 32 reads the same on both strands: what matching drops, unless told otherwise, is there to be seen.
  const [ref, alt] = ALLELES[i % 32 === 7 ? 8 + (i >> 5) : Math.floor(random() * 8)]!
  const everywhere = 0.1 + 0.8 * random()
  const near = () => everywhere + 0.1 * (random() - 0.5)
  return {
    chromosome: 1 + Math.floor((i * 22) / VARIANTS),
    pos1: BASES_BETWEEN * (1 + i) + Math.floor(random() * 1000),
    ref: ref!,
    alt: alt!,
    frequencies: { north: near(), east: near(), south: near(), west: near() },
    weight: 0.2 * (random() - 0.4),
  }
}

function call(frequency: number, random: () => number): string {
  if (random() < MISSING) return './.'
  const allele = () => (random() < frequency ? '1' : '0')
  return `${allele()}/${allele()}`
}

/** A group, by the groups' shares. */
function pick<Group extends string>(shares: Record<Group, number>, random: () => number): Group {
  const drawn = random()
  let below = 0
  for (const [group, share] of Object.entries<number>(shares)) {
    below += share
    if (drawn < below) return group as Group
  }
  throw new Error('shares add up to 1')
}

/** Uniform on [0, 1); mulberry32 of Tommy Ettinger, public domain: 32 bits of state, the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const lines = (all: string[]) => all.map(line => `${line}\n`).join('')
