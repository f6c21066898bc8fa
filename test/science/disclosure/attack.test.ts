import { describe, expect, it } from 'vitest'
import { attack } from '../../../science/disclosure/attack.ts'
import { DisclosureRefused } from '../../../science/disclosure/disclosure-refused.ts'
import { type Protected, protect } from '../../../science/disclosure/protect.ts'
import { bell, CMS, draftOf, K3, type Person } from './drafts.ts'

const CELLS = ['00', '01', '02', '10', '11', '12'].map(([a, b]) => ({ a: `a${a}`, b: `b${b}` }))
const VIEWS = ['(all)', 'a', 'b', 'a|b']

/** Every 2 × 3 table of counts with that total. Enumerated by total: a cap on entries would make worlds that do not exist. */
function tables(total: number, cells = 6): number[][] {
  if (cells === 1) return [[total]]
  return Array.from({ length: total + 1 }, (_, n) => tables(total - n, cells - 1).map(rest => [n, ...rest])).flat()
}

function peopleOf(table: readonly number[]): Person[] {
  return table.flatMap((n, i) => Array.from({ length: n }, () => ({ levels: CELLS[i]!, bin: 256 })))
}

/** Every count of the views by stratum, straight from the table. */
function countsOf(table: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [i, n] of table.entries()) {
    const { a, b } = CELLS[i]!
    for (const stratum of [`a=${a}`, `b=${b}`, `a=${a}|b=${b}`]) counts.set(stratum, (counts.get(stratum) ?? 0) + n)
  }
  for (const [stratum, n] of counts) if (n === 0) counts.delete(stratum)
  return counts
}

/** The output if the attacker lets it pass; undefined where it is refused. */
function releaseOf(table: readonly number[], views: readonly string[]): Protected | undefined {
  try {
    const made = protect(draftOf(peopleOf(table), views), K3)
    return attack(made.tables, made.claims).findings.length === 0 ? made : undefined
  } catch (error) {
    if (error instanceof DisclosureRefused) return undefined
    throw error
  }
}

describe('every 2 × 3 table with k = 3', () => {
  for (const views of [VIEWS, ['(all)', 'a|b'], ['(all)', 'a', 'b']])
    it(`keeps 1 and k − 1 possible for every hidden primary count, views ${views.join(' ')}`, {
      timeout: 120_000,
    }, () => {
      let hiddenPrimaries = 0
      for (let total = 1; total <= (views === VIEWS ? 8 : 7); total++) {
        const worlds = tables(total).map(table => ({ table, counts: countsOf(table), made: releaseOf(table, views) }))
        const alike = new Map<string, typeof worlds>()
        for (const world of worlds) {
          if (!world.made) continue
          const text = JSON.stringify(world.made.tables)
          alike.set(text, [...(alike.get(text) ?? []), world])
        }
        for (const { made, counts } of worlds) {
          if (!made) continue
          const sameOutput = alike.get(JSON.stringify(made.tables))!
          // An attacker who knows the program: strata that are not listed keep both values too.
          for (const [stratum, n] of made.claims.hidden.length > 0 ? counts : [])
            if (isSmall(n) && views.includes(attributesIn(stratum))) {
              const values = new Set(sameOutput.map(other => other.counts.get(stratum)))
              expect(values).toContain(1)
              expect(values).toContain(2)
            }
          const claims = made.claims.hidden.filter(({ count }) => count === 'people')
          // The strongest attacker: all tables with this output in which just these counts are primary.
          const possible = sameOutput.filter(other =>
            claims.every(({ stratum, primary }) => isSmall(other.counts.get(stratum)) === primary),
          )
          for (const { stratum, primary } of claims) {
            expect(primary).toBe(isSmall(counts.get(stratum)))
            if (!primary) continue
            hiddenPrimaries++
            const values = new Set(possible.map(other => other.counts.get(stratum)))
            expect(values).toContain(1)
            expect(values).toContain(2)
          }
          const shown = made.tables.quality.filter(row => row.statistic === 'people' && row.value !== null)
          for (const { value } of shown) expect(isSmall(value ?? 0)).toBe(false)
        }
      }
      expect(hiddenPrimaries).toBeGreaterThan(0)
    })
})

function attributesIn(stratum: string): string {
  return stratum
    .split('|')
    .map(pair => pair.split('=')[0])
    .join('|')
}

function isSmall(n: number | undefined): boolean {
  return n === 1 || n === 2
}

/** 400 people by sex and country, one country of 6; age apart from both. */
function cohort(): Person[] {
  return bell(400).map((bin, i) => ({
    bin,
    levels: {
      sex: i % 2 ? 'female' : 'male',
      country: i % 67 === 3 ? 'XK' : i % 3 ? 'FI' : 'SE',
      age: i % 5 < 2 ? '0-44' : '45+',
    },
  }))
}
const COHORT = draftOf(cohort(), ['(all)', 'country', 'sex', 'country|sex', 'age'])

describe('the attacker', () => {
  const made = protect(COHORT, CMS)
  it('finds nothing where a family is withheld whole', () => {
    expect(made.claims.hidden.filter(({ primary }) => primary).length).toBeGreaterThan(1)
    const { findings, witnesses } = attack(made.tables, made.claims)
    expect(findings).toEqual([])
    expect(new Set(witnesses.map(({ cell }) => cell.view))).toEqual(new Set(['country']))
  })
  it('gives witnesses that add up to all people, with the count at 1 and at k − 1', () => {
    const { witnesses } = attack(made.tables, made.claims)
    const country = witnesses.filter(({ cell }) => cell.count === 'people' && cell.stratum === 'country=XK')
    expect(country.map(({ value }) => value).sort((a, b) => a - b)).toEqual([1, 10])
    for (const { people, value } of country) {
      expect(people.reduce((sum, { n }) => sum + n, 0)).toBe(400)
      const inside = people.filter(({ atom }) => atom.split('|').includes('country=XK'))
      expect(inside.reduce((sum, { n }) => sum + n, 0)).toBe(value)
    }
  })
  for (const [table, statistic] of [
    ['quality', 'people'],
    ['quality', 'call_rate'],
    ['distribution', 'people'],
    ['distribution', 'mean'],
    ['histogram', 'share'],
  ] as const)
    it(`catches any one published ${statistic} of a withheld ${table}`, () => {
      const rows = made.tables[table]
      const hidden = rows.flatMap((row, i) =>
        row.keys.view!.includes('country') && row.statistic === statistic ? [i] : [],
      )
      expect(hidden.length).toBeGreaterThan(0)
      for (const at of hidden) {
        const leaky = rows.map((row, i) => (i === at ? { ...row, value: 300, status: 'released' as const } : row))
        const { findings } = attack({ ...made.tables, [table]: leaky }, made.claims)
        expect(findings.map(finding => finding.table)).toContain(table)
        expect(JSON.stringify(findings)).not.toContain('300')
      }
    })
  it('catches a histogram on a finer rung than is clean', () => {
    const fine = made.tables.histogram.map(row => (row.value === null ? row : { ...row, value: 0.01 }))
    expect(attack({ ...made.tables, histogram: fine }, made.claims).findings[0]).toMatchObject({
      table: 'histogram',
      rule: 'small count',
    })
  })
  it('cannot show safety where claims leave a count one value, and says so', () => {
    const pair = draftOf(peopleOf([2, 0, 0, 2, 0, 0]), ['(all)', 'a'])
    const { tables, claims } = protect(pair, K3)
    expect(attack(tables, claims).findings).toEqual([
      expect.objectContaining({ rule: 'no witness', text: expect.not.stringMatching(/\d/) }),
    ])
  })
})
