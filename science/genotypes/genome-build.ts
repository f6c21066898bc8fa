import { UserError } from '../errors.ts'
import { canonicalChromosome } from './chromosome.ts'
import type { Build, SaidBuild } from './genotype-file.ts'

// Lengths of GRCh37 and GRCh38 (Genome Reference Consortium); MT is the same in both.
const LENGTHS: Record<string, readonly [grch37: number, grch38: number]> = {
  1: [249250621, 248956422],
  2: [243199373, 242193529],
  3: [198022430, 198295559],
  4: [191154276, 190214555],
  5: [180915260, 181538259],
  6: [171115067, 170805979],
  7: [159138663, 159345973],
  8: [146364022, 145138636],
  9: [141213431, 138394717],
  10: [135534747, 133797422],
  11: [135006516, 135086622],
  12: [133851895, 133275309],
  13: [115169878, 114364328],
  14: [107349540, 107043718],
  15: [102531392, 101991189],
  16: [90354753, 90338345],
  17: [81195210, 83257441],
  18: [78077248, 80373285],
  19: [59128983, 58617616],
  20: [63025520, 64444167],
  21: [48129895, 46709983],
  22: [51304566, 50818468],
  X: [155270560, 156040895],
  Y: [59373566, 57227415],
}

/** The build whose chromosome has the length that a `##contig` line of a VCF gives; undefined if it gives neither's. */
export function buildOfContig(line: string): Build | undefined {
  const name = /[<,]ID=([^,>]+)/.exec(line)?.[1] ?? ''
  const length = Number(/[<,]length=([0-9]+)[,>]/.exec(line)?.[1])
  const [grch37, grch38] = LENGTHS[canonicalChromosome(name) ?? ''] ?? []
  return length === grch37 ? 'GRCh37' : length === grch38 ? 'GRCh38' : undefined
}

/** The build that a `##reference` line of a VCF names; undefined if it names none, or both. */
export function buildOfReference(line: string): Build | undefined {
  const is37 = /grch37|hg19|b37|hs37d5/i.test(line)
  const is38 = /grch38|hg38|hs38/i.test(line)
  return is37 === is38 ? undefined : is37 ? 'GRCh37' : 'GRCh38'
}

/** Throws UserError `other-build` where a file says that it is of another build than the study. */
export function checkBuild({ file, build: said }: { file: string; build: SaidBuild | undefined }, build: Build): void {
  if (!said || said.build === build) return
  throw new UserError('other-build', `The file’s header is of ${said.build}, and the study says ${build}.`, {
    todo: `Write \`build: ${said.build}\`, with score files of that build, or lift the file over to ${build}.`,
    place: { file, line: said.line },
  })
}
