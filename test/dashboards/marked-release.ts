import {
  about,
  distributionRows,
  histogramRows,
  JUDGED,
  qualityRows,
  releaseOf,
  row,
  square,
  tables,
  VIEWS,
} from './fixture-release.ts'

const LONG = 'A group whose name takes several words, and more room than a chart has for any name at all'
const PLACES = [
  { stratum: 'place=AAA', people: 900, mean: 0 },
  { stratum: 'place=BBB', people: 1104, mean: 0 },
  { stratum: 'place=CCC', people: 500, mean: null },
]

/** A model beside the scores, which foretells cases. */
const MODEL = { ...about.scores[0]!, id: 'a_model', kind: 'probability' as const, trait: 't2d', model: '' }

const STATISTICS = {
  people: 500,
  cases: 120,
  controls: 370,
  missing: 10,
  base_rate: 0.245,
  log_or_per_sd: 0.34,
  auc: 0.603,
}
const AT_THRESHOLD = { selection_rate: 0.1, tpr: 0.21, fpr: 0.08, ppv: 0.4 }
const performance = ['unadjusted', 'znorm2'].flatMap(measure =>
  ['(all)', ...VIEWS.sampled_as!.map(({ stratum }) => stratum)].flatMap((stratum, at) =>
    ['(none)', 'top 0.1', 'top 0.25'].flatMap(threshold => {
      const view = stratum === '(all)' ? stratum : 'sampled_as'
      const keys = { score: 'T2D_FE', measure, outcome: 't2d', view, stratum, threshold }
      return Object.entries(threshold === '(none)' ? STATISTICS : AT_THRESHOLD).map(([statistic, value]) =>
        value < 1
          ? { ...row(keys, statistic, value - at / 50), low: value - 0.1, high: value + 0.1 }
          : row(keys, statistic, value),
      )
    }),
  ),
)
/** A model’s predictions of cases by place, and where chance leaves a place. */
const funnel = [
  ['AAA', 1.9, 30],
  ['BBB', 1.1, 90],
  ['CCC', null, null],
].flatMap(([level, ratio, expected]) => {
  const place = { view: 'place', stratum: `place=${level}`, threshold: '(none)' }
  const keys = { score: MODEL.id, measure: 'probability', outcome: 't2d', ...place }
  const [seen, cases] = [ratio, expected] as [number | null, number | null]
  const within = (statistic: string, value: number | null, reach: number) => ({
    ...row(keys, statistic, value),
    ...(cases !== null &&
      value !== null && { low: value - reach / Math.sqrt(cases), high: value + reach / Math.sqrt(cases) }),
  })
  return [
    within('base_rate', seen === null ? null : 0.2, 0.5),
    within('o_e', seen, 1.96),
    row(keys, 'expected', cases),
    within('o_e_smoothed', seen, 1.5),
    within('funnel_95', seen === null ? null : 1.2, 1.96),
    within('funnel_99_8', seen === null ? null : 1.2, 3.09),
  ]
})
const comparison = ['AFR', 'AMR'].flatMap((group, at) => {
  const keys = {
    score: 'T2D_FE',
    measure: 'znorm2',
    outcome: 't2d',
    view: 'sampled_as',
    stratum: `sampled_as=${group}`,
    threshold: '(none)',
    reference: 'sampled_as=EUR',
    compared: 'auc',
  }
  return [
    { ...row(keys, 'difference', -0.09), low: -0.2, high: 0.02 },
    row(keys, 'margin', 0.05),
    { ...row(keys, 'verdict', at + 1), reason: ['inconclusive', 'different, size unclear'][at]! },
    row(keys, 'detectable', 0.21),
    row(keys, 'needed', 261),
  ]
})
const representation = [
  ['Asian', 0.4, 0.09, 4.4, 0],
  [LONG, 0, 0.02, 0, 17],
  ['Black', null, 0.12, null, null],
].flatMap(([level, ...values]) =>
  ['cohort_share', 'census_share', 'ratio', 'needed'].map((statistic, at) =>
    row({ census: 'us', view: 'group', stratum: `group=${level}` }, statistic, values[at] as number | null),
  ),
)

const dissimilarity = ['total_variation', 'by_chance'].map(statistic =>
  row({ census: 'us', view: 'group', among: '(all)' }, statistic, null),
)

/** A release with every page: charts of every kind, a withheld cell in each, and names that need their room. */
export const markedRelease = releaseOf(
  {
    ...tables,
    distribution: [
      ...tables.distribution,
      ...about.scores.flatMap(({ id }) => distributionRows(id, 'sampled_as', VIEWS.sampled_as!, 'znorm2')),
    ],
    histogram: VIEWS.sampled_as!.flatMap(({ stratum }) =>
      histogramRows('T2D_FE', 'sampled_as', stratum, [0.1, 0.4, 0.4, 0.1]),
    ),
    quality: [...tables.quality, ...about.scores.flatMap(({ id }) => qualityRows(id, 'place', PLACES))],
    performance: [...performance, ...funnel],
    comparison,
    representation,
    dissimilarity,
  },
  {
    attributes: [
      ...about.attributes,
      { name: 'place', kind: 'geography', why: '', levels: [] },
      { name: 'group', kind: 'race-ethnicity', why: '', levels: [] },
    ],
    scores: [...about.scores, MODEL],
    geography: [{ attribute: 'place', from: 'iso3', to: 'iso3' }],
    censuses: [{ id: 'us', year: 2023, source: 'A census office', crosswalk: [] }],
    representation: [{ census: 'us', view: 'group', among: [], count: 'reference', precision: null }],
    performance: [JUDGED],
  },
  {
    place: [
      square('AAA', 'Alpha', 0),
      square('BBB', 'Beta of the Long and Winding Name', 10),
      square('CCC', 'Gamma', 20),
    ],
  },
)

/** What marks of its charts are called, page by page. */
export const MARKED: Readonly<Record<string, readonly string[]>> = {
  'distributions.html': ['AFR, T2D_FE: 2.46', 'EUR, T2D_EAS: 0.00'],
  'performance.html': ['EUR: 0.26 (0.24 to 0.44)'],
  'places.html': ['Alpha (AAA): 35.9%', 'Gamma (CCC): – withheld', 'Alpha (AAA): 1.90 (1.54 to 2.26), 30 predicted'],
  'representation.html': ['Asian: 4.40', `${LONG}: 0.00`, 'Black: – withheld'],
  'score-1.html': ['AFR, Raw score: median 2.46; 5% at 0.91, 95% at 4.01'],
}
