import { UserError } from '../errors.ts'
import type { GenotypeFile, RangeSummary } from './genotype-file.ts'

/**
 * Checks what no range can see alone: that the ranges together read every block of the file once, and that the records of one
 * range follow those of the ranges before it. `ranges` in any order.
 * Throws UserError `corrupt` where a range's blocks do not start where those of the range before it end (a damaged block was
 * passed over in the search for the first), `truncated` where there are fewer or more lines than the file's header says,
 * `order` where positions descend or a chromosome comes back; a plain Error if the ranges are not the file's or were not read to the end.
 */
export function checkRangeOrder({ file, size }: Pick<GenotypeFile, 'file' | 'size'>, ranges: RangeSummary[]): void {
  const seen = new Set<string>()
  let last: RangeSummary['last'] = null
  let start = 0
  let nextBlock = 0
  let lines = 0
  for (const range of ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (range.start !== start) throw new Error(`the ranges of ${file} do not meet at byte ${start}`)
    if (range.firstBlock !== nextBlock) throw passedOver(file, Math.min(nextBlock, range.firstBlock))
    const { first } = range
    const goesOn = first !== null && first.chromosome === last?.chromosome
    if (goesOn && first.pos1 < last!.pos1) {
      throw outOfOrder(file, `Position ${first.pos1} follows ${last!.pos1} on chromosome ${first.chromosome}.`)
    }
    for (const chromosome of goesOn ? range.chromosomes.slice(1) : range.chromosomes) {
      if (seen.has(chromosome)) throw outOfOrder(file, `Chromosome ${chromosome} comes back after another one.`)
      seen.add(chromosome)
    }
    last = range.last ?? last
    start = range.end
    nextBlock = range.nextBlock
    lines += range.lines
  }
  if (start !== size || nextBlock !== size) throw new Error(`the ranges of ${file} were not read to its end`)
  const linesOfFile = ranges[0]?.linesOfFile ?? null
  if (linesOfFile !== null && linesOfFile !== lines) throw otherCount(file, lines, linesOfFile)
}

function passedOver(file: string, byte: number): UserError {
  return new UserError('corrupt', `The blocks of the file do not follow one another at byte ${byte}.`, {
    todo: 'Copy or download the file again, and compare its checksum with the original.',
    place: { file },
  })
}

function otherCount(file: string, found: number, said: number): UserError {
  return new UserError('truncated', `The file's header says ${said} variants, and ${found} follow.`, {
    todo: 'Copy or download the file again, and compare its size and checksum with the original.',
    place: { file },
  })
}

function outOfOrder(file: string, message: string): UserError {
  return new UserError('order', message, {
    todo: 'Sort the file by chromosome and position, for example with bcftools sort.',
    place: { file },
  })
}
