-- one row per score pair, measure, view, stratum, outcome, outcome value, replicate and pair of bins
-- Bins are 1/8 wide from -4: value_q counts 2^16 a unit, so a bin is 2^13 of them; what lies beyond goes into the end bins.
WITH binned AS (
  SELECT person, model, score, measure,
    CASE
      WHEN value_q < -262144 THEN 0
      WHEN value_q >= 262144 THEN 63
      ELSE CAST(bitwise_right_shift_arithmetic(value_q + 262144, 13) AS integer)
    END AS bin
  FROM measures
),
labels AS (
  SELECT person, '(all)' AS outcome, '(all)' AS outcome_value
  FROM people
  UNION ALL
  SELECT person, outcome, outcome_value
  FROM outcomes
),
by_atom AS (
  SELECT a.model, a.score, b.model AS other_model, b.score AS other, a.measure, p.atom,
    l.outcome, l.outcome_value, p.replicate, a.bin, b.bin AS other_bin,
    count(*) AS n,
    CAST(sum(CAST(p.weight_q AS decimal(38,0))) AS bigint) AS sum_w,
    CAST(sum(CAST(p.weight_q AS decimal(38,0)) * CAST(p.weight_q AS decimal(38,0))) AS decimal(38,0)) AS sum_w2
  FROM binned a
  JOIN binned b ON b.person = a.person AND b.measure = a.measure
  JOIN people p ON p.person = a.person
  JOIN labels l ON l.person = a.person
  WHERE a.score = ? AND b.score = ? AND a.measure = ? AND (p.reference OR ? = 'all')
  GROUP BY a.model, a.score, b.model, b.score, a.measure, p.atom, l.outcome, l.outcome_value, p.replicate, a.bin, b.bin
)
SELECT c.model, c.score, c.other_model, c.other, c.measure, s.view, s.stratum,
  c.outcome, c.outcome_value, c.replicate, c.bin, c.other_bin,
  CAST(sum(c.n) AS bigint) AS n,
  CAST(sum(c.sum_w) AS bigint) AS sum_w,
  CAST(sum(c.sum_w2) AS decimal(38,0)) AS sum_w2
FROM by_atom c
JOIN strata s ON s.atom = c.atom
GROUP BY c.model, c.score, c.other_model, c.other, c.measure, s.view, s.stratum,
  c.outcome, c.outcome_value, c.replicate, c.bin, c.other_bin
