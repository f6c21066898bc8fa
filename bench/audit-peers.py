"""Confusion metrics in 84 cells by pandas, Aequitas and Fairlearn, and by DuckDB: audit-peers.py PEER FOLDER prints seconds,
on the wall and of all threads.

Reading the file is not counted. Each gives selection rate, true and false positive rate and precision by cell; none an interval
but fairlearn-intervals, of ten resamples, where a hundred or more are usual.
"""

import json
import sys
import time

peer, folder = sys.argv[1:3]
file = f"{folder}/flat.parquet"
CELL = ["age", "grp", "sex"]

if peer == "duckdb":
    import duckdb

    engine = duckdb.connect(config={"threads": 2})
    engine.execute(f"CREATE TABLE flat AS SELECT * FROM read_parquet('{file}')")
    start = (time.perf_counter(), time.process_time())
    cells = engine.execute(
        """SELECT age, grp, sex, avg(selected), sum(selected * ill) / sum(ill),
             sum(selected * (1 - ill)) / sum(1 - ill), sum(selected * ill) / sum(selected)
           FROM flat GROUP BY ALL"""
    ).fetchall()
else:
    import pandas

    flat = pandas.read_parquet(file)
    if peer == "pandas":
        start = (time.perf_counter(), time.process_time())
        flat["both"] = flat.selected * flat.ill
        sums = flat.groupby(CELL).agg(n=("ill", "size"), ill=("ill", "sum"), selected=("selected", "sum"), both=("both", "sum"))
        cells = pandas.DataFrame(
            {
                "selection_rate": sums.selected / sums.n,
                "tpr": sums.both / sums.ill,
                "fpr": (sums.selected - sums.both) / (sums.n - sums.ill),
                "ppv": sums.both / sums.selected,
            }
        )
    elif peer == "aequitas":
        from aequitas.group import Group

        start = (time.perf_counter(), time.process_time())
        cell = flat.age.astype(str) + "|" + flat.grp.astype(str) + "|" + flat.sex.astype(str)
        frame = pandas.DataFrame({"score": flat.selected, "label_value": flat.ill, "cell": cell})
        cells, _ = Group().get_crosstabs(frame, attr_cols=["cell"])
    elif peer in ("fairlearn", "fairlearn-intervals"):
        from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
        from sklearn.metrics import precision_score

        start = (time.perf_counter(), time.process_time())
        metrics = {
            "selection_rate": selection_rate,
            "tpr": true_positive_rate,
            "fpr": false_positive_rate,
            "ppv": precision_score,
        }
        resampled = {"n_boot": 10, "ci_quantiles": [0.025, 0.975], "random_state": 1} if peer == "fairlearn-intervals" else {}
        frame = MetricFrame(
            metrics=metrics, y_true=flat.ill, y_pred=flat.selected, sensitive_features=flat[CELL], **resampled
        )
        cells = frame.by_group
    else:
        sys.exit(f"no peer {peer}")

assert len(cells) == 84, len(cells)
wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
print(json.dumps({"counts": {"wall": wall, "cpu": cpu}, "audits": {"wall": 0, "cpu": 0}}))
