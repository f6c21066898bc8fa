import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { DuckDb } from '../../functions/adapters/duckdb.ts'
import { runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const PAIRS: [string, string][] = [
  ['T2D_FE', 'T2D_EAS'],
  ['T2D_AFA', 'T2D_SAF'],
]

/** Values of znorm2 of the reference people who have it of both scores, and what they were recruited as, from the lake. */
async function measured(out: string, [score, other]: [string, string]): Promise<[string, number, number][]> {
  const engine = new DuckDb({ threads: 1, memoryMb: 256, spillFolder: temporaryFolder() })
  const parts = (zone: string, table: string) =>
    `read_parquet('${join(out, 'restricted', zone, table, '*', '*.parquet')}')`
  const rows = await engine.run(
    `SELECT s.stratum, a.value, b.value
     FROM ${parts('scores', 'measures')} a
     JOIN ${parts('scores', 'measures')} b ON b.person = a.person AND b.measure = a.measure
     JOIN ${parts('lake', 'people')} p ON p.person = a.person
     JOIN ${parts('lake', 'strata')} s ON s.atom = p.atom
     WHERE p.reference AND a.measure = 'znorm2' AND a.score = '${score}' AND b.score = '${other}' AND s.view = 'sampled_as'`,
    [],
    new AbortController().signal,
  )
  return rows as [string, number, number][]
}

/** Spearman’s ρ of values without ties. */
function exactRanks(pairs: readonly (readonly [number, number])[]): number {
  const ranks = (values: number[]) => {
    const place = new Map(values.toSorted((a, b) => a - b).map((value, i) => [value, i]))
    return values.map(value => place.get(value)!)
  }
  const [r, s] = [ranks(pairs.map(([x]) => x)), ranks(pairs.map(([, y]) => y))]
  const apart = r.reduce((sum, rank, i) => sum + (rank - s[i]!) ** 2, 0)
  return 1 - (6 * apart) / (r.length * (r.length ** 2 - 1))
}

describe('agreement in the 1000 Genomes example', () => {
  const out = temporaryFolder()
  let folder: string
  beforeAll(async () => {
    folder = (await runStudy('examples/1000-genomes/study.yaml', out)).folder
  })
  const released = ([score, other]: readonly string[], stratum: string) =>
    Object.fromEntries(
      readCsv(readFileSync(join(folder, 'tables', 'agreement.csv'), 'utf8'))
        .filter(row => row.score === score && row.other === other && row.stratum === stratum)
        .map(row => [row.statistic!, row]),
    )

  test.each(PAIRS)('%s and %s: what exact values say lies where the release says', async (...pair) => {
    const people = await measured(out, pair)
    for (const stratum of ['(all)', ...new Set(people.map(([group]) => group))]) {
      const chosen = people.filter(([group]) => stratum === '(all)' || group === stratum)
      const rows = released(pair, stratum)
      const value = (statistic: string) => Number(rows[statistic]!.value)
      expect(value('people')).toBe(chosen.length)
      const exact = exactRanks(chosen.map(([, x, y]) => [x, y]))
      expect(Math.abs(value('rank_correlation') - exact)).toBeLessThanOrEqual(value('rank_error'))
      expect(Math.abs(value('rank_correlation') - exact)).toBeLessThan(0.01)
      const [cut, otherCut] = [...rows.high_in_both!.reason!.matchAll(/above (\S+) SD/g)].map(([, cut]) => Number(cut))
      const share = (isHigh: (x: boolean, y: boolean) => boolean) =>
        chosen.filter(([, x, y]) => isHigh(x >= cut!, y >= otherCut!)).length / chosen.length
      expect(value('high_in_both')).toBeCloseTo(
        share((x, y) => x && y),
        6,
      )
      expect(value('high_in_first_only')).toBeCloseTo(
        share((x, y) => x && !y),
        6,
      )
      expect(value('high_in_second_only')).toBeCloseTo(
        share((x, y) => !x && y),
        6,
      )
      if (stratum === '(all)') expect(Math.abs(share(x => x) - 0.1)).toBeLessThan(0.012)
    }
  })

  test('the page says so in words', () => {
    const words = readFileSync(join(folder, 'site', 'agreement.html'), 'utf8').replace(/<[^>]+>/g, '')
    expect(words).toContain('Of all 2,480 people with both, ')
  })
})
