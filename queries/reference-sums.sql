-- one row: the reference people's sums of one score, added exactly
SELECT count(*) AS n,
  CAST(coalesce(sum(CAST(s.sum_units AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS decimal(38,0)) AS sum_units,
  CAST(coalesce(sum(CAST(s.sum_units AS decimal(38,0)) * CAST(s.sum_units AS decimal(38,0))), CAST(0 AS decimal(38,0))) AS decimal(38,0)) AS sum_units2
FROM sums s
JOIN people p ON p.person = s.person
WHERE s.score = ? AND p.reference
