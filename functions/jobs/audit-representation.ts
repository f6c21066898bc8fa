import { z } from 'zod'
import { type CensusCell, type CohortCell, compareWithCensus } from '../../science/equity/compare-with-census.ts'
import { parseStratumKey, RESERVED_LEVELS, stratumKey, viewName } from '../../study/attributes.ts'
import { job, refs } from '../ports.ts'

/**
 * People of the cohort beside those of a census, by stratum: both numerators and what their denominators are summed of. Each
 * person counts once, whatever the weight: the question is who is in.
 */
export const auditRepresentation = job({
  name: 'audit-representation',
  reads: ['cubes'],
  writes: 'audits',
  size: { memoryMb: 512, minutes: 5 },
  input: z.object({
    views: z.array(
      z.object({
        census: z.string(),
        among: z.record(z.string(), z.string()),
        view: z.array(z.string()),
        joint: z.array(z.string()),
        matched: z.array(z.string()),
      }),
    ),
    censusCounts: refs('census_counts'),
    atomCounts: refs('atom_counts'),
  }),
  run: async ({ views, censusCounts, atomCounts }, env) => {
    const cohort: CohortCell[] = []
    if (views.length > 0)
      for await (const batch of env.tables.read(atomCounts))
        for (let i = 0; i < batch.n.length; i++) {
          if (batch.outcome[i] !== '(all)') continue
          const [n, reference] = [batch.n[i]!, batch.reference[i]!]
          cohort.push({
            levels: new Map(parseStratumKey(batch.atom_key[i]!)),
            referencePeople: reference ? n : 0n,
            otherPeople: reference ? 0n : n,
          })
        }
    const censuses = new Map<string, CensusCell[]>()
    for await (const batch of env.tables.read(censusCounts))
      for (let i = 0; i < batch.people.length; i++) {
        const key = JSON.stringify([batch.census[i], batch.view[i]])
        const cells = censuses.get(key) ?? []
        cells.push({ levels: new Map(parseStratumKey(batch.stratum[i]!)), people: batch.people[i]! })
        censuses.set(key, cells)
      }
    const rows = views.flatMap(({ census, joint, matched, ...comparison }) => {
      const keys = { census, view: viewName(joint), among: stratumKey(Object.entries(comparison.among)) }
      const counted = censuses.get(JSON.stringify([census, viewName(matched)]))!
      return compareWithCensus(cohort, counted, comparison, RESERVED_LEVELS).map(cell => ({ ...keys, ...cell }))
    })
    return {
      representations: await env.tables.write('representations', [
        {
          census: rows.map(row => row.census),
          view: rows.map(row => row.view),
          among: rows.map(row => row.among),
          stratum: rows.map(row => stratumKey(row.levels)),
          place: rows.map(row => row.place),
          reference_people: BigInt64Array.from(rows, row => row.referencePeople),
          other_people: BigInt64Array.from(rows, row => row.otherPeople),
          census_people: BigInt64Array.from(rows, row => row.censusPeople),
        },
      ]),
    }
  },
})
