import type { Build } from './genotype-file.ts'

/** First and last position of PAR1 and PAR2 on each build, from the Genome Reference Consortium. */
const REGIONS: Record<Build, Record<'X' | 'Y', readonly (readonly [first: number, last: number])[]>> = {
  GRCh37: {
    X: [
      [60_001, 2_699_520],
      [154_931_044, 155_260_560],
    ],
    Y: [
      [10_001, 2_649_520],
      [59_034_050, 59_363_566],
    ],
  },
  GRCh38: {
    X: [
      [10_001, 2_781_479],
      [155_701_383, 156_030_895],
    ],
    Y: [
      [10_001, 2_781_479],
      [56_887_903, 57_217_415],
    ],
  },
}

/** Whether a position (1-based) of X or Y lies in a region that both have, where men have two alleles as women have. */
export function isPseudoAutosomal(build: Build, chromosome: 'X' | 'Y', pos1: number): boolean {
  return REGIONS[build][chromosome].some(([first, last]) => pos1 >= first && pos1 <= last)
}
