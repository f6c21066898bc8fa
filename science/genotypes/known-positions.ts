import { UserError } from '../errors.ts'
import type { Build } from './genotype-file.ts'
import { KNOWN_VARIANTS } from './known-variants.ts'

/** How many well-known variants lie where a build has them, with their alleles. */
export type KnownPositions = Readonly<Record<Build, number>>

/** Fewer might lie there by chance. */
const LEAST = 5
/** For each variant where one build has it, so many where the other does: a variant of the same two alleles may be anywhere. */
const CLEAR = 9

/** By chromosome, then by position: the build that has a variant there, and its two alleles in order. */
const KNOWN = new Map<string, Map<number, { build: Build; alleles: string }>>()
for (const line of KNOWN_VARIANTS.trim().split('\n')) {
  const [, chromosome, pos37, pos38, ...alleles] = line.split(' ')
  const places = KNOWN.get(chromosome!) ?? new Map()
  KNOWN.set(chromosome!, places)
  const both = pairOf(alleles[0]!, alleles[1]!)
  places.set(Number(pos37), { build: 'GRCh37', alleles: both })
  places.set(Number(pos38), { build: 'GRCh38', alleles: both })
}

/** The build that has a well-known variant there, with these two alleles in either order; undefined if neither has. */
export function knownBuild(chromosome: string, pos1: number, a: string, b: string): Build | undefined {
  const known = KNOWN.get(chromosome)?.get(pos1)
  return known && known.alleles === pairOf(a, b) ? known.build : undefined
}

export function addKnown(counts: Iterable<KnownPositions>): KnownPositions {
  const total = { GRCh37: 0, GRCh38: 0 }
  for (const { GRCh37, GRCh38 } of counts) {
    total.GRCh37 += GRCh37
    total.GRCh38 += GRCh38
  }
  return total
}

/** The build that the positions are clearly of; undefined where they do not tell. */
export function buildOfKnown({ GRCh37, GRCh38 }: KnownPositions): Build | undefined {
  if (GRCh38 >= LEAST && GRCh38 >= CLEAR * GRCh37) return 'GRCh38'
  if (GRCh37 >= LEAST && GRCh37 >= CLEAR * GRCh38) return 'GRCh37'
  return undefined
}

/** Throws UserError `other-build` where positions are clearly of another build than declared. */
export function checkKnown(known: KnownPositions, file: string, declared: string): void {
  const found = buildOfKnown(known)
  if (found === undefined || found === declared) return
  throw new UserError(
    'other-build',
    `${known[found]} well-known variants in the file lie where ${found} has them, and the study says ${declared}.`,
    {
      todo: `Declare \`build: ${found}\` if all files of genotypes and scores are of it; or give this file on ${declared}, lifted over or harmonised.`,
      place: { file },
    },
  )
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a}/${b}` : `${b}/${a}`
}
