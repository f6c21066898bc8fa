"""Which counts tau-Argus hides of regions by groups, and what of them can still be told: disclosure-peers.py

After `npm run bench:disclosure`, which leaves the tables. In an environment of its own: pip install pytauargus==0.6.0 scipy==1.15.3.
Each table, with its margins, is protected by tau-Argus (frequency rule, optimal and modular), by hiding small counts alone, and as the
product did. Each pattern is then attacked twice by a solver (HiGHS): hidden counts are whole numbers of 0 or more; and as the product's
own attacker is told, small ones are 1 to k - 1 and others 0 or at least k.
"""

import contextlib
import json
import tempfile
import time

import numpy
from pytauargus import protect
from scipy.optimize import Bounds, LinearConstraint, milp


def levels(stratum):
    of = dict(pair.split("=") for pair in stratum.split("|"))
    return of.get("region", "Total"), of.get("group", "Total")


def tau_argus(counts, k, method):
    inner = [(cell, n) for cell, n in counts.items() if "Total" not in cell]
    people = [cell for cell, n in inner for _ in range(n)]
    micro = {
        "region": [region.rjust(3, "0") for region, _ in people],
        "group": [group for _, group in people],
        "people": [1] * len(people),
    }
    # It leaves its logs where it runs.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        table = protect(
            micro,
            ["region", "group"],
            response="people",
            safety_rules=f"FREQ({k},10)",
            suppress=method,
            workdir=folder,
        ).tables[0]
        marked = zip(table.rows, table.safe(None))
        shown = {(row["region"].lstrip("0"), row["group"]) for row, value in marked if value is not None}
    return {cell for cell in counts if cell not in shown}


def equations(counts, hidden):
    """Of each margin the hidden counts, and what they add up to."""
    total = sum(n for cell, n in counts.items() if "Total" not in cell)
    rows, sums = [], []
    order = {cell: i for i, cell in enumerate(sorted(hidden))}
    inner = [cell for cell in counts if "Total" not in cell]
    regions = sorted({region for region, _ in inner})
    groups = sorted({group for _, group in inner})
    lines = [((r, "Total"), [c for c in inner if c[0] == r]) for r in regions]
    lines += [(("Total", g), [c for c in inner if c[1] == g]) for g in groups]
    lines += [(("Total", "Total"), [(r, "Total") for r in regions]), (("Total", "Total"), [("Total", g) for g in groups])]
    for whole, parts in lines:
        row = numpy.zeros(len(order))
        rest = 0
        for sign, cell in [(-1, whole)] + [(1, part) for part in parts]:
            if cell in order:
                row[order[cell]] += sign
            else:
                rest -= sign * (total if cell == ("Total", "Total") else counts[cell])
        if row.any():
            rows.append(row)
            sums.append(rest)
    return order, numpy.array(rows), numpy.array(sums)


def ranges(counts, hidden, small):
    """Least and most of each small count, if hidden counts are whole numbers."""
    order, rows, sums = equations(counts, hidden)
    for cell in small:
        ends = []
        for sign in (1, -1):
            cost = numpy.zeros(len(order))
            cost[order[cell]] = sign
            found = milp(cost, constraints=LinearConstraint(rows, sums, sums), integrality=numpy.ones(len(order)), bounds=Bounds(0, numpy.inf))
            # No count of a table is without a bound from above.
            ends.append(sign * round(found.fun) if found.success else float("inf"))
        yield ends


def stay_open(counts, hidden, small, k):
    """How many small counts can be both 1 and k - 1, for whoever knows which are small."""
    order, rows, sums = equations(counts, hidden)
    most = sum(counts.values())
    n = len(order)
    others = [order[cell] for cell in hidden if cell not in small]
    # A second variable for each count that is not small: 0, or 1 where the count is at least k.
    wide = numpy.hstack([rows, numpy.zeros((len(rows), n))])
    limits, least, highest = [], [], []
    for i in others:
        for factor, low, high in ((-k, 0, numpy.inf), (-most, -numpy.inf, 0)):
            row = numpy.zeros(2 * n)
            row[i], row[n + i] = 1, factor
            limits.append(row)
            least.append(low)
            highest.append(high)
    constraints = [LinearConstraint(wide, sums, sums)]
    if limits:
        constraints.append(LinearConstraint(numpy.array(limits), least, highest))

    def possible(cell, value):
        low, high = numpy.zeros(2 * n), numpy.concatenate([numpy.full(n, most), numpy.ones(n)])
        for other in small:
            low[order[other]], high[order[other]] = 1, k - 1
        low[order[cell]] = high[order[cell]] = value
        found = milp(numpy.zeros(2 * n), constraints=constraints, integrality=numpy.ones(2 * n), bounds=Bounds(low, high))
        return found.success

    return sum(possible(cell, 1) and possible(cell, k - 1) for cell in small)


for case in json.load(open(".cache/bench/disclosure-tables.json")):
    k = case["threshold"]
    counts = {levels(cell["stratum"]): cell["people"] for cell in case["cells"]}
    small = [cell for cell, n in counts.items() if 0 < n < k]
    inner = [cell for cell in counts if "Total" not in cell]
    people = sum(counts[cell] for cell in inner)
    patterns = {
        "whole families": lambda: {levels(cell["stratum"]) for cell in case["cells"] if not cell["shown"]},
        "small counts alone": lambda: set(small),
        "tau-Argus, optimal": lambda: tau_argus(counts, k, "OPT(1)"),
        "tau-Argus, modular": lambda: tau_argus(counts, k, "MOD(1)"),
    }
    print(f"{case['policy']}: {len(counts)} counts of {people} people, {len(small)} of them 1 to {k - 1}")
    for name, choose in patterns.items():
        start = time.time()
        hidden = choose()
        seconds = time.time() - start
        lost = [cell for cell in inner if cell in hidden]
        line = f"  {name}: {len(hidden)} counts lost, {100 * sum(counts[c] for c in lost) / people:.2f}% of people"
        smallest = [c for c in inner if c[1] == "g6"]
        of = 100 * sum(counts[c] for c in lost if c in smallest) / sum(counts[c] for c in smallest)
        line += f", {of:.1f}% of the smallest group; {seconds:.1f} s"
        if small:
            ends = list(ranges(counts, hidden, small))
            known = sum(low == high for low, high in ends)
            proved = sum(low >= 1 and high < k for low, high in ends)
            line += f"; of {len(small)} small counts {known} known exactly, {proved} proved small"
            line += f"; told which are small, {len(small) - stay_open(counts, hidden, small, k)} not free to be 1 and {k - 1}"
        print(line, flush=True)
