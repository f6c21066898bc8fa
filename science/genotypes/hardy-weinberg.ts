/** People of one group by their calls of one variant. */
export interface GenotypeCounts {
  refHomozygous: number
  heterozygous: number
  altHomozygous: number
}

/**
 * The exact test of Hardy-Weinberg proportions: the probability, given the copies of each allele, of a number of heterozygotes
 * that is less likely than the one seen, plus half that of those as likely (mid-p). Two-sided; 1 half where only one number is possible.
 * Of autosomes and of people of one group: groups of different frequencies together are never in these proportions.
 * Source: Wigginton, Cutler & Abecasis, American Journal of Human Genetics 76:887 (2005); mid-p: Graffelman & Moreno,
 * Statistical Applications in Genetics and Molecular Biology 12:433 (2013); as `plink2 --hardy midp`.
 */
export function hardyWeinbergMidP({ refHomozygous, heterozygous, altHomozygous }: GenotypeCounts): number {
  const people = refHomozygous + heterozygous + altHomozygous
  const rare = 2 * Math.min(refHomozygous, altHomozygous) + heterozygous
  const common = 2 * people - rare
  // Numbers of heterozygotes differ by two; their relative probabilities outwards from the most likely, so that none overflows.
  const odd = rare % 2
  const relative = new Float64Array((rare - odd) / 2 + 1)
  const likely = Math.floor((rare * common) / (2 * people || 1))
  const mode = likely % 2 === odd ? likely : likely + 1
  relative[(mode - odd) / 2] = 1
  for (let het = mode; het >= 2; het -= 2)
    relative[(het - odd) / 2 - 1] =
      (relative[(het - odd) / 2]! * het * (het - 1)) / (4 * ((rare - het) / 2 + 1) * ((common - het) / 2 + 1))
  for (let het = mode; het + 2 <= rare; het += 2)
    relative[(het - odd) / 2 + 1] =
      (relative[(het - odd) / 2]! * 4 * ((rare - het) / 2) * ((common - het) / 2)) / ((het + 2) * (het + 1))
  const seen = relative[(heterozygous - odd) / 2]!
  let [total, less, alike] = [0, 0, 0]
  for (const each of relative) {
    total += each
    if (each < seen * (1 - TIE)) less += each
    else if (each <= seen * (1 + TIE)) alike += each
  }
  return (less + alike / 2) / total
}

/** Two numbers are as likely as each other if they differ by rounding alone. */
const TIE = 1e-10
