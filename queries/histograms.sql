-- one row per model, score, measure, view, stratum, outcome, outcome value and bin
-- A bin is 2^bits steps of value_q, of which each measure has its own grid (science/scores/measure-grid.ts); what lies beyond goes into the end bins.
-- People are counted once, by atom; their atoms then in the strata of every view.
WITH grids AS (
  SELECT measure, lowest, highest, bits
  FROM (VALUES
    ('unadjusted', -524288, 524287, 11),
    ('znorm1', -524288, 524287, 11),
    ('znorm2', -524288, 524287, 11),
    ('most_similar', -524288, 524287, 11),
    ('standardised', -524288, 524287, 11),
    ('probability', 0, 2097152, 12),
    ('logit', -1048576, 1048575, 12),
    ('decision', 0, 2097152, 12)
  ) AS grid (measure, lowest, highest, bits)
),
counted AS (
  SELECT m.model, m.score, m.measure, p.person, p.atom, p.weight_q,
    CASE
      WHEN m.value_q < g.lowest THEN 0
      WHEN m.value_q >= g.highest THEN 511
      ELSE CAST(bitwise_right_shift_arithmetic(m.value_q - g.lowest, g.bits) AS integer)
    END AS bin
  FROM measures m
  JOIN people p ON p.person = m.person
  LEFT JOIN grids g ON g.measure = m.measure
  WHERE m.score = ? AND (p.reference OR ? = 'all')
),
labels AS (
  SELECT person, '(all)' AS outcome, '(all)' AS outcome_value
  FROM people
  UNION ALL
  SELECT person, outcome, outcome_value
  FROM outcomes
),
by_atom AS (
  SELECT c.model, c.score, c.measure, c.atom, l.outcome, l.outcome_value, c.bin,
    count(*) AS n,
    CAST(sum(CAST(c.weight_q AS decimal(38,0))) AS bigint) AS sum_w,
    CAST(sum(CAST(c.weight_q AS decimal(38,0)) * CAST(c.weight_q AS decimal(38,0))) AS decimal(38,0)) AS sum_w2
  FROM counted c
  JOIN labels l ON l.person = c.person
  GROUP BY c.model, c.score, c.measure, c.atom, l.outcome, l.outcome_value, c.bin
)
SELECT a.model, a.score, a.measure, s.view, s.stratum, a.outcome, a.outcome_value, a.bin,
  CAST(sum(a.n) AS bigint) AS n,
  CAST(sum(a.sum_w) AS bigint) AS sum_w,
  CAST(sum(a.sum_w2) AS decimal(38,0)) AS sum_w2
FROM by_atom a
JOIN strata s ON s.atom = a.atom
GROUP BY a.model, a.score, a.measure, s.view, s.stratum, a.outcome, a.outcome_value, a.bin
