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
counted AS (
  SELECT f.model, f.score, s.view, s.stratum,
    count(*) AS people,
    count(c.person) AS scored,
    max(f.variants) AS variants,
    max(f.weight_units) AS weight_units,
    coalesce(sum(CAST(c.missing_calls AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS missing_calls,
    coalesce(sum(CAST(c.missing_weight_units AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS missing_weight_units
  FROM people p
  JOIN strata s ON s.atom = p.atom
  CROSS JOIN frozen f
  LEFT JOIN scored c ON c.person = p.person
  WHERE (p.reference OR ? = 'all') AND s.view = ?
  GROUP BY f.model, f.score, s.view, s.stratum
)
SELECT model, score, view, stratum, people, scored,
  scored * variants AS calls,
  CAST(missing_calls AS bigint) AS missing_calls,
  CAST(scored AS decimal(38,0)) * CAST(weight_units AS decimal(38,0)) AS weight_units,
  CAST(missing_weight_units AS decimal(38,0)) AS missing_weight_units
FROM counted
