-- one row per model, score, measure, view, stratum, outcome, outcome value and replicate
-- Values are clamped to the grid of the histograms, each measure's own, so that both say the same of the same people.
-- People are added up once, by atom; their atoms then in the strata of every view.
WITH grids AS (
  SELECT measure, lowest, highest
  FROM (VALUES
    ('unadjusted', -524288, 524287),
    ('znorm1', -524288, 524287),
    ('znorm2', -524288, 524287),
    ('most_similar', -524288, 524287),
    ('standardised', -524288, 524287),
    ('probability', 0, 2097152),
    ('logit', -1048576, 1048575),
    ('decision', 0, 2097152)
  ) AS grid (measure, lowest, highest)
),
counted AS (
  SELECT m.model, m.score, m.measure, p.person, p.atom, p.replicate,
    CAST(p.weight_q AS decimal(38,0)) AS w,
    CAST(CASE WHEN m.value_q < g.lowest THEN g.lowest WHEN m.value_q <= g.highest THEN m.value_q ELSE g.highest END AS decimal(38,0)) AS z,
    CASE WHEN m.value_q < g.lowest OR m.value_q > g.highest THEN 1 ELSE 0 END AS clamped
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
  SELECT c.model, c.score, c.measure, c.atom, l.outcome, l.outcome_value, c.replicate,
    count(*) AS n,
    CAST(sum(c.w) AS bigint) AS sum_w,
    CAST(sum(c.w * c.w) AS decimal(38,0)) AS sum_w2,
    CAST(sum(c.clamped) AS bigint) AS n_clamped,
    CAST(sum(c.w * c.z) AS decimal(38,0)) AS sum_wz,
    CAST(sum(c.w * c.z * c.z) AS decimal(38,0)) AS sum_wz2,
    CAST(sum(c.w * c.w * c.z) AS decimal(38,0)) AS sum_w2z,
    CAST(sum(c.w * c.w * c.z * c.z) AS decimal(38,0)) AS sum_w2z2
  FROM counted c
  JOIN labels l ON l.person = c.person
  GROUP BY c.model, c.score, c.measure, c.atom, l.outcome, l.outcome_value, c.replicate
)
SELECT a.model, a.score, a.measure, s.view, s.stratum, a.outcome, a.outcome_value, a.replicate,
  CAST(sum(a.n) AS bigint) AS n,
  CAST(sum(a.sum_w) AS bigint) AS sum_w,
  CAST(sum(a.sum_w2) AS decimal(38,0)) AS sum_w2,
  CAST(sum(a.n_clamped) AS bigint) AS n_clamped,
  CAST(sum(a.sum_wz) AS decimal(38,0)) AS sum_wz,
  CAST(sum(a.sum_wz2) AS decimal(38,0)) AS sum_wz2,
  CAST(sum(a.sum_w2z) AS decimal(38,0)) AS sum_w2z,
  CAST(sum(a.sum_w2z2) AS decimal(38,0)) AS sum_w2z2
FROM by_atom a
JOIN strata s ON s.atom = a.atom
GROUP BY a.model, a.score, a.measure, s.view, s.stratum, a.outcome, a.outcome_value, a.replicate
