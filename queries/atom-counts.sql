-- one row per atom, reference, outcome, outcome value and replicate
WITH keys AS (
  SELECT DISTINCT atom, atom_key
  FROM atoms
),
labels AS (
  SELECT person, '(all)' AS outcome, '(all)' AS outcome_value
  FROM people
  UNION ALL
  SELECT person, outcome, outcome_value
  FROM outcomes
)
SELECT k.atom_key, p.reference, l.outcome, l.outcome_value, p.replicate,
  count(*) AS n,
  CAST(sum(CAST(p.weight_q AS decimal(38,0))) AS bigint) AS sum_w,
  CAST(sum(CAST(p.weight_q AS decimal(38,0)) * CAST(p.weight_q AS decimal(38,0))) AS decimal(38,0)) AS sum_w2
FROM people p
JOIN keys k ON k.atom = p.atom
JOIN labels l ON l.person = p.person
GROUP BY k.atom_key, p.reference, l.outcome, l.outcome_value, p.replicate
