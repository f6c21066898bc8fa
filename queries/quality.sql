-- one row per model, score, view and stratum
-- A model's output has no calls and no weight: its people scored are those with a prediction.
WITH frozen AS (
  SELECT model, score,
    max(CASE WHEN parameter = 'variants' THEN CAST(value AS bigint) WHEN parameter = 'column' THEN 0 END) AS variants,
    max(CASE WHEN parameter = 'weight_units' THEN CAST(value AS bigint) WHEN parameter = 'column' THEN 0 END) AS weight_units
  FROM models
  WHERE score = ? AND parameter IN ('variants', 'weight_units', 'column')
  GROUP BY model, score
),
scored AS (
  SELECT person, missing_calls, missing_weight_units
  FROM sums
  WHERE score = ?
  UNION ALL
  SELECT person, 0 AS missing_calls, 0 AS missing_weight_units
  FROM predictions
  WHERE score = ?
),
by_atom AS (
  SELECT p.atom,
    count(*) AS people,
    count(c.person) AS scored,
    CAST(sum(CAST(c.missing_calls AS decimal(38,0))) AS decimal(38,0)) AS missing_calls,
    CAST(sum(CAST(c.missing_weight_units AS decimal(38,0))) AS decimal(38,0)) AS missing_weight_units
  FROM people p
  LEFT JOIN scored c ON c.person = p.person
  WHERE p.reference OR ? = 'all'
  GROUP BY p.atom
),
counted AS (
  SELECT f.model, f.score, s.view, s.stratum,
    CAST(sum(a.people) AS bigint) AS people,
    CAST(sum(a.scored) AS bigint) AS scored,
    max(f.variants) AS variants,
    max(f.weight_units) AS weight_units,
    coalesce(CAST(sum(a.missing_calls) AS decimal(38,0)), CAST(0 AS decimal(38,0))) AS missing_calls,
    coalesce(CAST(sum(a.missing_weight_units) AS decimal(38,0)), CAST(0 AS decimal(38,0))) AS missing_weight_units
  FROM by_atom a
  JOIN strata s ON s.atom = a.atom
  CROSS JOIN frozen f
  GROUP BY f.model, f.score, s.view, s.stratum
)
SELECT model, score, view, stratum, people, scored,
  scored * variants AS calls,
  CAST(missing_calls AS bigint) AS missing_calls,
  CAST(scored AS decimal(38,0)) * CAST(weight_units AS decimal(38,0)) AS weight_units,
  CAST(missing_weight_units AS decimal(38,0)) AS missing_weight_units
FROM counted
