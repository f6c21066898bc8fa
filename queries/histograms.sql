-- one row per model, score, measure, view, stratum, outcome, outcome value and bin
-- Bins are 1/32 wide from -8: value_q counts 2^16 a unit, so a bin is 2^11 of them; what lies beyond goes into the end bins.
WITH counted AS (
  SELECT m.model, m.score, m.measure, p.person, p.atom, p.weight_q,
    CASE
      WHEN m.value_q < -524288 THEN 0
      WHEN m.value_q >= 524288 THEN 511
      ELSE CAST(bitwise_right_shift_arithmetic(m.value_q + 524288, 11) AS integer)
    END AS bin
  FROM measures m
  JOIN people p ON p.person = m.person
  WHERE m.score = ? AND (p.reference OR ? = 'all')
),
labels AS (
  SELECT person, '(all)' AS outcome, '(all)' AS outcome_value
  FROM people
  UNION ALL
  SELECT person, outcome, outcome_value
  FROM outcomes
)
SELECT c.model, c.score, c.measure, s.view, s.stratum, l.outcome, l.outcome_value, c.bin,
  count(*) AS n,
  CAST(sum(CAST(c.weight_q AS decimal(38,0))) AS bigint) AS sum_w,
  CAST(sum(CAST(c.weight_q AS decimal(38,0)) * CAST(c.weight_q AS decimal(38,0))) AS decimal(38,0)) AS sum_w2
FROM counted c
JOIN strata s ON s.atom = c.atom
JOIN labels l ON l.person = c.person
WHERE s.view = ?
GROUP BY c.model, c.score, c.measure, s.view, s.stratum, l.outcome, l.outcome_value, c.bin
