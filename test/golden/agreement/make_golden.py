"""Exact rank correlations of the example's seven scores: measures.tsv and expected.json.

    pip install scipy==1.17.1 numpy==2.4.6
    python test/golden/agreement/make_golden.py      (from the root of the repository)

From the example's own files, which README.md beside them says the origin of, and nothing of this project: sums of weight
times copies of the effect allele over the variants that a row names by position and both alleles, standardised by mean
and standard deviation of the 2,504 unrelated people and rounded to 4 decimals. Then Spearman's rho by scipy, of all of them
and of each superpopulation: of the values as they stand in measures.tsv, and of the numbers of their bins of 1/8.
"""

import gzip
import itertools
import json
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

EXAMPLE, HERE = Path("examples/1000-genomes"), Path(__file__).parent
NAMES = {"fixed": "T2D_FE", **{name: f"T2D_{name}" for name in ["AFA", "EAS", "EUR", "HIS", "SAF", "SAS"]}}

weights = {}  # (chromosome, position) -> {score: (effect allele, other allele, weight)}
for name, score in NAMES.items():
    lines = [line.rstrip("\n").split("\t") for line in open(EXAMPLE / f"T2D_Suzuki2024_{name}_GRCh38.txt") if line[0] != "#"]
    at = {column: i for i, column in enumerate(lines[0])}
    for row in lines[1:]:
        alleles = row[at["effect_allele"]], row[at["other_allele"]], float(row[at["effect_weight"]])
        weights.setdefault((row[at["chr_name"]], row[at["chr_position"]]), {})[score] = alleles

people = [line.rstrip("\n").split("\t") for line in open(EXAMPLE / "samples.tsv")]
at = {column: i for i, column in enumerate(people[0])}
group = {row[0]: row[at["superpopulation"]] for row in people[1:] if row[at["unrelated_2504"]] == "1"}

scores = list(NAMES.values())
with gzip.open(EXAMPLE / "1kg3202_t2d_GRCh38.vcf.gz", "rt") as vcf:
    for line in vcf:
        if line.startswith("##"):
            continue
        fields = line.rstrip("\n").split("\t")
        if line.startswith("#"):
            columns = [i for i in range(9, len(fields)) if fields[i] in group]
            ids = [fields[i] for i in columns]
            sums = np.zeros((len(columns), len(scores)))
            continue
        chromosome, position, _, ref, alts = fields[:5]
        named = weights.get((chromosome.removeprefix("chr"), position), {})
        if not named:
            continue
        calls = [fields[i].split(":")[0].replace("|", "/").split("/") for i in columns]
        for n, alt in enumerate(alts.split(","), 1):
            copies = np.array([sum(allele == str(n) for allele in call) for call in calls])
            for j, score in enumerate(scores):
                effect, other, weight = named.get(score, ("", "", 0.0))
                if (effect, other) == (alt, ref):
                    sums[:, j] += weight * copies
                elif (effect, other) == (ref, alt):
                    sums[:, j] += weight * (2 - copies)

measures = np.round((sums - sums.mean(0)) / sums.std(0), 4)
with open(HERE / "measures.tsv", "w") as out:
    print("group", *scores, sep="\t", file=out)
    for person, row in zip(ids, measures):
        print(group[person], *(f"{value:g}" for value in row), sep="\t", file=out)

groups = np.array([group[person] for person in ids])
rho = lambda a, b: float(spearmanr(a, b).statistic)
bins = np.clip(np.floor((measures + 4) * 8), 0, 63)
expected = [
    {
        **{"group": name, "score": scores[i], "other": scores[j]},
        **{"exact": rho(rows[:, i], rows[:, j]), "binned": rho(binned[:, i], binned[:, j])},
    }
    for name in ["(all)", *sorted(set(groups))]
    for chosen in [np.full(len(ids), True) if name == "(all)" else groups == name]
    for rows, binned in [(measures[chosen], bins[chosen])]
    for i, j in itertools.combinations(range(len(scores)), 2)
]
(HERE / "expected.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in expected) + "\n]\n")
