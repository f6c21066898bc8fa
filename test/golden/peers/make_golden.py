"""What two Python packages say of the decisions of groups.json, so many [selected, not] in each: expected.json.

    pip install fairlearn==0.15.0 aequitas==1.1.0
    python make_golden.py      (in this folder)

Fairlearn's MetricFrame and its headline gap, the largest difference between groups, of two groups and with a third of
nine people without cases; Aequitas' false positive rates, and the p value that it prints for their difference.
"""
import json
import warnings

import pandas as pd
from aequitas.bias import Bias
from aequitas.group import Group
from fairlearn.metrics import MetricFrame, false_negative_rate, true_positive_rate

warnings.filterwarnings("ignore")
GROUPS = json.load(open("groups.json"))


def people(*names):
    cells = [
        {"group": name, "label_value": label, "score": score}
        for name in names
        for label, kind in [(1, "cases"), (0, "controls")]
        for score, count in zip([1, 0], GROUPS[name][kind])
        for _ in range(count)
    ]
    return pd.DataFrame(cells)


def fairlearn(*names):
    rows = people(*names)
    frame = MetricFrame(
        metrics={"tpr": true_positive_rate, "fnr": false_negative_rate},
        y_true=rows["label_value"], y_pred=rows["score"], sensitive_features=rows["group"],
    )
    return {"by_group": frame.by_group.to_dict("index"), "difference": frame.difference().to_dict()}


def aequitas(*names):
    rows = people(*names)
    counts, _ = Group().get_crosstabs(rows.copy(), attr_cols=["group"])
    found = Bias().get_disparity_predefined_groups(
        counts, original_df=rows.copy(), ref_groups_dict={"group": names[0]}, check_significance=True, mask_significance=False,
        selected_significance=["fpr"],
    ).set_index("attribute_value")
    return {name: {"fpr": found.fpr[name], "fpr_significance": found.fpr_significance[name]} for name in names[1:]}


expected = {
    "made_by": "fairlearn 0.15.0, aequitas 1.1.0",
    "fairlearn": {"of_two": fairlearn("north", "south"), "with_nine": fairlearn("north", "south", "nine")},
    "aequitas": aequitas("common", "rare"),
}
with open("expected.json", "w") as file:
    file.write(json.dumps(expected, indent=2, default=float) + "\n")
