#!/bin/sh
# Makes the files of this folder: 33 people × 240 variants with dosages, and what plink2 makes of them
# (PLINK v2.00a3.5, from Debian: apt-get install plink2). Run it in this folder.
set -e
python3 - <<'PY'
import random
random.seed(20261122)
people = ["p%02d" % i for i in range(33)]
random.shuffle(people)
def dosage(ds):
    g1 = min(ds, 2 - ds) * 0.7
    g2 = (ds - g1) / 2
    return "%.3f,%.3f,%.3f" % (1 - g1 - g2, g1, g2)
with open("dosages.vcf", "w") as f:
    f.write("##fileformat=VCFv4.2\n")
    f.write("##contig=<ID=1,length=248956422>\n##contig=<ID=2,length=242193529>\n##contig=<ID=22,length=50818468>\n")
    f.write('##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n')
    f.write('##FORMAT=<ID=DS,Number=A,Type=Float,Description="Dosage">\n')
    f.write('##FORMAT=<ID=GP,Number=G,Type=Float,Description="Probabilities">\n')
    f.write("\t".join("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split() + people) + "\n")
    for chromosome in (1, 2, 22):
        for i in range(80):
            ref, alt = random.sample("ACGT", 2)
            if i % 9 == 0: alt += "T"
            p = random.random()
            cells = []
            for _ in people:
                gt = (random.random() < p) + (random.random() < p)
                ds = min(2, max(0, gt + random.choice([0, 0, 0.25, -0.25]) * random.random()))
                if random.random() < 0.04: cells.append("./.:.:.")
                else: cells.append("%d/%d:%.3f:%s" % (gt == 2, gt > 0, ds, dosage(round(ds, 3))))
            row = [chromosome, 1000 + 37 * i, "v%d_%d" % (chromosome, i), ref, alt, ".", ".", ".", "GT:DS:GP"]
            f.write("\t".join(map(str, row + cells)) + "\n")
PY
run() { plink2 "$@" --silent; }
run --vcf dosages.vcf --make-bed --out calls
run --bfile calls --freq cols=chrom,ref,alt,altfreq,nobs --out calls
run --vcf dosages.vcf dosage=DS --freq cols=chrom,ref,alt,altfreq,nobs --out dosages
run --vcf dosages.vcf dosage=DS --freq cols=machr2 --out quality
run --bfile calls --hardy midp cols=gcounts,p --out calls
run --vcf dosages.vcf dosage=DS --export bgen-1.2 bits=8 --out eight
run --vcf dosages.vcf dosage=DS --export bgen-1.2 bits=16 --out sixteen
run --bgen eight.bgen ref-first --sample eight.sample --export A-transpose --out eight
run --bgen sixteen.bgen ref-first --sample sixteen.sample --export A-transpose --out sixteen
run --vcf dosages.vcf dosage=DS --export A-transpose --out dosages
run --vcf dosages.vcf dosage=GP-force --export A-transpose --out probabilities
for name in eight sixteen dosages probabilities; do gzip -9nf $name.traw; done
gzip -9nf dosages.vcf
rm -f *.log *.sample
