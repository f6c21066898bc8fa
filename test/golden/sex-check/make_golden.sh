#!/bin/sh
# Makes the files of this folder: 60 people × 300 variants of X and 40 of Y (GRCh38, outside the pseudo-autosomal regions), and what
# plink makes of them (PLINK v1.90b6.26, from Debian: apt-get install plink1.9). Nobody is real. Run it in this folder.
set -e
python3 - <<'PY'
import random
random.seed(20261123)
people = ["p%02d" % i for i in range(60)]
born = [i % 2 for i in range(60)]                     # 1 is male
recorded = [1 - b if i in (7, 30) else b for i, b in enumerate(born)]
with open("calls.vcf", "w") as f, open("frequencies.frq", "w") as frq, open("sex.txt", "w") as sex:
    for person, male in zip(people, recorded):
        sex.write("%s %s %d\n" % (person, person, 1 if male else 2))
    f.write("##fileformat=VCFv4.2\n##contig=<ID=X,length=156040895>\n##contig=<ID=Y,length=57227415>\n")
    f.write('##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n')
    f.write("\t".join("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split() + people) + "\n")
    frq.write("CHR SNP A1 A2 MAF NCHROBS\n")
    for chromosome, n, first in (("X", 300, 3000000), ("Y", 40, 3000000)):
        for i in range(n):
            p = 0.1 + 0.4 * random.random()
            cells = []
            for male in born:
                gone = random.random() < (0.02 if chromosome == "X" or male else 0.97)
                a, b = (random.random() < p for _ in "ab")
                if male and random.random() > 0.002: b = a
                cells.append("./." if gone else "%d/%d" % (a, b))
            copies = sum(cell.count("1") for cell in cells)
            called = sum(cell != "./." for cell in cells)
            name = "%s%d" % (chromosome.lower(), i)
            f.write("\t".join([chromosome, str(first + 60000 * i), name, "A", "C", ".", ".", ".", "GT"] + cells) + "\n")
            frq.write("%s %s C A %.17g %d\n" % (chromosome, name, copies / (2 * max(1, called)), 2 * called))
PY
run() { plink1.9 "$@" --silent; }
run --vcf calls.vcf --double-id --allow-no-sex --keep-allele-order --make-bed --out all
run --bfile all --update-sex sex.txt --keep-allele-order --make-bed --out all2
run --bfile all2 --keep-allele-order --read-freq frequencies.frq --check-sex ycount 0.2 0.8 0 1 --out calls
gzip -9nf calls.vcf
rm -f all* *.log *.nosex *.hh frequencies.frq sex.txt
