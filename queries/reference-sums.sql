-- one row per score asked for: the reference people's sums, added exactly
-- A decimal sum beyond 38 digits fails on Trino, but adding threads' sums DuckDB wraps around in silence: NULL instead, which no reader takes.
WITH counted AS (
  SELECT CAST(s.sum_units AS decimal(38,0)) AS units, CAST(s.sum_units AS double) AS rough
  FROM sums s
  JOIN people p ON p.person = s.person
  WHERE s.score = ? AND p.reference
)
SELECT count(*) AS n,
  CAST(coalesce(sum(units), CAST(0 AS decimal(38,0))) AS decimal(38,0)) AS sum_units,
  CASE WHEN CAST(coalesce(sum(rough * rough), 0e0) AS double) < 9e37
    THEN CAST(coalesce(sum(units * units), CAST(0 AS decimal(38,0))) AS decimal(38,0))
  END AS sum_units2
FROM counted
