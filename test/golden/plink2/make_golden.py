"""Sums of plink2 over calls made up from a seed: cohort.vcf, score.txt and sums.tsv.

    apt-get install plink2    # v2.00a3.5
    python make_golden.py

plink2 takes one effect for all variants of a run, so there is a run for each, on that effect's rows. Missing calls are
imputed from the cohort's own allele frequencies (`mean`), or left out (`drop`: no-mean-imputation).
"""

import random
import subprocess
import tempfile
from pathlib import Path

random.seed(20261122)
HERE = Path(__file__).parent
PEOPLE, VARIANTS = 60, 24
WEIGHTS = ["0.5", "-0.25", "1.125", "-2", "0.0625"]

records, rows = [], []
for n in range(VARIANTS):
    frequency, rate = random.uniform(0.05, 0.95), random.choice([0, 0.1, 0.4])
    call = lambda: "./." if random.random() < rate else "/".join(str(int(random.random() < frequency)) for _ in "ab")
    records.append(["1", str(100 + n), f"v{n}", "A", "G", ".", "PASS", ".", "GT"] + [call() for _ in range(PEOPLE)])
    effect, other = random.sample(["A", "G"], 2)
    rows.append([f"v{n}", "1", str(100 + n), effect, other, random.choice(WEIGHTS), ["additive", "dominant", "recessive"][n % 3]])

ids = [f"p{i}" for i in range(PEOPLE)]
head = "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split() + ids
meta = ["##fileformat=VCFv4.2", "##contig=<ID=1>", '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">']
(HERE / "cohort.vcf").write_text("\n".join(meta + ["\t".join(line) for line in [head, *records]]) + "\n")
columns = "rsID chr_name chr_position effect_allele other_allele effect_weight is_dominant is_recessive".split()
cells = [row[:6] + [str(row[6] == "dominant"), str(row[6] == "recessive")] for row in rows]
(HERE / "score.txt").write_text("#genome_build=GRCh38\n" + "\n".join("\t".join(line) for line in [columns, *cells]) + "\n")


def plink2(folder, *arguments):
    subprocess.run(["plink2", *arguments, "--out", f"{folder}/out"], check=True, stdout=subprocess.DEVNULL)


sums = {}
with tempfile.TemporaryDirectory() as folder:
    plink2(folder, "--vcf", str(HERE / "cohort.vcf"), "--make-pgen")
    plink2(folder, "--pfile", f"{folder}/out", "--freq")
    for effect in ["additive", "dominant", "recessive"]:
        weights = Path(folder) / "weights"
        weights.write_text("".join(f"{row[0]}\t{row[3]}\t{row[5]}\n" for row in rows if row[6] == effect))
        for missing in ["mean", "drop"]:
            modifiers = ([] if effect == "additive" else [effect]) + (["no-mean-imputation"] if missing == "drop" else [])
            plink2(folder, "--pfile", f"{folder}/out", "--read-freq", f"{folder}/out.afreq", "--score", str(weights), "1", "2", "3", *modifiers, "cols=scoresums")
            lines = Path(f"{folder}/out.sscore").read_text().splitlines()[1:]
            sums[f"{effect}_{missing}"] = [line.split("\t")[-1] for line in lines]
table = [["person", *sums], *([id, *(column[i] for column in sums.values())] for i, id in enumerate(ids))]
(HERE / "sums.tsv").write_text("\n".join("\t".join(line) for line in table) + "\n")
