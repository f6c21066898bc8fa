"""Sums of plink2 to twelve digits: calls.vcf, dosages.vcf, a.score.txt, b.score.txt, given.afreq and sums.tsv.

    apt-get install plink2    # v2.00a3.5
    python make_golden.py

plink2 prints six digits. So each sum is asked for twice: first as it is, then with a private variant for each person, which
only they carry, weighted with minus what was printed first. What is printed then is the rest, again to six digits. Both numbers,
added exactly, are plink2's own sum.

Missing calls add what the people's own allele frequencies make expected (`mean`), those of given.afreq (`given`), or nothing
(`drop`). The private variants are part of the data of both runs of plink2 and of no file that is kept.
"""

import random
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path

random.seed(20261122)
HERE = Path(__file__).parent
PEOPLE, VARIANTS = 64, 40
IDS = [f"p{i:02}" for i in range(PEOPLE)]
random.shuffle(IDS)

frequencies = [random.uniform(0.05, 0.95) for _ in range(VARIANTS)]
rates = [random.choice([0, 0.02, 0.1]) for _ in range(VARIANTS)]


def call(n):
    return "./." if random.random() < rates[n] else "/".join(str(int(random.random() < frequencies[n])) for _ in "ab")


def dosage(n):
    return "." if random.random() < rates[n] else f"{random.betavariate(2 * frequencies[n], 2 - 2 * frequencies[n]) * 2:.4f}"


def records(field, cell):
    return [["1", str(1000 + n), f"v{n}", "A", "G", ".", "PASS", ".", field] + [cell(n) for _ in IDS] for n in range(VARIANTS)]


FILES = {"calls": records("GT", call), "dosages": records("DS", dosage)}
HEAD = [
    "##fileformat=VCFv4.2",
    "##contig=<ID=1,length=248956422>",
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=DS,Number=A,Type=Float,Description="Dosage">',
    "\t".join("#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split() + IDS),
]
SCORES = {
    name: [(f"v{n}", 1000 + n, *random.sample("AG", 2), f"{random.gauss(0, 0.1):.8g}") for n in range(VARIANTS)]
    for name in "ab"
}


def write(path, lines):
    Path(path).write_text("".join(f"{line}\n" for line in lines))


for name, rows in FILES.items():
    write(HERE / f"{name}.vcf", HEAD + ["\t".join(row) for row in rows])
for name, rows in SCORES.items():
    columns = "rsID chr_name chr_position effect_allele other_allele effect_weight".split()
    lines = ["\t".join(map(str, (row[0], 1, *row[1:]))) for row in rows]
    write(HERE / f"{name}.score.txt", [f"#pgs_id={name}", "#genome_build=GRCh38", "\t".join(columns), *lines])
afreq = ["#CHROM\tPOS\tID\tREF\tALT\tALT_FREQS\tOBS_CT"]
afreq += [f"1\t{1000 + n}\tv{n}\tA\tG\t{random.uniform(0.01, 0.99):.6g}\t1000" for n in range(VARIANTS)]
write(HERE / "given.afreq", afreq)


def plink2(folder, *arguments):
    subprocess.run(["plink2", *arguments, "--out", f"{folder}/out"], check=True, stdout=subprocess.DEVNULL)


def printed(folder, weights, arguments, modifiers):
    write(f"{folder}/weights", ["\t".join(row) for row in weights])
    plink2(folder, "--pfile", f"{folder}/data", *arguments, "--score", f"{folder}/weights", "1", "2", "3", *modifiers, "cols=scoresums")
    lines = Path(f"{folder}/out.sscore").read_text().splitlines()[1:]
    return [Decimal(line.split("\t")[-1]) for line in lines]


def private(field):
    cell = {"GT": ("0/1", "0/0"), "DS": ("1", "0")}[field]
    return [["1", str(5000 + i), f"own{i}", "C", "T", ".", "PASS", ".", field] + [cell[i != j] for j in range(PEOPLE)] for i in range(PEOPLE)]


table = {}
for name, rows in FILES.items():
    field = rows[0][8]
    with tempfile.TemporaryDirectory() as folder:
        write(f"{folder}/data.vcf", HEAD + ["\t".join(row) for row in rows + private(field)])
        plink2(folder, "--vcf", f"{folder}/data.vcf", *(["dosage=DS"] if field == "DS" else []), "--make-pgen")
        for ending in ["pgen", "pvar", "psam"]:
            Path(f"{folder}/out.{ending}").rename(f"{folder}/data.{ending}")
        own = [f"1\town{i}\tC\tT\t0.0078125\t128" for i in range(PEOPLE)]
        given = ["\t".join(line.split("\t")[:1] + line.split("\t")[2:]) for line in afreq]
        write(f"{folder}/given.afreq", given + own)
        ways = {"mean": ([], []), "given": (["--read-freq", f"{folder}/given.afreq"], []), "drop": ([], ["no-mean-imputation"])}
        for score, of in SCORES.items():
            weights = [(row[0], row[2], row[4]) for row in of]
            for way, (arguments, modifiers) in ways.items():
                first = printed(folder, weights, arguments, modifiers)
                minus = [(f"own{i}", "T", str(-first[i])) for i in range(PEOPLE)]
                rest = printed(folder, weights + minus, arguments, modifiers)
                table[f"{name}_{score}_{way}"] = [str(a + b) for a, b in zip(first, rest)]
write(HERE / "sums.tsv", ["\t".join(["person_id", *table])] + ["\t".join([id, *(column[i] for column in table.values())]) for i, id in enumerate(IDS)])
