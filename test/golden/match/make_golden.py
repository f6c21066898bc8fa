"""What the field's reference implementation makes of generated rows: expected.json.

    pip install pgscatalog.match==0.4.0 pgscatalog.core==1.1.1 polars==0.20.30
    python make_golden.py

Every record has a position of its own, and one of several alternate alleles one row: there our rules differ on purpose.
We recognise split multi-allelic records by position; we take the first of equally good variants by alleles, the
reference by file order; and rows on different alternate alleles of a record are duplicates there, by its ID, not here.
"""

import json
import random
import tempfile
from pathlib import Path

from pgscatalog.match.lib.matchresult import MatchResult, MatchResults
from pgscatalog.match.lib.scoringfileframe import ScoringFileFrame, match_variants
from pgscatalog.match.lib.variantframe import VariantFrame

random.seed(20261122)
ALLELES = ["A", "C", "G", "T", "AC", "GT", "N"]
COMPLEMENT = str.maketrans("ACGT", "TGCA")


def flipped(allele):
    return allele.translate(COMPLEMENT) if set(allele) <= set("ACGT") else allele


variants, rows = [], []
for i in range(400):
    ref, alt, third = random.sample(ALLELES, 3)
    alts = [alt, third] if random.random() < 0.1 else [alt]
    variants.append({"chromosome": random.choice(["1", "2", "X"]), "pos1": 100 + i, "ref": ref, "alts": alts})
for variant in variants:
    for _ in range(2 if len(variant["alts"]) == 1 and random.random() < 0.15 else 1):
        effect, other = random.sample([variant["ref"], variant["alts"][0]], 2)
        if random.random() < 0.3:
            effect, other = flipped(effect), flipped(other)
        if random.random() < 0.15:
            effect = random.choice(ALLELES)
        if random.random() < 0.3:
            other = ""
        moved = 1000 if random.random() < 0.05 else 0
        rows.append({"chromosome": variant["chromosome"], "pos1": variant["pos1"] + moved, "effect": effect, "other": other})
rows = [row for row in rows if row["effect"] != row["other"]]


def statuses(folder, **rules):
    pvar, score, out = folder / "target.pvar", folder / "score.txt", folder / "out.ipc"
    with open(pvar, "w") as f:
        f.write("#CHROM\tPOS\tID\tREF\tALT\n")
        for v in variants:
            alts = ",".join(v["alts"])
            f.write(f'{v["chromosome"]}\t{v["pos1"]}\t{v["chromosome"]}:{v["pos1"]}\t{v["ref"]}\t{alts}\n')
    with open(score, "w") as f:
        f.write("chr_name\tchr_position\teffect_allele\tother_allele\teffect_weight\teffect_type\tis_duplicated\taccession\trow_nr\n")
        for n, r in enumerate(rows):
            f.write(f'{r["chromosome"]}\t{r["pos1"]}\t{r["effect"]}\t{r["other"]}\t1\tadditive\tFalse\tS\t{n}\n')
    target, scorefile = VariantFrame(pvar, dataset="d"), ScoringFileFrame(score)
    with target as target_df, scorefile as score_df:
        match_variants(score_df=score_df, target_df=target_df, target=target).collect(outfile=str(out))
    labelled = MatchResults(MatchResult.from_ipc(str(out), dataset="d")).label(**rules).collect()
    found = [["unmatched", ""] for _ in rows]
    for candidate in labelled.to_dicts():
        if candidate["best_match"]:
            found[candidate["row_nr"]] = [candidate["match_status"], candidate["match_type"]]
    return found


with tempfile.TemporaryDirectory() as folder:
    golden = {
        "made_by": "pgscatalog.match 0.4.0, pgscatalog.core 1.1.1, polars 0.20.30",
        "variants": [[v["chromosome"], v["pos1"], v["ref"], v["alts"]] for v in variants],
        "rows": [[r["chromosome"], r["pos1"], r["effect"], r["other"]] for r in rows],
        "drop": statuses(Path(folder), remove_ambiguous=True, remove_multiallelic=True),
        "keep": statuses(Path(folder), remove_ambiguous=False, remove_multiallelic=False),
    }
lines = [f" {json.dumps(key)}: " + (json.dumps(value) if isinstance(value, str) else "[\n  " + ",\n  ".join(json.dumps(x) for x in value) + "\n ]") for key, value in golden.items()]
Path(__file__).with_name("expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
