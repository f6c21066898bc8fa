import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { DisclosureRefused } from '../../../science/disclosure/disclosure-refused.ts'
import type { DistributionCell } from '../../../science/disclosure/draft.ts'
import { type Policy, readPolicy } from '../../../science/disclosure/policies.ts'
import { type Protected, protect } from '../../../science/disclosure/protect.ts'
import { Released } from '../../../science/disclosure/released.ts'
import type { ReleasedRow, ReleasedTables } from '../../../science/disclosure/released-table.ts'
import { leastCount, roundCount } from '../../../science/disclosure/rounding.ts'
import { distributionRows, histogramRows, qualityRows } from '../../../science/disclosure/rows.ts'
import { unroundedCounts } from '../../../science/disclosure/unrounded.ts'
import { bell, draftOf, KEY, NHS, type Person } from './drafts.ts'

const RULE = { base: 5, shareDecimals: 3 }

/** Numbers of people of the levels of an attribute, as a cohort; bins spread alike in each. */
const peopleOf = (counts: readonly number[], attribute = 'sex'): Person[] =>
  counts.flatMap((n, i) => bell(n).map(bin => ({ bin, levels: { [attribute]: `g${i}` } })))

const SAMPLE = { design: 'sample', weighted: false, replicated: false } as const

describe('a count', () => {
  it('is rounded to the nearest multiple, and may be supposed no less than half a step below', () => {
    expect([0, 8, 12, 13, 17, 18, 500].map(n => roundCount(n, 5))).toEqual([0, 10, 10, 15, 15, 20, 500])
    expect([0, 8, 12, 13, 17, 18].map(n => leastCount(n, 5))).toEqual([0, 8, 8, 13, 13, 18])
    for (let n = 0; n < 100; n++) expect([roundCount(n, 1), leastCount(n, 1)]).toEqual([n, n])
  })
})

describe('released tables', () => {
  const draft = draftOf(
    peopleOf([413, 288, 1204]).map((person, i) => (i % 31 === 0 ? { levels: person.levels } : person)),
    ['(all)', 'sex'],
  )
  const made = protect(draft, NHS)
  it('hold no count, and no number of people, that is not rounded', () => {
    const rows = [...made.tables.distribution, ...made.tables.histogram, ...made.tables.quality]
    const counts = rows.filter(({ statistic, value }) => ['people', 'scored'].includes(statistic) && value !== null)
    expect(counts).toHaveLength(12)
    for (const { value, reason } of counts) {
      expect(value! % 5).toBe(0)
      expect(reason).toBe('rounded to the nearest 5: sums may differ from totals')
    }
    expect(rows.filter(({ n }) => n !== null).length).toBeGreaterThan(60)
    for (const { n } of rows) if (n !== null) expect(n % 5).toBe(0)
  })
  it('hold shares that are rounded counts over rounded counts', () => {
    const shares = made.tables.histogram.filter(({ value }) => value !== null)
    expect(shares.length).toBeGreaterThan(20)
    for (const { value, n } of shares) {
      const people = roundCount(value! * n!, 5)
      expect(Number((people / n!).toFixed(3))).toBe(value)
    }
  })
  it('may have sums that differ from totals', () => {
    const { tables } = protect(draftOf(peopleOf([23, 18]), ['(all)', 'sex']), NHS)
    const people = tables.quality.filter(({ statistic }) => statistic === 'people').map(({ value }) => value)
    expect(people).toEqual([40, 25, 20])
  })
  it('are suppressed as before they are rounded', () => {
    const hidden = (tables: ReleasedTables) => tables.quality.map(({ keys, status }) => [keys, status])
    const { tables, attacked } = protect(draftOf(peopleOf([7, 300]), ['(all)', 'sex']), NHS)
    expect(hidden(tables)).toEqual(hidden(attacked))
    expect(tables.quality.filter(({ status }) => status === 'suppressed')).toHaveLength(12)
  })
  it('are not refused for what rounding alone makes', () => {
    // 32 people, 8 of them without a score, read 30 and 25.
    const few = peopleOf([32, 300]).map((person, i) => (i < 8 ? { levels: person.levels } : person))
    const released = Released.make(draftOf(few, ['(all)', 'sex']), NHS, { history: [], key: KEY })
    const row = released.table('quality').filter(({ keys }) => keys.stratum === 'sex=g0')
    const value = (name: string) => row.find(({ statistic }) => statistic === name)!.value
    expect([value('people'), value('scored')]).toEqual([30, 25])
  })
  it('are what a release publishes', () => {
    const released = Released.make(draft, NHS, { history: [], key: KEY })
    for (const name of ['distribution', 'histogram', 'quality', 'withheld'] as const)
      expect(released.table(name)).toEqual(made.tables[name])
    expect(Released.open(released.files, released.id).id).toBe(released.id)
  })

  describe('are refused with one number left exact:', () => {
    const change = (table: 'distribution' | 'histogram' | 'quality', statistic: string, row: Partial<ReleasedRow>) => {
      const at = made.tables[table].findIndex(each => each.statistic === statistic && each.value !== null)
      expect(at).toBeGreaterThanOrEqual(0)
      const rows = made.tables[table].map((each, i) => (i === at ? { ...each, ...row } : each))
      return unroundedCounts({ ...made.tables, [table]: rows }, made.attacked, RULE)
    }
    it('none as they are', () => {
      expect(unroundedCounts(made.tables, made.attacked, RULE)).toEqual([])
      expect(unroundedCounts(made.attacked, made.attacked, RULE).map(({ table }) => table)).toEqual([
        'distribution',
        'histogram',
        'quality',
      ])
    })
    it.each([
      ['distribution', 'people', { value: 1843 }],
      ['distribution', 'people', { n: 1843 }],
      ['distribution', 'mean', { n: 1843 }],
      ['distribution', 'q50', { n: 1843 }],
      ['histogram', 'share', { n: 1843 }],
      ['histogram', 'share', { value: 0.0123 }],
      ['quality', 'people', { value: 1904 }],
      ['quality', 'scored', { value: 1906 }],
      ['quality', 'call_rate', { n: 1844 }],
    ] as const)('%s, %s', (table, statistic, row) => {
      const found = change(table, statistic, row)
      expect(found).toMatchObject([{ table, rule: 'unrounded count', text: expect.not.stringMatching(/\d/) }])
    })
    it('nor with a count that is rounded to another multiple', () => {
      expect(change('quality', 'people', { value: 1910 })).toHaveLength(1)
    })
    it('nor with a row that the attacker was not given', () => {
      const attacked = { ...made.attacked, quality: made.attacked.quality.slice(1) }
      expect(unroundedCounts(made.tables, attacked, RULE)).toHaveLength(1)
    })
  })
  it('of any size pass', () => {
    fc.assert(
      fc.property(fc.integer({ min: 18, max: 12_000 }), fc.integer({ min: 18, max: 12_000 }), (a, b) => {
        const { tables, attacked } = protect(draftOf(peopleOf([a, b]), ['(all)', 'sex']), NHS)
        expect(unroundedCounts(tables, attacked, RULE)).toEqual([])
      }),
      { seed: 1, numRuns: 10 },
    )
  })
})

describe('numbers beside a rounded count do not tell where in its step it lies', () => {
  /** A cell of n people of one SD, as many in each of two bins as share says. */
  const cellOf = (n: number): DistributionCell => {
    const bins = new Array<bigint>(512).fill(0n)
    bins[300] = BigInt(n)
    return {
      ...{ score: 'T2D_A', measure: 'unadjusted', view: '(all)', stratum: '(all)' },
      ...{ n, nClamped: 0, mean: 0.1234, sd: 0.987, meanSe: 0.987 / Math.sqrt(n) },
      bins: { n: bins, weight: bins, weight2: bins },
      above: new Map(),
    }
  }
  const quality = (n: number) => ({
    ...{ score: 'T2D_A', view: '(all)', stratum: '(all)', people: n, scored: n },
    ...{ calls: n * 100, missingCalls: n * 4.37, missingWeightShare: 0.0437 },
  })
  const shown = { counts: true, moments: true, rung: 0, read: true }
  it('neither by a value nor by what is withheld, from 8 to 400 people', () => {
    for (let middle = 10; middle <= 400; middle += 5) {
      const rows = [-2, -1, 0, 1, 2].map(off => [
        ...distributionRows(
          cellOf(middle + off),
          shown,
          { design: 'sample', weighted: false, replicated: false, performance: [] },
          NHS,
        ),
        ...histogramRows(cellOf(middle + off), shown, NHS),
        ...qualityRows(quality(middle + off), 'everyone', true, 'genetic', middle + off, SAMPLE, NHS),
      ])
      for (const other of rows) expect(other).toEqual(rows[2])
    }
  })
})

/** Every way to divide so many people among so many cells. */
function divisions(total: number, cells: number): number[][] {
  if (cells === 1) return [[total]]
  return Array.from({ length: total + 1 }, (_, n) => divisions(total - n, cells - 1).map(rest => [n, ...rest])).flat()
}

/** Small numbers with the same rules, so that whole families of tables can be enumerated. */
const SMALL = readPolicy({
  ...NHS,
  ...{ id: 'k-5-round-3', threshold: 5, count_base: 3, sd_least_people: 11, quantile_least_beyond: 5 },
})

describe('an attacker who enumerates every table', () => {
  const CELLS = [
    { a: 'a0', b: 'b0' },
    { a: 'a0', b: 'b1' },
    { a: 'a1', b: 'b0' },
    { a: 'a1', b: 'b1' },
  ]
  interface World {
    counts: Map<string, number>
    made: Protected
  }
  const countsOf = (levels: readonly Record<string, string>[], table: readonly number[]) => {
    const counts = new Map<string, number>([['(all)', table.reduce((sum, n) => sum + n, 0)]])
    for (const [i, n] of table.entries()) {
      const { a, b } = levels[i]!
      for (const stratum of b === undefined ? [`a=${a}`] : [`a=${a}`, `b=${b}`, `a=${a}|b=${b}`])
        counts.set(stratum, (counts.get(stratum) ?? 0) + n)
    }
    return counts
  }
  const worldsOf = (
    levels: readonly Record<string, string>[],
    views: readonly string[],
    policy: Policy,
    most: number,
  ): World[] => {
    const worlds: World[] = []
    for (let total = policy.threshold; total <= most; total++)
      for (const table of divisions(total, levels.length)) {
        // All alike, so that nothing but counts can tell one table from another.
        const people = table.flatMap((n, i) => Array.from({ length: n }, () => ({ levels: levels[i]!, bin: 256 })))
        try {
          const made = protect(draftOf(people, views), policy)
          if (attack(made.attacked, made.claims).findings.length === 0)
            worlds.push({ made, counts: countsOf(levels, table) })
        } catch (error) {
          if (!(error instanceof DisclosureRefused)) throw error
        }
      }
    return worlds
  }
  // One count is pinned, not a small one: a whole cohort of k, whose two parts could not be withheld were there one more.
  for (const [name, levels, views, policy, most, pinned] of [
    ['two groups', [{ a: 'a0' }, { a: 'a1' }], ['(all)', 'a'], NHS, 36, [8]],
    ['the margins of a 2 × 2 table', CELLS, ['(all)', 'a', 'b'], SMALL, 10, [5]],
  ] as const)
    it(`learns no small count, and less than from exact counts: ${name}`, { timeout: 120_000 }, () => {
      const worlds = worldsOf(levels, views, policy, most)
      const k = policy.threshold
      const alike = new Map<string, World[]>()
      const published = new Map<string, string>()
      for (const world of worlds) {
        const text = JSON.stringify(world.made.tables)
        alike.set(text, [...(alike.get(text) ?? []), world])
        const exact = JSON.stringify(world.made.attacked)
        expect(published.get(exact) ?? text).toBe(text)
        published.set(exact, text)
      }
      expect(alike.size).toBeLessThan(published.size)
      let [hidden, shown] = [0, 0]
      const known = new Set<number>()
      for (const same of alike.values()) {
        const { made } = same[0]!
        for (const { statistic, value, keys } of made.tables.quality) {
          if (statistic !== 'people' || value === null) continue
          // The largest totals stand for themselves: their neighbours were not enumerated.
          if (same.some(({ counts }) => counts.get('(all)')! > most - policy.count_base)) continue
          shown++
          const values = new Set(same.map(({ counts }) => counts.get(keys.stratum!) ?? 0))
          for (const n of values) expect(n === 0 || n >= k).toBe(true)
          if (values.size === 1) known.add([...values][0]!)
        }
        for (const world of same)
          for (const { count, stratum, primary } of world.made.claims.hidden) {
            if (count !== 'people' || !primary) continue
            hidden++
            const told = JSON.stringify(world.made.claims)
            const possible = same.filter(other => JSON.stringify(other.made.claims) === told)
            const values = new Set(possible.map(({ counts }) => counts.get(stratum)))
            expect(values).toContain(1)
            expect(values).toContain(k - 1)
          }
      }
      expect(Math.min(hidden, shown)).toBeGreaterThan(0)
      expect(known).toEqual(new Set(pinned))
    })

  it('may learn an exact count of k or more from linked rounded numbers, and no small one: the policy says so', () => {
    const { tables } = protect(draftOf(peopleOf([8, 8, 8, 8]), ['(all)', 'sex']), NHS)
    const people = tables.quality.filter(({ statistic }) => statistic === 'people').map(({ value }) => value)
    expect(people).toEqual([30, 10, 10, 10, 10])
    // 30 is 28 to 32, and each 10 is 8 to 12: only 32 = 8 + 8 + 8 + 8 fits.
    expect(divisions(32 - 4 * 8, 4)).toHaveLength(1)
    expect(NHS.does_not_protect.join()).toContain('Exact counts of 8 or more')
  })
})
