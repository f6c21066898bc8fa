"""People with a model's output, and what a release must say of them: plain Python 3.11, nothing of Evenstrand.

Run in this folder: python3 generate.py. It writes people.csv and expected.json.
"""

import csv
import json
import math
import random
import statistics

random.seed(16)
people = []
for i in range(400):
    sex = random.choice(['female', 'male'])
    region = random.choice(['north', 'south', 'west'])
    risk = random.betavariate(1.2, 14 if sex == 'female' else 9)
    text = repr(round(risk, 6))
    if i % 23 == 5:
        text = ''
    people.append([f'p{i:03}', sex, region, text])
# The ends, an edge of a bin, other ways to write a number, and what logits cannot hold.
for i, text in enumerate(['0', '1', '1.0', '0.015625', '.5', '2.5e-1', '1e-9', '0.99999999', '0.99999']):
    people[i * 7][3] = text

with open('people.csv', 'w', newline='') as file:
    writer = csv.writer(file, lineterminator='\n')
    writer.writerow(['id', 'sex', 'region', 'risk'])
    writer.writerows(people)

BIN = 1 / 64


def logit(p):
    return -math.inf if p == 0 else math.inf if p == 1 else math.log(p) - math.log(1 - p)


def quantile(shares, p):
    below = 0.0
    for i, share in enumerate(shares):
        if share > 0 and below + share >= p * sum(shares) - 1e-9:
            return (i + min(1, max(0, (p * sum(shares) - below) / share))) * BIN
        below += share


def told(group):
    risks = [float(row[3]) for row in group if row[3] != '']
    logits = [logit(p) for p in risks]
    held = [min(16, max(-16, value)) for value in logits]
    counts = [0] * 64
    for p in risks:
        counts[min(63, int(p / BIN))] += 1
    shares = [round(n / len(risks), 6) for n in counts]
    mean, sd = statistics.fmean(risks), statistics.stdev(risks)
    half = 1.96 * sd / math.sqrt(len(risks))
    return {
        'people': len(group),
        'scored': len(risks),
        'probability': {'mean': mean, 'low': max(0, mean - half), 'high': min(1, mean + half), 'sd': sd, 'clamped': 0},
        'logit': {
            'mean': statistics.fmean(held),
            'sd': statistics.stdev(held),
            'clamped': sum(not -16 <= value < 16 for value in logits),
        },
        'shares': shares,
        'quantiles': {f'q{round(100 * p):02}': quantile(shares, p) for p in (0.05, 0.25, 0.5, 0.75, 0.95)},
    }


with open('expected.json', 'w') as file:
    expected = {
        '(all)': told(people),
        'sex=female': told([row for row in people if row[1] == 'female']),
        'sex=male': told([row for row in people if row[1] == 'male']),
    }
    json.dump(expected, file, indent=2)
    file.write('\n')
