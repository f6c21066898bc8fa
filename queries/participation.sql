-- one row per view, stratum and number of stages reached
SELECT s.view, s.stratum, g.reached, count(*) AS people
FROM people p
JOIN stages g ON g.person = p.person
JOIN strata s ON s.atom = p.atom
WHERE p.reference OR ? = 'all'
GROUP BY s.view, s.stratum, g.reached
