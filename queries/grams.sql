-- one row per model, score, measure, view, stratum, regressed outcome, outcome value, replicate and pair of columns of its regression
-- The score's values are clamped to the grid of the histograms, so that both say the same of the same people.
WITH grids AS (
  SELECT measure, lowest, highest
  FROM (VALUES
    ('unadjusted', -524288, 524287),
    ('znorm1', -524288, 524287),
    ('znorm2', -524288, 524287),
    ('most_similar', -524288, 524287)
  ) AS grid (measure, lowest, highest)
),
measured AS (
  SELECT m.model, m.score, m.measure, m.person,
    CASE WHEN m.value_q < g.lowest THEN g.lowest WHEN m.value_q <= g.highest THEN m.value_q ELSE g.highest END AS z
  FROM measures m
  JOIN grids g ON g.measure = m.measure
  WHERE m.score = ?
),
regressed AS (
  SELECT m.model, m.score, m.measure, m.person, q.outcome, q.outcome_value, q.place, CAST(q.value_units AS decimal(38,0)) AS x
  FROM measured m
  JOIN quantities q ON q.person = m.person
  UNION ALL
  SELECT m.model, m.score, m.measure, m.person, q.outcome, q.outcome_value, 1 AS place, CAST(m.z AS decimal(38,0)) AS x
  FROM measured m
  JOIN quantities q ON q.person = m.person
  WHERE q.place = 2
),
by_atom AS (
  SELECT a.model, a.score, a.measure, p.atom, a.outcome, a.outcome_value, p.replicate, a.place, b.place AS other_place,
    count(*) AS n,
    CAST(sum(CAST(p.weight_q AS decimal(38,0)) * a.x * b.x) AS decimal(38,0)) AS sum_wxx
  FROM regressed a
  JOIN regressed b ON b.person = a.person AND b.model = a.model AND b.measure = a.measure AND b.outcome = a.outcome
  JOIN people p ON p.person = a.person
  WHERE a.place <= b.place AND (p.reference OR ? = 'all')
  GROUP BY a.model, a.score, a.measure, p.atom, a.outcome, a.outcome_value, p.replicate, a.place, b.place
)
SELECT c.model, c.score, c.measure, s.view, s.stratum, c.outcome, c.outcome_value, c.replicate, c.place, c.other_place,
  CAST(sum(c.n) AS bigint) AS n,
  CAST(sum(c.sum_wxx) AS decimal(38,0)) AS sum_wxx
FROM by_atom c
JOIN strata s ON s.atom = c.atom
GROUP BY c.model, c.score, c.measure, s.view, s.stratum, c.outcome, c.outcome_value, c.replicate, c.place, c.other_place
