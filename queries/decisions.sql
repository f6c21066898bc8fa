-- one row per model, score, measure, view, stratum, outcome, outcome value, threshold and replicate
-- A cut is a parameter of the model, as `cut znorm2 0.1`, its value the shortest decimal that reads back to the same double:
-- it is one person's value, which is not above itself.
WITH cuts AS (
  SELECT model,
    split_part(parameter, ' ', 2) AS measure,
    split_part(parameter, ' ', 3) AS threshold,
    CASE WHEN parameter LIKE 'cut %' THEN CAST(value AS double) END AS cut
  FROM models
  WHERE score = ? AND parameter LIKE 'cut %'
),
above AS (
  SELECT m.model, m.score, m.measure, c.threshold, p.person, p.atom, p.replicate, CAST(p.weight_q AS decimal(38,0)) AS w
  FROM measures m
  JOIN cuts c ON c.model = m.model AND c.measure = m.measure
  JOIN people p ON p.person = m.person
  WHERE m.score = ? AND m.value > c.cut AND (p.reference OR ? = 'all')
),
labels AS (
  SELECT person, '(all)' AS outcome, '(all)' AS outcome_value
  FROM people
  UNION ALL
  SELECT person, outcome, outcome_value
  FROM outcomes
),
by_atom AS (
  SELECT a.model, a.score, a.measure, a.atom, l.outcome, l.outcome_value, a.threshold, a.replicate,
    count(*) AS n,
    CAST(sum(a.w) AS bigint) AS sum_w,
    CAST(sum(a.w * a.w) AS decimal(38,0)) AS sum_w2
  FROM above a
  JOIN labels l ON l.person = a.person
  GROUP BY a.model, a.score, a.measure, a.atom, l.outcome, l.outcome_value, a.threshold, a.replicate
)
SELECT b.model, b.score, b.measure, s.view, s.stratum, b.outcome, b.outcome_value, b.threshold, b.replicate,
  CAST(sum(b.n) AS bigint) AS n,
  CAST(sum(b.sum_w) AS bigint) AS sum_w,
  CAST(sum(b.sum_w2) AS decimal(38,0)) AS sum_w2
FROM by_atom b
JOIN strata s ON s.atom = b.atom
GROUP BY b.model, b.score, b.measure, s.view, s.stratum, b.outcome, b.outcome_value, b.threshold, b.replicate
