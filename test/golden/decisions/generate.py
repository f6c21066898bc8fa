"""Confusion metrics of a model's decisions by group, by Fairlearn's MetricFrame over people whose outcome and decision are known.

python3 -m pip install fairlearn==0.15.0; python3 generate.py, in this folder. Reads people.csv, which make_people() writes by a fixed seed.
"""
import csv, json, random, warnings
import numpy as np
from fairlearn.metrics import (MetricFrame, count, false_negative_rate, false_positive_rate, selection_rate, true_positive_rate)
from sklearn.metrics import precision_score

warnings.filterwarnings('ignore')

def make_people():
    draw = random.Random(20260701)
    rows = []
    for i in range(1200):
        group = 'nine' if i < 9 else draw.choice(['north', 'south', 'south', 'east'])
        sex = draw.choice(['female', 'male'])
        ill = 0 if group == 'nine' else int(draw.random() < {'north': .3, 'south': .1, 'east': .5}[group])
        selected = int(draw.random() < (.7 if ill else .1 if group != 'east' else .2))
        rows.append([f'p{i}', group, sex, '' if draw.random() < .04 else ill, '' if draw.random() < .03 else selected])
    with open('people.csv', 'w', newline='') as file:
        csv.writer(file, lineterminator='\n').writerows([['id', 'district', 'sex', 'ill', 'selected'], *rows])

make_people()
people = list(csv.DictReader(open('people.csv')))
known = [p for p in people if p['ill'] != '' and p['selected'] != '']
y = np.array([int(p['ill']) for p in known])
d = np.array([int(p['selected']) for p in known])
METRICS = {
    'n': count, 'selection_rate': selection_rate, 'tpr': true_positive_rate, 'fnr': false_negative_rate,
    'fpr': false_positive_rate, 'ppv': lambda y, d: precision_score(y, d, zero_division=0),
    'cases': lambda y, d: int(y.sum()), 'selected': lambda y, d: int(d.sum()),
}
def by(*names):
    keys = ['|'.join(f'{name}={p[name]}' for name in names) for p in known]
    frame = MetricFrame(metrics=METRICS, y_true=y, y_pred=d, sensitive_features=keys).by_group
    return {key: {name: float(value) for name, value in row.items()} for key, row in frame.to_dict('index').items()}
overall = MetricFrame(metrics=METRICS, y_true=y, y_pred=d, sensitive_features=np.zeros(len(y))).overall
expected = {
    'made_by': 'fairlearn 0.15.0',
    '(all)': {'(all)': {name: float(value) for name, value in overall.items()}},
    'district': by('district'), 'sex': by('sex'), 'district|sex': by('district', 'sex'),
}
json.dump(expected, open('expected.json', 'w'), indent=1, sort_keys=True)
