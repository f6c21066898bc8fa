"""Golden values of the ancestry adjustment, from the reference implementation itself.

    python make_golden.py DEMO OUT

DEMO holds the 1000 Genomes example: 1kg3202_t2d_GRCh38.vcf.gz, T2D_Suzuki2024_*_GRCh38.txt,
kg3202_principal_components.tsv and samples.tsv. OUT receives

people.tsv     2,575 people with components, in the order of samples.tsv: whether they are reference people (unrelated),
               how they were recruited, four components and seven sums (rounded to 8 decimals: the input of both sides)
expected.json  what pgscatalog.calc's `pgs_adjust` and `compare_ancestry` make of them

Sources: 1000 Genomes 30x (open data) and components, as extracted by manning-lab/pprs-pipeline; populations from IGSR;
published effects of Suzuki et al., Nature 627:347 (2024), doi 10.1038/s41586-024-07019-6. Rows carry no ids.

Run with Python 3.11.7, pgscatalog.calc 0.3.1, numpy 1.26.4, pandas 2.2.3, scipy 1.17.1, scikit-learn 1.9.1.
"""

import csv
import gzip
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from pgscatalog.calc.lib._ancestry.tools import compare_ancestry, pgs_adjust
from scipy.stats import chi2
from sklearn.covariance import EmpiricalCovariance

SCORES = ["fixed", "AFA", "EAS", "EUR", "HIS", "SAF", "SAS"]
PCS = ["PC1", "PC2", "PC3", "PC4"]
COMPLEMENT = {"A": "T", "C": "G", "G": "C", "T": "A"}
EVERY = 25  # one reference person in so many is written down; of the others, all


def weights(path):
    """(chromosome, position) -> [(effect allele, other allele, weight)]"""
    with open(path) as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        found = {}
        for row in rows:
            place = (row["chr_name"], row["chr_position"])
            found.setdefault(place, []).append((row["effect_allele"], row["other_allele"], float(row["effect_weight"])))
        return found


def sums(demo):
    """One sum per person and score: ambiguous variants and positions with several alternate alleles are left out."""
    tables = {score: weights(demo / f"T2D_Suzuki2024_{score}_GRCh38.txt") for score in SCORES}
    records = []
    with gzip.open(demo / "1kg3202_t2d_GRCh38.vcf.gz", "rt") as vcf:
        for line in vcf:
            if line.startswith("##"):
                continue
            fields = line.rstrip("\n").split("\t")
            if line.startswith("#"):
                people = fields[9:]
            else:
                records.append(fields)
    places = {}
    for record in records:
        places[(record[0], record[1])] = places.get((record[0], record[1]), 0) + 1
    total = {score: np.zeros(len(people)) for score in SCORES}
    kept = {score: 0 for score in SCORES}
    for chromosome, position, _, ref, alt, *rest in records:
        place = (chromosome, position)
        if COMPLEMENT.get(ref) == alt or places[place] > 1 or "," in alt:
            continue
        dosage = np.array([call[0:3].count("1") for call in rest[4:]], dtype=float)
        for score in SCORES:
            for effect, other, weight in tables[score].get(place, []):
                if (effect, other) == (alt, ref):
                    total[score] += weight * dosage
                elif (effect, other) == (ref, alt):
                    total[score] += weight * (2 - dosage)
                else:
                    continue
                kept[score] += 1
    frame = pd.DataFrame(total, index=people).round(8)
    return frame, kept


def main(demo, out):
    scored, kept = sums(demo)
    samples = pd.read_csv(demo / "samples.tsv", sep="\t", index_col="sample_id")
    components = pd.read_csv(demo / "kg3202_principal_components.tsv", sep="\t", index_col="IID")
    people = samples[samples.index.isin(components.index)].index
    frame = scored.loc[people].join(components.loc[people, PCS])
    frame["pop"] = samples.loc[people, "superpopulation"]
    frame["reference"] = samples.loc[people, "unrelated_2504"] == 1

    written = frame[["reference", "pop", *PCS, *SCORES]].copy()
    written["reference"] = written["reference"].astype(int)
    with open(out / "people.tsv", "w") as file:
        file.write("\t".join(written.columns) + "\n")
        for row in written.itertuples(index=False):
            file.write("\t".join(v if isinstance(v, str) else repr(round(v, 8)) for v in row) + "\n")

    # What is written is what is used, so both sides start from the same doubles.
    frame = pd.read_csv(out / "people.tsv", sep="\t", float_precision="round_trip")
    frame["reference"] = frame["reference"] == 1
    reference = frame[frame["reference"]].reset_index(drop=True)
    _, everyone, _ = compare_ancestry(
        reference, "pop", frame, "reference", n_pcs=4, method="Mahalanobis", p_threshold=1e-10
    )
    frame["similar"] = everyone["MostSimilarPop"]
    low_confidence = [bool(v) for v in everyone["MostSimilarPop_LowConfidence"]]
    _, z, models = pgs_adjust(
        reference, frame, SCORES, "pop", "similar", ["empirical", "mean", "mean+var"], ref_train_col="reference"
    )
    fits = models["adjust_pcs"]
    rows = [i for i, known in enumerate(frame["reference"]) if not known]
    rows += [i for n, i in enumerate(np.flatnonzero(frame["reference"])) if n % EVERY == 0]
    rows = sorted(int(i) for i in rows)
    expected = {
        "versions": {p: version(p) for p in ["pgscatalog.calc", "numpy", "pandas", "scipy", "scikit-learn"]},
        "components": [{"mean": v["mean"], "sd": v["pc_std"]} for v in (fits["norm_pcs"][pc] for pc in PCS)],
        "threshold": [float(chi2.isf(1e-10, df)) for df in range(1, 20)],
        "rows": rows,
        "similar": [frame["similar"][i] for i in rows],
        "lowConfidence": [low_confidence[i] for i in rows],
        "distance2": {
            pop: [
                float(d)
                for d in EmpiricalCovariance()
                .fit(reference.loc[reference["pop"] == pop, PCS])
                .mahalanobis(frame.loc[rows, PCS])
            ]
            for pop in sorted(reference["pop"].unique())
        },
        "scores": {},
    }
    for score in SCORES:
        fit = fits["PGS"][score]
        second = fit["Z_norm2"]
        expected["scores"][score] = {
            "variants": kept[score],
            "sumMean": fit["pgs_offset"],
            "mean1": [fit["Z_norm1"]["_intercept"], *fit["Z_norm1"]["_coef"].values()],
            "mean2": [second["mu_intercept"], *second["mu_coef"].values()],
            "logVariance2": [second["var_intercept"], *second["var_coef"].values()],
            "znorm1": [float(v) for v in z[f"Z_norm1|{score}"][rows]],
            "znorm2": [float(v) for v in z[f"Z_norm2|{score}"][rows]],
            "zSimilar": [float(v) for v in z[f"Z_MostSimilarPop|{score}"][rows]],
            "percentile": [float(v) for v in z[f"percentile_MostSimilarPop|{score}"][rows]],
        }
        params = second["params"]
        print(score, kept[score], params["success"], params["message"], params["nit"], np.abs(params["jac"]).max())
    with open(out / "expected.json", "w") as file:
        json.dump(expected, file, separators=(",", ":"))
        file.write("\n")
    return frame, z, fits


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
