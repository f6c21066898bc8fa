import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonBytes } from '../../../science/disclosure/altered.ts'
import type { Certificate } from '../../../science/disclosure/certificate.ts'
import { readTable, tableBytes } from '../../../science/disclosure/csv.ts'
import { DisclosureRefused } from '../../../science/disclosure/disclosure-refused.ts'
import type { Draft } from '../../../science/disclosure/draft.ts'
import { ledgerEntry } from '../../../science/disclosure/ledger-entry.ts'
import type { Policy } from '../../../science/disclosure/policies.ts'
import { Released } from '../../../science/disclosure/released.ts'
import type { ReleasedRow, ReleasedTableName } from '../../../science/disclosure/released-table.ts'
import type { Shape } from '../../../science/disclosure/shapes.ts'
import { UserError } from '../../../science/errors.ts'
import { bell, CMS, draftOf, KEY, NHS, OPEN } from './drafts.ts'

const VIEWS = ['(all)', 'sex', 'country', 'country|sex', 'age']
const people = bell(400).map((bin, i) => ({
  bin,
  levels: {
    sex: i % 2 ? 'female' : 'male',
    country: i < 6 ? 'X%7CK' : i % 3 ? 'FI' : 'SE',
    age: i % 5 < 2 ? '0-44' : '45+',
  },
}))
const DRAFT = draftOf(people, VIEWS)
const NEW = { history: [], key: KEY }
const open = Released.make(DRAFT, OPEN, NEW)
const cms = Released.make(DRAFT, CMS, NEW)
const NAMES: ReleasedTableName[] = ['distribution', 'histogram', 'match', 'quality', 'withheld']

function codeOf(run: () => unknown): { code: string; file: string | undefined } {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return { code: error.code, file: error.place?.file }
    throw error
  }
  return { code: 'none', file: undefined }
}

describe('a release', () => {
  it('reopens from its bytes as what it was', () => {
    for (const made of [open, cms]) {
      const again = Released.open(made.files, made.id)
      expect(again.id).toBe(made.id)
      expect(again.about).toEqual(made.about)
      expect(again.certificate).toEqual(made.certificate)
      for (const name of NAMES) expect(again.table(name)).toEqual(made.table(name))
      expect([...again.files]).toEqual([...made.files])
    }
  })
  it('is named by its data package, which comes last of its files', () => {
    const bytes = open.files.get('datapackage.json')!
    expect(open.id).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 12))
    expect([...open.files.keys()].at(-1)).toBe('datapackage.json')
  })
  it('gives the same bytes for the draft in any order', () => {
    const turned: Draft = {
      about: DRAFT.about,
      distributions: [...DRAFT.distributions].reverse(),
      quality: [...DRAFT.quality].reverse(),
      matches: [...DRAFT.matches].reverse(),
      representation: [],
      participation: [],
      agreement: [],
      performance: [],
      comparison: [],
      gaps: [],
      finer: [],
      shapes: [],
    }
    expect(Released.make(turned, CMS, NEW).id).toBe(cms.id)
    expect(Released.make(turned, OPEN, NEW).id).toBe(open.id)
  })
  it('keys the digests of people’s data by the ledger’s key, unless the data are public', () => {
    expect(open.about.inputs[0]).toEqual({ role: 'people', algorithm: 'sha256', digest: '0123456789abcdef'.repeat(4) })
    expect(cms.about.inputs[0]!.algorithm).toBe('hmac-sha256')
    const other = Released.make(DRAFT, CMS, { history: [], key: new Uint8Array(32) })
    expect(other.about.inputs[0]!.digest).not.toBe(cms.about.inputs[0]!.digest)
    expect(other.certificate.witnesses.digest).not.toBe(cms.certificate.witnesses.digest)
    for (const name of NAMES) expect(other.table(name)).toEqual(cms.table(name))
  })
  it('has a certificate that can be counted in its tables', () => {
    const rows = (['distribution', 'histogram', 'match', 'quality'] as const).flatMap(name => cms.table(name))
    expect(cms.certificate.cells).toBe(rows.length)
    expect(cms.certificate.withheld).toBe(rows.filter(({ status }) => status === 'suppressed').length)
    expect(open.certificate.withheld).toBe(0)
    expect(cms.certificate.method).toEqual(['single attributes', 'whole families'])
    expect(open.certificate.method).toEqual([])
  })
  it('counts the sums of groups that there are: of people once, of each score and each of its measures', () => {
    const two = Released.make(draftOf(people, VIEWS, {}, ['T2D_A', 'T2D_B']), OPEN, NEW)
    expect(open.certificate.equations).toBe((1 + 1 + 1) * 4)
    expect(two.certificate.equations).toBe((1 + 2 + 2) * 4)
    expect(cms.certificate.equations).toBe((1 + 1 + 1) * 2)
  })
  it('does not tell by its certificate how many counts are small', () => {
    const certifiedOf = (ax: number, is: number) => {
      const groups = bell(400).map((bin, i) => ({
        bin,
        levels: { country: i < ax ? 'AX' : i < ax + is ? 'IS' : i < 250 ? 'FI' : 'SE' },
      }))
      return Released.make(draftOf(groups, ['(all)', 'country']), CMS, NEW).certificate
    }
    const { witnesses, ...one } = certifiedOf(5, 40)
    const { witnesses: others, ...two } = certifiedOf(5, 10)
    expect(two).toEqual(one)
    expect(Object.keys(others)).toEqual(['algorithm', 'digest'])
    expect(others.digest).not.toBe(witnesses.digest)
  })
  it('describes every table to a reader of data packages', () => {
    const { resources } = JSON.parse(new TextDecoder().decode(cms.files.get('datapackage.json')))
    expect(resources.map(({ path }: { path: string }) => path).sort()).toEqual(
      [...cms.files.keys()].filter(path => path !== 'datapackage.json').sort(),
    )
    for (const { path, bytes, hash } of resources) {
      expect(bytes).toBe(cms.files.get(path)!.length)
      expect(hash).toBe(`sha256:${createHash('sha256').update(cms.files.get(path)!).digest('hex')}`)
    }
  })
  it('does not tell a level that is withheld by the size of its rows', () => {
    for (const row of cms.table('quality')) if (row.keys.view === 'country') expect(row.n).toBeNull()
    expect(cms.table('quality').some(({ keys }) => keys.view === 'country|sex')).toBe(false)
  })
})

describe('the places of a map', () => {
  const square: Shape = {
    code: 'SE',
    name: 'Sweden, "north"',
    polygons: [
      [
        [
          [0, 0],
          [0, 1.125],
          [1, 1],
          [0, 0],
        ],
      ],
    ],
  }
  const shapes = [square, { name: 'Nowhere', polygons: square.polygons }]
  const mapped = (policy: Policy) =>
    Released.make(
      {
        ...DRAFT,
        about: { ...DRAFT.about, geography: [{ attribute: 'country', from: 'iso2', to: 'iso2' }] },
        shapes: [{ attribute: 'country', shapes }],
      },
      policy,
      NEW,
    )
  const withMap = mapped(CMS)
  const PATH = 'shapes/country.json'

  it('are released whole, whoever is counted, and reopen as they were', () => {
    const again = Released.open(withMap.files, withMap.id)
    expect(again.shapes('country')).toEqual(shapes)
    expect(again.shapes('sex')).toEqual([])
    expect(mapped(OPEN).files.get(PATH)).toEqual(withMap.files.get(PATH))
    expect(JSON.parse(new TextDecoder().decode(withMap.files.get(PATH)!)).features[1]).toEqual({
      type: 'Feature',
      properties: { name: 'Nowhere' },
      geometry: { type: 'MultiPolygon', coordinates: square.polygons },
    })
  })
  it('are under the hashes of certificate and data package, and change no table', () => {
    const hash = createHash('sha256').update(withMap.files.get(PATH)!).digest('hex')
    expect(withMap.certificate.shapes).toEqual({ country: hash })
    expect(new TextDecoder().decode(withMap.files.get('datapackage.json'))).toContain(`sha256:${hash}`)
    expect(withMap.certificate.tables).toEqual(cms.certificate.tables)
  })
  const changed = (change: (text: string) => string) =>
    new Map([
      ...withMap.files,
      [PATH, new TextEncoder().encode(change(new TextDecoder().decode(withMap.files.get(PATH))))] as const,
    ])
  it('with one byte altered are refused', () => {
    const files = changed(text => text.replace('1.125', '1.126'))
    expect(codeOf(() => Released.open(files, withMap.id))).toEqual({ code: 'altered', file: PATH })
  })
  it.each([
    ['another text for the same places', (text: string) => text.replace('1.125', '1.1250')],
    ['more than places', (text: string) => text.replace('"Nowhere"', '"Nowhere","people":3')],
    ['a place without a name', (text: string) => text.replace('"name":"Nowhere"', '')],
    ['a position that is none', (text: string) => text.replace('1.125', '"1"')],
  ])('with %s are refused, hashed anew too', (_, change) => {
    const files = rehash(changed(change), withMap)
    expect(codeOf(() => Released.open(files))).toEqual({ code: 'altered', file: PATH })
  })
  it('that are missing, or that the release does not name, are refused', () => {
    const missing = new Map([...withMap.files].filter(([path]) => path !== PATH))
    expect(codeOf(() => Released.open(missing))).toEqual({ code: 'altered', file: PATH })
    const more = new Map([...withMap.files, ['shapes/sex.json', withMap.files.get(PATH)!]])
    expect(codeOf(() => Released.open(more))).toEqual({ code: 'altered', file: 'shapes/sex.json' })
  })
})

describe('counts of people beside the tables', () => {
  it('are told where nothing is withheld or rounded, and nowhere else', () => {
    expect(open.about.people).toEqual({ listed: 400, reference: 400, withoutGenotypes: 0, withoutComponents: null })
    expect(cms.about.people).toBeNull()
    expect(Released.make(DRAFT, NHS, NEW).about.people).toBeNull()
  })
})

describe('the share of a group', () => {
  const of = (released: Released, stratum: string, statistic: string) =>
    released.table('quality').find(({ keys, statistic: name }) => keys.stratum === stratum && name === statistic)!
  it('is its people over all people counted, with Wilson limits', () => {
    // Python 3.11, statistics.NormalDist: z√(p(1 − p)/n + z²/4n²) / (1 + z²/n) on both sides of ½.
    expect(of(open, 'sex=female', 'share')).toMatchObject({ value: 0.5, low: 0.451235, high: 0.548765, n: 400 })
    expect(of(open, '(all)', 'share')).toMatchObject({ value: 1, low: null, high: null })
  })
  it('has no limits in a convenience sample, and says so', () => {
    const convenience = Released.make({ ...DRAFT, about: { ...DRAFT.about, design: 'convenience' } }, OPEN, NEW)
    expect(of(convenience, 'sex=female', 'share')).toMatchObject({
      value: 0.5,
      low: null,
      reason: 'convenience sample: no sampling interval',
    })
  })
  it('is withheld with the people, and rounded as they are', () => {
    for (const { keys, statistic, status } of cms.table('quality'))
      if (statistic === 'share') expect(status).toBe(of(cms, keys.stratum!, 'people').status)
    const nhs = Released.make(DRAFT, NHS, NEW)
    const [people, all] = [of(nhs, 'age=0-44', 'people').value!, of(nhs, '(all)', 'people').value!]
    expect(of(nhs, 'age=0-44', 'share').value).toBe(Number((people / all).toFixed(NHS.share_decimals)))
  })
})

describe('a Released', () => {
  it('cannot be made elsewhere', () => {
    const parts = { id: open.id, about: open.about, tables: {}, certificate: open.certificate, files: open.files }
    // @ts-expect-error the constructor is private
    const make = () => new Released(parts)
    expect(make).toThrow(/alone/)
    // @ts-expect-error a look-alike is no Released
    const alike: Released = {
      id: open.id,
      about: open.about,
      certificate: open.certificate,
      table: open.table,
      files: open.files,
    }
    expect(Released.is(alike)).toBe(false)
    expect(Released.is(Object.create(Released.prototype))).toBe(false)
    expect(Released.is({ ...open })).toBe(false)
    expect(Released.is(null)).toBe(false)
    expect(Released.is(open)).toBe(true)
  })
  it('cannot be changed', () => {
    const row = open.table('quality')[0] as { -readonly [K in keyof ReleasedRow]: ReleasedRow[K] }
    expect(() => {
      row.value = 1
    }).toThrow(TypeError)
    expect(() => {
      open.about.title = 'another'
    }).toThrow(TypeError)
    open.files.get('bundle.json')!.fill(0)
    expect(Released.open(open.files).id).toBe(open.id)
  })
})

describe('opening', () => {
  const path = fc.constantFrom(...cms.files.keys())
  it('finds any one changed byte, and names the file', () => {
    fc.assert(
      fc.property(path, fc.nat(), fc.integer({ min: 1, max: 255 }), (file, at, change) => {
        const files = new Map(cms.files)
        const bytes = files.get(file)!
        bytes[at % bytes.length]! ^= change
        files.set(file, bytes)
        expect(codeOf(() => Released.open(files, cms.id))).toEqual({ code: 'altered', file })
        expect(codeOf(() => Released.open(files)).code).toBe('altered')
      }),
      { seed: 1, numRuns: 300 },
    )
  })
  it('finds files cut, lengthened, missing or added, and passes over the site', () => {
    for (const file of cms.files.keys()) {
      const bytes = cms.files.get(file)!
      const alter = (changed: Uint8Array) =>
        codeOf(() => Released.open(new Map([...cms.files, [file, changed]]), cms.id))
      expect(alter(bytes.slice(0, -1))).toEqual({ code: 'altered', file })
      expect(alter(Uint8Array.from([...bytes, 10]))).toEqual({ code: 'altered', file })
      expect(alter(new Uint8Array())).toEqual({ code: 'altered', file })
      const without = new Map([...cms.files].filter(([name]) => name !== file))
      expect(codeOf(() => Released.open(without))).toEqual({ code: 'altered', file })
    }
    const more = (name: string) => () => Released.open(new Map([...cms.files, [name, new Uint8Array()]]))
    expect(codeOf(more('tables/people.csv'))).toEqual({ code: 'altered', file: 'tables/people.csv' })
    expect(codeOf(more('site/index.html')).code).toBe('none')
  })
  it('finds a withheld cell that was filled in and hashed anew', () => {
    const rows = cms.table('quality').map(row => (row.status === 'suppressed' ? { ...row, value: 6 } : row))
    const files = new Map([...cms.files, ['tables/quality.csv', tableBytes('quality', rows)] as const])
    const rehashed = rehash(files)
    expect(codeOf(() => Released.open(rehashed))).toEqual({ code: 'altered', file: 'tables/quality.csv' })
  })
  it.each<[string, (told: Certificate) => object]>([
    ['rows', ({ cells }) => ({ cells: cells + 1 })],
    ['withheld rows', () => ({ withheld: 0 })],
    ['sums of groups', ({ equations }) => ({ equations: equations - 1 })],
    ['protection', () => ({ method: [] })],
    ['solver', ({ solver }) => ({ solver: { ...solver, steps: 2 * solver.steps } })],
    ['version', ({ solver }) => ({ solver: { ...solver, version: '9.9.9' } })],
    ['policy', ({ policy }) => ({ policy: { ...policy, version: '9' } })],
    ['approver', () => ({ approver: 'Somebody Else' })],
    ['counts of small cells', () => ({ protected: 12 })],
  ])('finds a certificate with other %s than its release, hashed anew', (_, change) => {
    const told = JSON.parse(new TextDecoder().decode(cms.files.get('certificate.json'))) as Certificate
    const forged = jsonBytes({ ...told, ...change(told) })
    const files = rehash(new Map([...cms.files, ['certificate.json', forged] as const]))
    expect(codeOf(() => Released.open(files))).toEqual({ code: 'altered', file: 'certificate.json' })
  })
})

/** A forger’s hand: makes the hashes fit the files again. */
function rehash(files: ReadonlyMap<string, Uint8Array>, made = cms): Map<string, Uint8Array> {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  const all = new Map(files)
  const swap = (file: string, pairs: [string, string][]) => {
    let text = new TextDecoder().decode(all.get(file))
    for (const [from, to] of pairs) text = text.replaceAll(from, to)
    all.set(file, new TextEncoder().encode(text))
  }
  const tables = [...all.keys()].filter(name => /^(tables|shapes)\/|^bundle\.json$/.test(name))
  const pairs = (names: string[]) =>
    names.map((name): [string, string] => [hash(made.files.get(name)!), hash(all.get(name)!)])
  swap('certificate.json', pairs(tables))
  swap('datapackage.json', pairs([...tables, 'certificate.json']))
  const { resources } = JSON.parse(new TextDecoder().decode(all.get('datapackage.json')))
  for (const { path, bytes } of resources)
    swap('datapackage.json', [[`"bytes": ${bytes},`, `"bytes": ${all.get(path)!.length},`]])
  return all
}

describe('the ledger', () => {
  const SEALED = { reason: 'the yearly report', members: 'members/test-cohort/1' }
  const entry = ledgerEntry(cms, SEALED)
  const moves = new Map([[cms.id, []]])
  it('keeps what was released, for whom and why, and no number that is not published', () => {
    expect(entry).toEqual({
      cohort: 'test-cohort',
      study: 'test-study',
      period: '2026',
      release: cms.id,
      policy: { id: 'cms-11', version: '1' },
      approver: 'A. Person',
      ...SEALED,
      merged: [],
      attributes: { sex: 'sex', country: 'geography', age: 'age' },
      scores: Object.fromEntries(cms.about.scores.map(({ id, model }) => [id, model])),
      views: Object.fromEntries(VIEWS.filter(view => view !== 'country|sex').map(view => [view, cms.id])),
      tables: cms.certificate.tables,
      published: Object.fromEntries(
        Object.keys(cms.certificate.tables).map(name => [
          name,
          new TextDecoder().decode(cms.files.get(`tables/${name}.csv`)),
        ]),
      ),
    })
  })
  it('keeps of a release that withholds nothing who answers for it, and its hashes', () => {
    const entered = ledgerEntry(open, { reason: '', members: null })
    expect([entered.approver, entered.published]).toEqual(['A. Person', null])
    expect(entered.tables).toEqual(open.certificate.tables)
  })
  it('allows the same release again, and other cohorts', () => {
    const history = [entry, { ...entry, cohort: 'others', release: '000000000000' }]
    expect(Released.make(DRAFT, CMS, { history, key: KEY, moves }).id).toBe(cms.id)
  })
  it('refuses a release openly after one under a threshold, and the other way round', () => {
    const before = [ledgerEntry(open, { reason: '', members: null })]
    expect(() => Released.make(DRAFT, OPEN, { history: [entry], key: KEY })).toThrow(DisclosureRefused)
    expect(() => Released.make(DRAFT, CMS, { history: before, key: KEY })).toThrow(/without a threshold/)
    const another = before.map(each => ({ ...each, tables: { ...each.tables, quality: '0'.repeat(64) } }))
    expect(Released.make(DRAFT, OPEN, { history: another, key: KEY }).id).toBe(open.id)
  })
  it('takes equal tables for the same release, whatever its title', () => {
    const retitled = { ...DRAFT, about: { ...DRAFT.about, title: 'Another title' } }
    const again = Released.make(retitled, CMS, { history: [entry], key: KEY, moves })
    expect([again.about.title, again.certificate.tables]).toEqual(['Another title', cms.certificate.tables])
  })
  it('wants someone to answer for a release', () => {
    const draft = { ...DRAFT, about: { ...DRAFT.about, approver: ' ' } }
    expect(codeOf(() => Released.make(draft, OPEN, NEW)).code).toBe('approver')
  })
  it('names table and rule of a refusal, and no number of people', () => {
    try {
      Released.make(draftOf(people.slice(0, 7), ['(all)']), CMS, NEW)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'disclosure', table: 'quality', rule: 'primary total' })
      expect((error as Error).message).not.toMatch(/\d/)
    }
  })
})

describe('released CSV', () => {
  const value = fc.oneof(
    fc.integer({ min: -5000, max: 5000 }).map(n => n / 64),
    fc.constant(0),
  )
  const text = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '=', ''),
    minLength: 1,
    maxLength: 6,
  })
  it('is read as it was written, whatever the text', () => {
    const row = fc.record({
      keys: fc.record({ score: text, measure: text, view: text, stratum: text }),
      statistic: fc.constantFrom('people', 'mean', 'q95'),
      value,
      low: fc.constant(null),
      high: fc.constant(null),
      n: fc.option(fc.nat()),
      status: fc.constant('released' as const),
      reason: text,
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: ({ keys, statistic }) => JSON.stringify([keys, statistic]) }),
        rows => {
          const bytes = tableBytes('distribution', rows)
          const read = readTable('distribution', 'tables/distribution.csv', bytes)
          expect(new Set(read.map(each => JSON.stringify(each)))).toEqual(
            new Set(rows.map(each => JSON.stringify({ ...each, keys: { ...each.keys } }))),
          )
          expect(tableBytes('distribution', [...rows].reverse())).toEqual(bytes)
        },
      ),
      { seed: 1 },
    )
  })
  it('refuses what no release writes', () => {
    const header = 'score,view,stratum,statistic,value,low,high,n,status,reason\n'
    const read = (line: string) => codeOf(() => readTable('quality', 'q.csv', new TextEncoder().encode(header + line)))
    expect(read('A,(all),(all),people,12,,,12,released,\n').code).toBe('none')
    for (const line of [
      'A,(all),(all),people,12,,,12,released,',
      'A,(all),(all),people,12,,,12,released\n',
      'A,(all),(all),persons,12,,,12,released,\n',
      'A,(all),(all),people,12,,,12,published,\n',
      'A,(all),(all),people,1e3,,,12,released,\n',
      'A,(all),(all),people,012,,,12,released,\n',
      'A,(all),(all),people,,,,12,released,\n',
      'A,(all),(all),people,0,,,,suppressed,x\n',
      'A,(all),(all),people,,,,5,suppressed,x\n',
      'A,(all),(all),people,,1,2,,suppressed,x\n',
      'A,(all),(all),people,12,1,,12,released,\n',
      'A,(all),(all),people,12,,,-2,released,\n',
      '"A",(all),(all),people,12,,,12,released,\n',
      'A,(all),(all),people,12,,,12,released,\r\n',
      'A,(all),(all),people,12,,,12,released,\nA,(all),(all),people,12,,,12,released,\n',
    ])
      expect([line, read(line).code]).toEqual([line, 'altered'])
  })
})
