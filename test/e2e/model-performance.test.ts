import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow, runStudy } from '../helpers/cli.ts'
import { readCsv } from '../helpers/read-csv.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const STUDY = `study: model-audit
title: An audit of a model’s output
period: "2026"
synthetic: true
people:
  file: people.csv
  id: id
  design: sample
  attributes:
    group: { column: group, kind: other, levels: [a, b, c], why: groups of the test }
outcomes: { ill: { column: ill, kind: binary, source: a register of the test } }
scores:
  - { id: model_a, column: risk, kind: probability, independent: yes }
views: [[group]]
audits:
  performance:
    - outcome: ill
      thresholds: [{ at: 0.2 }]
      compare: { group: overall }
      margin: { calibration_slope: 0.3, auc: 0.05, tpr: 0.1, fpr: 0.1, selection_rate: 0.1 }
disclosure: { policy: open-data, cohort: made-up, ledger: ledger, approver: A. Person }
`
interface Person {
  group: string
  risk: string
  ill: string
}
/** A square for each group. */
const MAP = {
  type: 'Topology',
  arcs: [0, 1, 2].map(x => [
    [x, 0],
    [x + 1, 0],
    [x + 1, 1],
    [x, 1],
    [x, 0],
  ]),
  objects: {
    places: {
      type: 'GeometryCollection',
      geometries: ['a', 'b', 'c'].map((id, i) => ({ type: 'Polygon', id, arcs: [[i]], properties: { name: id } })),
    },
  },
}
const chance = (logOdds: number) => 1 / (1 + Math.exp(-logOdds))
/** By a rule that needs no chance. In b a third fewer are recorded as ill; c are nine people who are not; of some nothing is known. */
const PEOPLE: Person[] = Array.from({ length: 1500 }, (_, i) => {
  const group = i < 9 ? 'c' : i % 3 === 0 ? 'b' : 'a'
  const risk = i % 50 === 7 ? 0.2 : Number(chance(-3 + ((i * 37) % 101) / 20).toFixed(4))
  const draw = ((i * 7919) % 1499) / 1499
  const ill = group === 'c' ? '0' : i % 29 === 3 ? '' : String(Number(draw < (group === 'b' ? 0.6 * risk : risk)))
  return { group, risk: i % 41 === 5 ? '' : String(risk), ill }
})

function studyOf(yaml = STUDY, outputOf = (risk: string) => risk): string {
  const folder = temporaryFolder()
  const lines = PEOPLE.map(({ group, risk, ill }, i) => `p${i},${group},${risk === '' ? '' : outputOf(risk)},${ill}`)
  writeFileSync(join(folder, 'people.csv'), `id,group,risk,ill\n${lines.join('\n')}\n`)
  writeFileSync(join(folder, 'map.json'), JSON.stringify(MAP))
  writeFileSync(join(folder, 'study.yaml'), yaml)
  return join(folder, 'study.yaml')
}
async function released(yaml?: string, ...options: string[]) {
  const out = temporaryFolder()
  await runStudy(studyOf(yaml), out, ...options)
  const files = filesBelow(join(out, 'released'))
  const textOf = (name: string) =>
    Buffer.from(Object.entries(files).find(([path]) => path.endsWith(name))![1], 'base64').toString()
  return { files, table: (name: string) => readCsv(textOf(`tables/${name}.csv`)), textOf }
}

describe('an audit of a model’s output, without genotypes', () => {
  let run: Awaited<ReturnType<typeof released>>
  beforeAll(async () => {
    run = await released()
  })
  const rowOf = (table: string, keys: Record<string, string>) => {
    const found = run.table(table).filter(row => Object.entries(keys).every(([key, value]) => row[key] === value))
    expect(found, JSON.stringify(keys)).toHaveLength(1)
    return found[0]!
  }
  const judged = (group: string) =>
    PEOPLE.filter(of => (group === '(all)' || of.group === group) && of.risk !== '' && of.ill !== '').map(of => ({
      p: Number(of.risk),
      y: Number(of.ill),
    }))

  test.each(['(all)', 'a', 'b'])('counts, calibration and rates of %s are as counted person by person', group => {
    const people = judged(group)
    const stratum = group === '(all)' ? group : `group=${group}`
    const at = (statistic: string, threshold = '(none)') => {
      const measure = ['calibration_slope', 'auc'].includes(statistic) ? 'logit' : 'probability'
      return rowOf('performance', { measure, stratum, threshold, statistic })
    }
    const [n, cases] = [people.length, people.filter(({ y }) => y === 1).length]
    const expected = people.reduce((sum, { p }) => sum + p, 0)
    expect(Number(at('cases').value)).toBe(cases)
    expect(Number(at('expected').value)).toBeCloseTo(expected, 3)
    expect(Number(at('o_e').value)).toBeCloseTo(cases / expected, 5)
    expect(Number(at('brier').value)).toBeCloseTo(people.reduce((sum, { p, y }) => sum + (p - y) ** 2, 0) / n, 5)
    const selected = people.filter(({ p }) => p >= 0.2)
    const found = selected.filter(({ y }) => y === 1).length
    const rates = { selection_rate: [selected.length, n], tpr: [found, cases], fnr: [cases - found, cases] }
    const others = { fpr: [selected.length - found, n - cases], ppv: [found, selected.length] }
    for (const [statistic, [x, of]] of Object.entries({ ...rates, ...others })) {
      const row = at(statistic, 'at 0.2')
      expect([Number(row.value), Number(row.n)]).toEqual([expect.closeTo(x! / of!, 5), of])
    }
    const [ill, well] = [1, 0].map(y => people.filter(of => of.y === y).map(({ p }) => p))
    let wins = 0
    for (const a of ill!) for (const b of well!) wins += a > b ? 1 : a === b ? 0.5 : 0
    const auc = at('auc')
    expect(Math.abs(Number(auc.value) - wins / ill!.length / well!.length)).toBeLessThan(0.01)
    if (group !== 'a') return
    expect(Number(at('calibration_slope').low)).toBeLessThan(1)
    expect(Number(at('calibration_slope').high)).toBeGreaterThan(1)
  })

  test('people whose probability is the threshold are selected', () => {
    const edge = PEOPLE.filter(({ risk }) => risk === '0.2')
    expect(edge.length).toBeGreaterThan(20)
    const share = rowOf('distribution', {
      ...{ measure: 'probability', stratum: '(all)' },
      statistic: 'share_high: at 0.2',
    })
    const known = PEOPLE.filter(({ risk }) => risk !== '')
    expect(Number(share.value)).toBeCloseTo(known.filter(({ risk }) => Number(risk) >= 0.2).length / known.length, 5)
  })

  test('finds the group in which too few are recorded, beyond the margin by default, and says where they were recorded', () => {
    const keys = { stratum: 'group=b', compared: 'o_e', threshold: '(none)' }
    expect(rowOf('comparison', { ...keys, statistic: 'verdict' }).reason).toBe('beyond margin')
    expect(Number(rowOf('comparison', { ...keys, statistic: 'margin' }).value)).toBeCloseTo(Math.log(1.25), 5)
    const { value, low, high } = rowOf('comparison', { ...keys, statistic: 'difference' })
    const [b, rest] = ['b', 'a'].map(group => judged(group === 'a' ? '(all)' : group))
    const others = rest!.length - b!.length
    expect(others).toBeGreaterThan(0)
    const ratio = (people: typeof b, less: typeof b = []) => {
      const sum = (of: typeof b, what: 'p' | 'y') => of!.reduce((total, one) => total + one[what], 0)
      return (sum(people, 'y') - sum(less, 'y')) / (sum(people, 'p') - sum(less, 'p'))
    }
    expect(Number(value)).toBeCloseTo(Math.log(ratio(b) / ratio(rest, b)), 4)
    expect(Number(low) < Number(value) && Number(value) < Number(high)).toBe(true)
    const page = run.textOf('performance.html').replace(/<[^>]*>/g, '')
    expect(page).toContain('recorded in: a register of the test')
    expect(page).toMatch(/We compared b with all other people in cases seen over cases predicted of model_a/)
    expect(page).toContain('Case mix: base rates')
    expect(page).not.toMatch(/\b(fair|unbiased|no disparity)\b/i)
  })

  test('of nine people without cases says that nothing can be estimated, never 0', () => {
    for (const statistic of ['tpr', 'fnr', 'fpr', 'selection_rate'])
      expect(rowOf('performance', { stratum: 'group=c', threshold: 'at 0.2', statistic })).toMatchObject({
        ...{ status: 'not_estimable', value: '' },
        reason: expect.stringMatching(/^(no cases|fewer than 10 )/),
      })
    for (const compared of ['o_e', 'tpr', 'fpr', 'calibration_slope', 'auc'])
      expect(rowOf('comparison', { stratum: 'group=c', compared, statistic: 'verdict' })).toMatchObject({
        ...{ status: 'not_estimable', value: '' },
      })
  })

  test('leaves the same bytes however people are cut', async () => {
    expect((await released(STUDY, '--shard-people', '7')).files).toEqual(run.files)
  })

  test('of a convenience sample has numbers without intervals, and no verdict', async () => {
    const { table } = await released(STUDY.replace('design: sample', 'design: convenience'))
    const ratio = table('performance').find(({ statistic, stratum }) => statistic === 'o_e' && stratum === 'group=a')!
    expect([ratio.low, ratio.reason]).toEqual(['', 'convenience sample: no sampling interval'])
    const verdicts = table('comparison').filter(({ statistic }) => statistic === 'verdict')
    expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(['not_estimable']))
  })

  test('under a policy with a threshold is released as far as no count of it is small', async () => {
    const wider = STUDY.replace('levels: [a, b, c]', 'levels: [a, b], map: { a: a, b: b, c: a }')
    const under = async (policy: string) =>
      (await released(wider.replace('policy: open-data', `policy: ${policy}`))).table
    const table = await under('cms-11')
    const statuses = (name: string, statistic: string) =>
      new Set(table(name).flatMap(row => (row.statistic === statistic ? [row.status] : [])))
    for (const statistic of ['cases', 'missing', 'auc', 'calibration_slope', 'o_e'])
      expect([statistic, statuses('performance', statistic)]).toEqual([statistic, new Set(['released'])])
    expect(statuses('comparison', 'verdict')).toContain('released')
    for (const statistic of ['tpr', 'observed', 'clipped'])
      expect([statistic, statuses('performance', statistic)]).toEqual([statistic, new Set(['suppressed'])])
    for (const { statistic, value } of table('performance'))
      if (['cases', 'controls', 'missing'].includes(statistic!)) expect(Number(value)).toBeGreaterThanOrEqual(11)
    const rounded = await under('nhs-7-round-5')
    expect(new Set(rounded('performance').map(({ status }) => status))).toEqual(new Set(['suppressed']))
  })
})

describe('an audit of a score in a unit of its own', () => {
  const yaml = STUDY.replace('kind: probability', 'kind: score')
    .replace('{ at: 0.2 }', '{ top: 0.25, measure: standardised }')
    .replace('calibration_slope: 0.3', 'log_or_per_sd: 0.3')
  /** The log odds in points: any unit, from any start. */
  const points = (unit: number, start: number) => (risk: string) =>
    String(Number((start + unit * Math.log(Number(risk) / (1 - Number(risk)))).toPrecision(12)))
  const tables = async (outputOf: (risk: string) => string) => {
    const out = temporaryFolder()
    await runStudy(studyOf(yaml, outputOf), out)
    const files = Object.entries(filesBelow(join(out, 'released')))
    return (name: string) =>
      readCsv(Buffer.from(files.find(([path]) => path.endsWith(`tables/${name}.csv`))![1], 'base64').toString())
  }
  let table: Awaited<ReturnType<typeof tables>>
  beforeAll(async () => {
    table = await tables(points(16, 512))
  })
  const KNOWN = PEOPLE.filter(({ risk }) => risk !== '').map(({ risk, ill, group }) => ({
    ...{ group, ill },
    value: Math.log(Number(risk) / (1 - Number(risk))),
  }))
  const mean = KNOWN.reduce((sum, { value }) => sum + value, 0) / KNOWN.length
  const sd = Math.sqrt(KNOWN.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / KNOWN.length)
  const row = (statistic: string, stratum: string, threshold = '(none)') =>
    table('performance').find(of => of.statistic === statistic && of.stratum === stratum && of.threshold === threshold)!

  test('gives the log odds ratio per SD of the reference people, and no calibration', () => {
    const people = KNOWN.filter(({ ill }) => ill !== '').map(({ value, ill }) => ({
      z: (value - mean) / sd,
      y: Number(ill),
    }))
    let [a, b] = [0, 0]
    for (let step = 0; step < 30; step++) {
      let [ga, gb, aa, ab, bb] = [0, 0, 0, 0, 0]
      for (const { z, y } of people) {
        const p = chance(a + b * z)
        ga += y - p
        gb += (y - p) * z
        aa += p * (1 - p)
        ab += p * (1 - p) * z
        bb += p * (1 - p) * z * z
      }
      const det = aa * bb - ab * ab
      a += (bb * ga - ab * gb) / det
      b += (aa * gb - ab * ga) / det
    }
    expect(Math.abs(Number(row('log_or_per_sd', '(all)').value) - b)).toBeLessThan(0.01)
    expect(table('performance').some(({ statistic }) => ['o_e', 'calibration_slope'].includes(statistic!))).toBe(false)
  })
  test('selects the same share of the reference people whatever the unit, each rate over its own people', () => {
    const sorted = KNOWN.map(({ value }) => value).sort((x, y) => x - y)
    const cut = sorted[sorted.length - 1 - Math.floor(sorted.length / 4)]!
    const cases = KNOWN.filter(({ ill, group }) => ill === '1' && group === 'b')
    const tpr = row('tpr', 'group=b', 'top 0.25')
    expect([Number(tpr.value), Number(tpr.n)]).toEqual([
      expect.closeTo(cases.filter(({ value }) => value > cut + 1e-9).length / cases.length, 5),
      cases.length,
    ])
    expect(row('tpr', 'group=c', 'top 0.25').reason).toBe('no cases')
  })
  test('in another unit says the same', async () => {
    const other = await tables(points(1, 0))
    for (const name of ['performance', 'comparison']) {
      const [a, b] = [table(name), other(name)].map(rows =>
        rows.map(({ value, status, reason }) => [Number(Number(value).toFixed(3)), status, reason]),
      )
      expect(a!.length).toBeGreaterThan(0)
      expect(b).toEqual(a)
    }
  })
})

test('`check` says what becomes of the figures: judged or described, shown or withheld', async () => {
  const check = async (yaml: string) => (await cli('check', studyOf(yaml))).out
  const cms = (yaml: string) => yaml.replace('open-data', 'cms-11')
  const convenience = STUDY.replace('design: sample', 'design: convenience')
  expect(await check(STUDY)).toMatch(/performance by ill: judged\n/)
  expect(await check(convenience)).toMatch(
    /performance by ill: described, without verdicts: the sample is one of convenience\n/,
  )
  expect(await check(cms(STUDY))).toMatch(
    /performance by ill: judged; shown under cms-11 where no count of people behind it is small\n/,
  )
  expect(await check(STUDY.replace('open-data', 'nhs-7-round-5'))).toMatch(/judged; withheld by nhs-7-round-5, /)
  expect(await check(cms(convenience))).toMatch(/described, without verdicts.*; shown under cms-11 where/)
})

test('places of a map have limits of chance and a smoothed ratio beside their own, and nobody else has', async () => {
  const { table, textOf } = await released(
    STUDY.replace('kind: other', 'kind: geography').replace(
      'disclosure:',
      'geography: [{ file: map.json, object: places, attribute: group, key: { from: code, to: code } }]\ndisclosure:',
    ),
  )
  const rows = table('performance').filter(({ statistic }) => /^(o_e_smoothed|funnel_)/.test(statistic!))
  expect([...new Set(rows.map(({ measure, view }) => `${measure} ${view}`))]).toEqual(['probability group'])
  const places = ['a', 'b'].map(group => {
    const known = PEOPLE.filter(person => person.group === group && person.risk !== '' && person.ill !== '')
    const expected = known.reduce((sum, { risk }) => sum + Number(risk), 0)
    return { group, expected, seen: known.filter(({ ill }) => ill === '1').length, n: known.length }
  })
  const pooled =
    places.reduce((sum, { seen }) => sum + seen, 0) / places.reduce((sum, { expected }) => sum + expected, 0)
  for (const { group, expected, seen, n } of places) {
    const row = (statistic: string) => rows.find(of => of.stratum === `group=${group}` && of.statistic === statistic)!
    const { value, low, high } = row('funnel_95')
    expect(Number(value)).toBeCloseTo(pooled, 4)
    expect(Number(low)).toBeCloseTo(pooled - (1.96 * Math.sqrt(pooled * expected)) / expected, 1)
    expect(Number(high)).toBeCloseTo(pooled + (1.96 * Math.sqrt(pooled * expected)) / expected, 1)
    expect(Number(row('funnel_99_8').high)).toBeGreaterThan(Number(high))
    const smoothed = Number(row('o_e_smoothed').value)
    expect(Math.abs(smoothed - pooled)).toBeLessThan(Math.abs(seen / expected - pooled))
    expect([row('o_e_smoothed').n, row('funnel_95').n]).toEqual([String(n), String(n)])
  }
  const few = rows.filter(({ stratum }) => stratum === 'group=c')
  expect(few.map(({ status, reason }) => `${status}: ${reason}`)).toEqual(
    Array(3).fill('not_estimable: fewer than 10 people with the outcome known'),
  )
  expect(textOf('performance.html')).toContain('smoothed for maps')
})
