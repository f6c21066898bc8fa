import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DisclosureRefused } from '../../../science/disclosure/disclosure-refused.ts'
import { Released } from '../../../science/disclosure/released.ts'
import { cell, cohort, someone } from './cohorts.ts'
import { CMS, draftOf, KEY, NHS, OMOP, OPEN } from './drafts.ts'

const bySex = (i: number) => ({ sex: i % 2 ? 'female' : 'male' })
const people = (of: Released, stratum = '(all)') => cell(of, 'quality', 'people', stratum)
const mean = (of: Released, stratum = '(all)') => cell(of, 'distribution', 'mean', stratum)
const FEMALE = 'sex=female'

describe('two releases of a cohort', () => {
  test('of the same people are the same release', () => {
    const { release, entries } = cohort()
    const all = someone(0, 200, bySex)
    const first = release(all, ['sex'])
    expect(release([...all].reverse(), ['sex']).id).toBe(first.id)
    expect(entries).toHaveLength(1)
  })

  test('two-release differencing: fewer than k who came change no number that was published', () => {
    const { release } = cohort()
    const all = someone(0, 200, bySex)
    const first = release(all, ['sex'])
    const second = release([...all, { ...someone(900, 1, bySex)[0]!, bin: 500 }], ['sex'])
    for (const stratum of ['(all)', FEMALE, 'sex=male'])
      expect([people(second, stratum), mean(second, stratum)]).toEqual([people(first, stratum), mean(first, stratum)])
    expect(second.about.earlier.frozen).toEqual(['(all)', 'sex'].map(view => ({ view, release: first.id })))
    expect(second.table('quality').find(({ value }) => value !== null)!.reason).toContain(first.id)
  })

  test('one-in-one-out: equal counts, and yet no number changes', () => {
    const { release } = cohort()
    const all = someone(0, 200, bySex)
    const first = release(all, ['sex'])
    const second = release([{ ...all[0]!, id: 'new', bin: 505 }, ...all.slice(1)], ['sex'])
    expect(people(second)).toBe(people(first))
    expect(mean(second)).toBe(mean(first))
  })

  test('k people or more who came in every stratum are told', () => {
    const { release } = cohort()
    const all = someone(0, 200, bySex)
    release(all, ['sex'])
    const second = release([...all, ...someone(500, 40, bySex)], ['sex'])
    expect([people(second), people(second, FEMALE)]).toEqual([240, 120])
    expect(second.about.earlier).toEqual({ frozen: [], withheld: [] })
  })

  test('one person who changed stratum freezes both strata; all people together are as they were', () => {
    const { release } = cohort()
    const all = someone(0, 200, bySex)
    const first = release(all, ['sex'])
    const moved = { ...all[0]!, levels: { sex: 'female' } }
    const second = release([moved, ...all.slice(1), ...someone(500, 0, bySex)], ['sex'])
    expect(people(second, FEMALE)).toBe(people(first, FEMALE))
    expect(second.about.earlier.frozen.map(({ view }) => view)).toEqual(['sex'])
  })

  test('who swap strata hide nobody: a sum of strata shows who came', () => {
    const { release } = cohort()
    const of = (i: number) => ({ country: ['FI', 'SE', 'NO'][i % 3]! })
    const all = someone(0, 300, of)
    const first = release(all, ['country'])
    // Twenty change from FI to SE, twenty from SE to FI, and one comes to FI: each country has 20 or more who moved.
    const swapped = all.map((person, i) => {
      if (i >= 60 || i % 3 === 2) return person
      return { ...person, levels: { country: i % 3 === 0 ? 'SE' : 'FI' } }
    })
    const second = release([...swapped, { ...someone(900, 1, of)[0]!, levels: { country: 'FI' } }], ['country'])
    expect(people(second)).toBe(people(first))
    expect(people(second, 'country=FI')).toBe(people(first, 'country=FI'))
  })

  test('a person whose weight changed counts as one who moved', () => {
    const { release } = cohort()
    const all = someone(0, 200, bySex)
    const first = release(all, ['sex'], { about: { weighted: true } })
    const second = release([{ ...all[0]!, weight: 3n, bin: 500 }, ...all.slice(1)], ['sex'], {
      about: { weighted: true },
    })
    expect(mean(second)).toBe(mean(first))
  })
})

describe('withdrawals batched', () => {
  test('are compared with the people of the numbers that stand, so that enough of them come through', () => {
    const { release } = cohort()
    const all = someone(0, 300, bySex)
    release(all, ['sex'])
    const after = [8, 16, 24, 32].map(gone => release(all.slice(gone), ['sex']))
    // 16 who went are enough for all people, not for either sex; 24 are too close to the 16; 32 are enough for both.
    expect(after.map(of => [people(of), people(of, FEMALE)])).toEqual([
      [300, 150],
      [284, 150],
      [284, 150],
      [268, 134],
    ])
  })

  test('a person who leaves and comes back changes nothing', () => {
    const { release } = cohort()
    const all = someone(0, 200, bySex)
    const first = release(all, ['sex'])
    release(all.slice(1), ['sex'])
    expect(release(all, ['sex']).id).toBe(first.id)
  })
})

test('what was taken down is not published again, and is compared with as ever', () => {
  const { release, takenDown } = cohort()
  const all = someone(0, 300, bySex)
  const first = release(all, ['sex'])
  takenDown.add(first.id)
  expect(() => release(all.slice(1), ['sex'])).toThrow(DisclosureRefused)
  const second = release(all.slice(16), ['sex'])
  expect([people(second), people(second, FEMALE)]).toEqual([284, undefined])
  expect(people(release(all.slice(32), ['sex']), FEMALE)).toBe(134)
})

describe('bins that may not stand', () => {
  const shown = (of: Released) =>
    [...of.table('histogram'), ...of.table('distribution').filter(({ statistic }) => /^q\d/.test(statistic))].filter(
      ({ keys, value }) => keys.view === 'sex' && value !== null,
    )
  // Forty who come spread over the bins, a few to each: too few for new bins beside the old ones.
  const all = someone(0, 400, bySex)
  const more = [...all, ...someone(900, 40, bySex)]

  test('a weaker policy’s bins are not taken over', () => {
    const { release } = cohort()
    expect(shown(release(all, ['sex'], { policy: OMOP }))).not.toEqual([])
    const second = release(more, ['sex'])
    expect(people(second, FEMALE)).toBe(220)
    expect(shown(second)).toEqual([])
    const counts = second.table('withheld').filter(({ keys }) => keys.view === 'sex' && keys.table === 'histogram')
    expect(counts.map(({ value }) => value)).toEqual([2, 2])
  })

  test('bins that were taken down are not published again', () => {
    const { release, takenDown } = cohort()
    const first = release(all, ['sex'])
    expect(shown(first)).not.toEqual([])
    takenDown.add(first.id)
    expect(shown(release(more, ['sex']))).toEqual([])
  })
})

describe('other views than before', () => {
  const of = (i: number) => ({ region: i % 4 < 2 ? 'N' : 'S', country: ['FI', 'SE', 'IT', 'ES'][i % 4]! })

  test('nested geography over time: what lies within what was published is withheld', () => {
    const { release } = cohort()
    const all = someone(0, 400, of)
    const first = release(all, ['region'])
    const second = release(all, ['region', 'country'])
    expect(people(second, 'region=N')).toBe(people(first, 'region=N'))
    expect(people(second, 'country=FI')).toBeUndefined()
    expect(second.about.earlier.withheld).toEqual(['country'])
    expect(second.table('withheld').find(({ keys }) => keys.view === 'country')!.status).toBe('suppressed')
  })

  test('nested geography over time, in another study of the cohort that never names the first view', () => {
    const { release } = cohort()
    const all = someone(0, 400, of)
    release(all, ['region'])
    const second = release(all, ['country'], { about: { study: 'another-study' } })
    expect(people(second, 'country=FI')).toBeUndefined()
    expect(people(second)).toBe(400)
  })

  test('that nothing published is linked to are new', () => {
    const { release } = cohort()
    const all = someone(0, 400, i => ({ ...bySex(i), age: i % 3 ? '0-44' : '45+' }))
    release(all, ['sex'])
    const second = release(all, ['sex', 'age'])
    expect(people(second, 'age=45+')).toBe(134)
    const third = cohort()
    third.release(all, ['sex'])
    // Unless they would tell by their sum of one who came.
    const more = [...all, ...someone(900, 1, i => ({ ...bySex(i), age: '45+' }))]
    expect(people(third.release(more, ['sex', 'age']), 'age=45+')).toBeUndefined()
  })

  test('shifted bands over time: the people between the edges are too few to be subtracted', () => {
    const { release } = cohort()
    const aged = (edge: number) => (i: number) => ({ age: i % 100 < edge ? 'younger' : 'older' })
    const first = release(someone(0, 400, aged(45)), ['age'])
    const second = release(someone(0, 400, aged(46)), ['age'])
    expect(people(second, 'age=younger')).toBe(people(first, 'age=younger'))
    const third = release(someone(0, 400, aged(60)), ['age'])
    expect(people(third, 'age=younger')).toBe(240)
  })

  test('shifted bands over time, under other names of the same attribute', () => {
    const { release } = cohort()
    const aged = (edge: number) => (i: number) => ({ age: i % 100 < edge ? `0-${edge - 1}` : `${edge}+` })
    release(someone(0, 400, aged(45)), ['age'])
    const second = release(someone(0, 400, aged(46)), ['age'])
    expect(people(second, 'age=0-45')).toBeUndefined()
    expect(people(second, 'age=0-44')).toBe(180)
  })
})

describe('what is withheld', () => {
  const of = (few: number) => (i: number) => ({ country: i < few ? 'SE' : 'FI' })

  test('stays withheld while not every stratum has changed: the others would tell it', () => {
    const { release } = cohort()
    const all = someone(0, 300, of(6))
    expect(people(release(all, ['country']), 'country=SE')).toBeNull()
    const grown = [...all, ...someone(500, 30, () => ({ country: 'SE' }))]
    const second = release(grown, ['country'])
    expect([people(second), people(second, 'country=SE')]).toEqual([330, null])
  })

  test('may be shown when every stratum has changed', () => {
    const { release } = cohort()
    const all = someone(0, 300, of(6))
    release(all, ['country'])
    const grown = [...all, ...someone(500, 60, i => ({ country: i % 2 ? 'SE' : 'FI' }))]
    expect(people(release(grown, ['country']), 'country=SE')).toBe(36)
  })

  test('refusal as an answer: that a view is frozen or withheld is the same whoever it was that came', () => {
    const texts = [3, 400].map(bin => {
      const { release } = cohort()
      const all = someone(0, 200, bySex)
      release(all, ['sex'])
      return [...release([...all, { id: 'x', bin, levels: { sex: 'male' } }], ['sex']).files]
        .filter(([path]) => path.startsWith('tables/'))
        .map(([, bytes]) => new TextDecoder().decode(bytes))
    })
    expect(texts[0]).toEqual(texts[1])
  })

  test('a policy with a lower threshold than an earlier one is refused, a higher one freezes nothing it would hide', () => {
    const { release } = cohort()
    const all = someone(0, 400, bySex)
    release(all, ['sex'], { policy: CMS })
    expect(() => release(all, ['sex'], { policy: OMOP })).toThrow(DisclosureRefused)
    expect(() => release(all, ['sex'], { policy: OPEN })).toThrow(DisclosureRefused)
    const other = cohort()
    other.release(all, ['sex'], { policy: OMOP })
    expect(() => other.release(all.slice(1), ['sex'], { policy: NHS })).toThrow(/may not stand under this policy/)
  })
})

describe('histograms over time', () => {
  const shares = (of: Released, stratum: string) => of.table('histogram').filter(({ keys }) => keys.stratum === stratum)

  test('stand while the people who came would have bins of 1 to k - 1', () => {
    const { release } = cohort()
    const all = someone(0, 400, bySex)
    const first = release(all, ['sex'])
    const second = release([...all, ...someone(900, 40, bySex)], ['sex'])
    expect(people(second)).toBe(440)
    expect(shares(second, FEMALE).map(({ value }) => value)).toEqual(shares(first, FEMALE).map(({ value }) => value))
    expect(shares(second, FEMALE)[0]!.reason).toContain(first.id)
    expect(cell(second, 'distribution', 'q50', FEMALE)).toBe(cell(first, 'distribution', 'q50', FEMALE))
  })

  test('ladder shifting: no finer ladder shows whom a coarser one held together', () => {
    const { release } = cohort()
    const all = someone(0, 400, bySex)
    const first = release(all, ['sex'])
    const fewer = release([...all, ...someone(900, 4000, bySex)], ['sex'])
    const bins = (of: Released) => shares(of, '(all)').map(({ keys }) => keys.bin_low)
    const before = bins(first)
    if (bins(fewer).length !== before.length) expect(bins(fewer).length).toBe(before.length)
  })

  test('withheld beside the counts of a view, the histogram of all stays so in a release without the view', () => {
    const { release } = cohort()
    const at = (sd: number) => Math.floor((sd + 8) * 32)
    const group = (area: string, bins: readonly [sd: number, people: number][]) =>
      bins.flatMap(([sd, people], bin) =>
        Array.from({ length: people }, (_, i) => ({ id: `${area}-${bin}-${i}`, bin: at(sd), levels: { area } })),
      )
    // Of 220 people 35 are below -1 SD: then 5 or more of a1's 190 are, who are 8.
    const a1 = group('a1', [
      [-1.5, 8],
      [-0.5, 90],
      [0.5, 92],
    ])
    const a2 = group('a2', [
      [-1.5, 27],
      [-0.5, 3],
    ])
    const ofAll = (of: Released) => shares(of, '(all)').map(({ status }) => status)
    expect(ofAll(cohort().release([...a1, ...a2], []))).toContain('released')
    const first = release([...a1, ...a2], ['area'])
    expect([people(first, 'area=a1'), ofAll(first)]).toEqual([190, ['suppressed']])
    const second = release([...a1, ...a2], [])
    expect([people(second), ofAll(second)]).toEqual([220, ['suppressed']])
  })
})

test('confirm-a-guess on a hash: a digest of people is keyed, and tags of people need the key', () => {
  const all = someone(0, 200, bySex)
  const draft = draftOf(all, ['(all)', 'sex'])
  const made = [KEY, new Uint8Array(32).fill(8)].map(key => Released.make(draft, CMS, { history: [], key }))
  const [a, b] = made.map(({ about }) => about.inputs.find(({ role }) => role === 'people')!.digest)
  expect(a).not.toBe(b)
  expect(a).not.toBe('0123456789abcdef'.repeat(4))
})

test('under a policy without a threshold every release is made anew, and all are entered', () => {
  const { release, entries } = cohort()
  const all = someone(0, 50, bySex)
  const counts = [50, 49, 48].map(n => people(release(all.slice(0, n), ['sex'], { policy: OPEN })))
  expect(counts).toEqual([50, 49, 48])
  expect(entries.map(({ views }) => views.sex)).toEqual(entries.map(({ release }) => release))
})

test('whoever comes and goes: any two published numbers of people of a view differ by nobody or by at least k who moved', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(60), fc.nat(40), fc.nat(12)), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (steps, crossed) => {
        const { release } = cohort()
        const of = (i: number) => ({ sex: i % 2 ? 'female' : 'male', age: i % 3 ? '0-44' : '45+' })
        const views = crossed ? ['sex', 'age', 'age|sex'] : ['sex', 'age']
        let now = someone(0, 240, of)
        const made = [{ released: release(now, views), people: now }]
        let next = 1000
        for (const [came, went, turned] of steps) {
          now = [...now.slice(went), ...someone(next, came, of)].map((person, i) =>
            i < turned ? { ...person, levels: of(i + 1) } : person,
          )
          next += came
          made.push({ released: release(now, views), people: now })
        }
        const origin = new Map(made.map(({ released, people }) => [released.id, people]))
        const seen: { view: string; stratum: string; ids: Set<string> }[] = []
        for (const { released } of made)
          for (const { keys, statistic, value } of released.table('quality')) {
            if (statistic !== 'people' || value === null) continue
            const from = released.about.earlier.frozen.find(({ view }) => view === keys.view)?.release ?? released.id
            const level = (person: { levels: Readonly<Record<string, string>> }) =>
              keys.view === '(all)' ||
              keys.stratum === keys.view!.split('|').map(name => `${name}=${person.levels[name]}`).join('|') // biome-ignore format: one line
            const ids = new Set(
              origin
                .get(from)!
                .filter(level)
                .map(({ id }) => id),
            )
            expect(ids.size).toBe(value)
            for (const other of seen) {
              if (other.view !== keys.view || other.stratum !== keys.stratum) continue
              const apart = [...ids].filter(id => !other.ids.has(id)).length + [...other.ids].filter(id => !ids.has(id)).length // biome-ignore format: one line
              expect(apart === 0 || apart >= 11).toBe(true)
            }
            seen.push({ view: keys.view!, stratum: keys.stratum!, ids })
          }
      },
    ),
    { seed: 7, numRuns: 25 },
  )
})
