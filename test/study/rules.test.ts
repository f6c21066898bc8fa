import { describe, expect, test } from 'vitest'
import { pointing, problemLines, small } from './problems.ts'

const people = (attributes: string, more = '') =>
  `people: {file: people.csv, id: id, design: convenience, ${more}attributes: {sex: {column: sex, kind: sex, levels: [female, male]}, country: {column: c, kind: geography}, ${attributes}}}`

const census =
  'census: [{id: us, file: us.csv, count: pop, year: 2023, source: Census, match: {sex: {columns: [sex]}}}]'
const outcomes = 'outcomes: {t2d: {column: t2d, kind: binary, source: registry}}'
const scores = 'scores: [{id: s1, file: s1.txt}, {id: s2, file: s2.txt}]'
const disclosure = (sensitive: string) =>
  `disclosure: {policy: cms-11, cohort: c, ledger: l, approver: A, sensitive: ${sensitive}}`

const map = (attribute: string, key = '{from: id, to: id}') =>
  `geography: [{file: c.json, object: o, attribute: ${attribute}, key: ${key}}]`

/** The lines that are changed, and the problems they lead to (line, ‹what stands there›, message). */
type Case = [law: string, changes: Record<string, string>, problems: string[]]

const attributes: Case[] = [
  [
    'an attribute is named by a lower-case word',
    { people: people('"Birth place": {column: b, kind: geography}') },
    [
      '5 ‹"Birth place"› `Birth place` cannot name an entry of `people.attributes`: such a name has lower-case letters, digits and `_`, and starts with a letter.',
    ],
  ],
  [
    'an outcome is named by a lower-case word',
    { outcomes: 'outcomes: {T2D: {column: t2d, kind: binary, source: registry}}' },
    [
      '9 ‹T2D› `T2D` cannot name an entry of `outcomes`: such a name has lower-case letters, digits and `_`, and starts with a letter.',
    ],
  ],
  [
    'a level stands once',
    { people: people('a: {column: a, kind: age, levels: [x, y, x]}') },
    ['5 ‹x› The level `x` stands twice in `people.attributes.a.levels`.'],
  ],
  [
    'levels of the platform are not declared',
    { people: people('a: {column: a, kind: age, levels: [(all), (missing), (not mapped)]}') },
    [
      '5 ‹(all)› The level `(all)` is kept for the platform: it is counted without being declared.',
      '5 ‹(missing)› The level `(missing)` is kept for the platform: it is counted without being declared.',
      '5 ‹(not mapped)› The level `(not mapped)` is kept for the platform: it is counted without being declared.',
    ],
  ],
  [
    'a map leads to no level of the platform, and says nothing about empty values',
    { people: people('a: {column: a, kind: age, map: {x: (missing), "": y}}') },
    [
      '5 ‹(missing)› The level `(missing)` is kept for the platform: it is counted without being declared.',
      '5 ‹""› A map cannot say what an empty value becomes: it is always `(missing)`.',
    ],
  ],
  [
    'a map leads to the levels, where there are any',
    { people: people('a: {column: a, kind: age, map: {x: young, y: odl}, levels: [young, old]}') },
    ['5 ‹odl› `people.attributes.a.map.y` leads to `odl`, which is not in the `levels` of the attribute.'],
  ],
  [
    'bands rise, and stand alone',
    { people: people('a: {column: a, kind: age, bands: [0, 45, 18], levels: [x]}') },
    [
      '5 ‹18› The bands must rise, but 18 comes after 45.',
      '5 ‹levels› `people.attributes.a.levels` cannot stand beside `bands`: bands are cut from a number, and their levels follow from it.',
    ],
  ],
  [
    'under a policy that pools the highest ages, they are one group',
    {
      people: people(
        'a: {column: a, kind: age, bands: [0, 90, 95]}, b: {column: a, kind: age, levels: [under 18, 18-90, 91+]}, c: {column: a, kind: age, map: {x: 100+, y: 90+}}, d: {column: a, kind: other, why: w, bands: [0, 95]}, e: {column: a, kind: age}',
      ),
      disclosure: disclosure('[]'),
    },
    [
      '5 ‹95› Under the policy `cms-11` ages from 90 on are one group, and this one begins at 95.',
      '5 ‹91+› Under the policy `cms-11` ages from 90 on are one group, and this one begins at 91.',
      '5 ‹100+› Under the policy `cms-11` ages from 90 on are one group, and this one begins at 100.',
      '5 ‹e› Under the policy `cms-11` ages from 90 on are one group, and `people.attributes.e` has no `bands`.',
    ],
  ],
  [
    'bands of ages begin where ages are, and other bands anywhere',
    {
      people: people('a: {column: a, kind: age, bands: [-1, 18, 131]}, b: {column: b, kind: age, bands: [0, 130]}'),
      disclosure: disclosure('[]').replace('cms-11', 'omop-5'),
    },
    [
      '5 ‹-1› No band of ages can begin at -1: ages lie between 0 and 130.',
      '5 ‹131› No band of ages can begin at 131: ages lie between 0 and 130.',
    ],
  ],
  [
    'populations are the levels of an attribute',
    { people: people('', 'components: {file: f, id: i, columns: [a, b], populations: country}, ') },
    ['5 ‹country› `people.components.populations` names `country`, which does not declare its levels.'],
  ],
  [
    'populations are of a declared attribute',
    { people: people('', 'components: {file: f, id: i, columns: [a, b], populations: sexx}, ') },
    ['5 ‹sexx› `people.components.populations` names `sexx`, which is not an attribute in `people.attributes`.'],
  ],
  [
    'populations need two components',
    { people: people('', 'components: {file: f, id: i, columns: [a], populations: sex}, ') },
    ['5 ‹columns› `people.components.populations` needs 2 to 20 components, not 1.'],
  ],
  [
    'what describes people by descent or standing says why it is used',
    { people: people('a: {column: a, kind: recruitment}, b: {column: b, kind: race-ethnicity, why: w}') },
    [
      '5 ‹a› `people.attributes.a` lacks `why`, which every attribute has that is not of kind `geography`, `sex` or `age`.',
    ],
  ],
]

const places = (more: string, also = '') =>
  people(
    `a: {column: a, kind: age, map: {x: low, y: mid, z: high}, coarser: b}, b: {column: a, kind: age, ${more}}${also}`,
  )
const WIDE = 'map: {x: low, y: low, z: high}'

const coarser: Case[] = [
  ['levels lie in wider ones', { people: places(WIDE) }, []],
  [
    'what is coarser is an attribute',
    { people: people('a: {column: a, kind: age, bands: [0], coarser: b}') },
    ['5 ‹b› `people.attributes.a.coarser` names `b`, which is not an attribute in `people.attributes`.'],
  ],
  [
    'what is coarser does not lead back',
    { people: places(`${WIDE}, coarser: a`) },
    [
      '5 ‹b› `people.attributes.a.coarser` leads back to `a`.',
      '5 ‹a› `people.attributes.b.coarser` leads back to `b`.',
      '5 ‹a› `people.attributes.b.coarser` names `a`, in whose levels those of `b` do not lie whole.',
    ],
  ],
  [
    'what is coarser is of the same column and kind',
    { people: people('a: {column: a, kind: age, map: {x: y}, coarser: b}, b: {column: b, kind: sex, map: {x: y}}') },
    ['5 ‹b› `people.attributes.a.coarser` names `b`, which is of another `column` and `kind`.'],
  ],
  [
    'a level does not lie in two',
    {
      people: people(
        'a: {column: a, kind: age, map: {x: low, y: low}, coarser: b}, b: {column: a, kind: age, map: {x: p, y: q}}',
      ),
    },
    ['5 ‹b› `people.attributes.a.coarser` names `b`, in whose levels those of `a` do not lie whole.'],
  ],
  [
    'values that no one maps do not lie in a level that one of them has',
    { people: places('map: {x: low, y: low, z: high, w: high}') },
    ['5 ‹b› `people.attributes.a.coarser` names `b`, in whose levels those of `a` do not lie whole.'],
  ],
  [
    'wider bands leave ends out, and begin where the others do',
    {
      people: people(
        'a: {column: a, kind: age, bands: [0, 18, 40], coarser: b}, b: {column: a, kind: age, bands: [0, 20], coarser: c}, c: {column: a, kind: age, bands: [0]}',
      ),
    },
    ['5 ‹b› `people.attributes.a.coarser` names `b`, in whose levels those of `a` do not lie whole.'],
  ],
  [
    'nothing else tells the finer groups apart',
    {
      people: places(WIDE, ', c: {column: a, kind: other, why: w}').replace(
        'attributes:',
        'stratum: a, reference: {column: a, equals: x}, attributes:',
      ),
    },
    [
      '5 ‹b› Groups of `a` may be too small to be shown, and `c`, `people.reference` and `people.stratum` could tell them apart where `b` is shown instead.',
    ],
  ],
  [
    'who is compared by the one is compared by the other',
    {
      people: places(WIDE),
      outcomes: outcomes,
      views: 'views: [[a]]',
      audits: 'audits: {performance: [{outcome: t2d, compare: {a: low}, margin: {auc: 0.1}}]}',
    },
    [
      '10 ‹a› `compare` of item 1 in `audits.performance` names `a` and not `b`, by which people may be counted instead.',
    ],
  ],
  [
    'and may be, without a view of its own',
    {
      people: places(WIDE),
      outcomes: outcomes,
      views: 'views: [[a]]',
      audits: 'audits: {performance: [{outcome: t2d, compare: {a: low, b: low}, margin: {auc: 0.1}}]}',
    },
    [],
  ],
]

const counties = (more: string, also = '') =>
  people(`a: {column: a, kind: socioeconomic, why: w, levels: [x, y, z], mergeable: true${more}}${also}`)

const mergeable: Case[] = [
  ['levels of an attribute may be told as one', { people: counties(''), views: 'views: [[a, sex], [sex]]' }, []],
  [
    'three levels or more are declared',
    {
      people: people(
        'a: {column: a, kind: age, levels: [x, y], mergeable: true}, b: {column: b, kind: other, why: w, mergeable: true}',
      ),
    },
    [
      '5 ‹true› `people.attributes.a.mergeable` needs an attribute that declares three levels or more.',
      '5 ‹true› `people.attributes.b.mergeable` needs an attribute that declares three levels or more.',
    ],
  ],
  [
    'no level is written as merged ones are',
    { people: people('a: {column: a, kind: age, levels: [x or y, x, y], mergeable: true}') },
    [
      '5 ‹true› `people.attributes.a.mergeable` is of an attribute with the level `x or y`: levels that are told as one are written so.',
    ],
  ],
  [
    'nothing of the people tells merged levels apart',
    {
      people: counties(
        ', coarser: b',
        ', b: {column: a, kind: socioeconomic, why: w, map: {x: w, y: w, z: v}}',
      ).replace('attributes:', 'weight: w, cluster: a, reference: {column: a, equals: x}, attributes:'),
    },
    [
      '5 ‹true› Levels of `a` may be told as one, and `coarser`, `b`, `people.reference`, `people.cluster` and `people.weight` could tell them apart.',
      '5 ‹b› Groups of `a` may be too small to be shown, and `people.reference` and `people.cluster` could tell them apart where `b` is shown instead.',
    ],
  ],
  [
    'of views that are linked one attribute is merged, and none of them made coarser',
    {
      people: counties(
        '',
        ', b: {column: b, kind: other, why: w, bands: [0, 1, 2], mergeable: true}, c: {column: e, kind: age, bands: [0, 1], coarser: d}, d: {column: e, kind: age, bands: [0]}',
      ),
      views: 'views: [[a, b], [b, c]]',
    },
    [
      '5 ‹true› Levels of `a` may be told as one, and `b` and `c` could tell them apart.',
      '5 ‹true› Levels of `b` may be told as one, and `a` and `c` could tell them apart.',
    ],
  ],
  [
    'no audit depends on a level',
    {
      people: counties(''),
      outcomes: outcomes.replace('source', 'prevalence: {file: p.csv}, source'),
      views: 'views: [[a, sex], [a], [sex]]',
      census: census.replace('match: {', 'match: {a: {columns: [a]}, '),
      audits:
        'audits: {performance: [{outcome: t2d, compare: {a: x}, margin: {auc: 0.1}, covariates: [a]}], representation: [{census: us, among: {a: x}, views: [[sex]]}], standardise: {over: [a], standard: cohort, views: [[sex]]}}',
    },
    [
      '5 ‹true› Levels of `a` may be told as one, and `outcomes.prevalence`, `audits.representation`, `audits.performance.covariates` and `audits.standardise.over` could tell them apart.',
    ],
  ],
  [
    'nor are people ranked among those of an age that may be told as one with others',
    {
      people: people('a: {column: a, kind: age, bands: [18, 40, 65], mergeable: true}'),
      outcomes: outcomes,
      scores: 'scores: [{id: s1, file: s1.txt}, {id: s2, column: s, kind: probability}]',
      views: 'views: [[a], [sex]]',
      audits: 'audits: {performance: [{outcome: t2d, compare: {sex: female}, margin: {auc: 0.1}}]}',
    },
    ['5 ‹true› Levels of `a` may be told as one, and `audits.performance` could tell them apart.'],
  ],
]

const lake = (keys: string, files = 'a.vcf.gz') => `genotypes: {build: GRCh38, ${keys}, batches: [{files: [${files}]}]}`
const sexCheck = (attribute: string, female: string, male: string) =>
  `sex_check: {attribute: ${attribute}, female: ${female}, male: ${male}}`

const lakes: Case[] = [
  [
    'recorded sex is a declared attribute',
    { genotypes: lake(sexCheck('sexx', 'female', 'male')) },
    ['4 ‹sexx› `genotypes.sex_check.attribute` names `sexx`, which is not an attribute in `people.attributes`.'],
  ],
  [
    'recorded sex is of that kind, with declared levels, each sex another one',
    { genotypes: lake(sexCheck('a', 'x', 'x')), people: people('a: {column: a, kind: geography, levels: [x, y]}') },
    [
      '4 ‹a› `genotypes.sex_check.attribute` names `a`, which is not of kind `sex`.',
      '4 ‹x› The level `x` stands for both sexes.',
    ],
  ],
  [
    'levels of recorded sex are declared',
    { genotypes: lake(sexCheck('sex', 'female', 'boy')), people: people('') },
    ['4 ‹boy› `genotypes.sex_check.male` names `boy`, which is not a level in `people.attributes.sex`.'],
  ],
  [
    'imputed dosages have no calls to be carried or heterozygous',
    { genotypes: lake(`carriers: 0.01, dosage: DS, ${sexCheck('sex', 'female', 'male')}`), people: people('') },
    [
      '4 ‹carriers› `genotypes.carriers` needs called genotypes, and these are imputed dosages.',
      '4 ‹sex_check› `genotypes.sex_check` needs called genotypes, and these are imputed dosages.',
    ],
  ],
  [
    'nor has a BGEN',
    { genotypes: lake('carriers: 0.01', 'a.bgen') },
    ['4 ‹carriers› `genotypes.carriers` needs called genotypes, and these are imputed dosages.'],
  ],
  [
    'alleles are counted once',
    { genotypes: lake('allele_counts: ["1:5:A:C", "1:5:A:C"]') },
    ['4 ‹"1:5:A:C"› The variant `1:5:A:C` stands twice.'],
  ],
]

const sampling: Case[] = [
  [
    'people are kept together by clusters or by families',
    { people: people('', 'cluster: village, family: f, ') },
    ['5 ‹family› `people.family` cannot stand beside `people.cluster`: people are kept together by one of the two.'],
  ],
]

const scoring: Case[] = [
  [
    'a score has its own id',
    { scores: 'scores: [{id: s1, file: a.txt}, {id: s1, file: b.txt}]' },
    ['6 ‹s1› The id `s1` stands twice in `scores`.'],
  ],
  [
    'a score is a file or a column',
    { scores: 'scores: [{id: s1, file: a.txt, column: b, kind: probability}]' },
    ['6 ‹column› Item 1 in `scores` has both `file` and `column`.'],
  ],
  [
    'a score is something',
    { scores: 'scores: [{id: s1}]' },
    ['6 ‹{› Item 1 in `scores` has neither `file` nor `column`.'],
  ],
  [
    'a column says its kind',
    { scores: 'scores: [{id: s1, column: b}]' },
    ['6 ‹{› Item 1 in `scores` has a `column` but no `kind`.'],
  ],
  [
    'a file has no kind',
    { scores: 'scores: [{id: s1, file: a.txt, kind: probability}]' },
    ['6 ‹kind› Item 1 in `scores` has a `kind`, which only a score from a `column` has.'],
  ],
  [
    'scoring needs genotypes',
    { genotypes: '# none' },
    ['6 ‹file› Item 1 in `scores` is a scoring file, but the study has no `genotypes` to score.'],
  ],
  [
    "a model's output needs none",
    { genotypes: '# none', scores: 'scores: [{id: s1, column: b, kind: probability}]' },
    [],
  ],
  [
    'what only scoring uses is asked for where there is something to score',
    {
      scores: 'scores: [{id: s1, column: b, kind: probability}]',
      people: people('', 'components: {file: c.tsv, id: id, columns: [PC1]}, '),
      model: 'model: m.json',
    },
    [
      '4 ‹genotypes› `genotypes` would do nothing: every score of the study is the output of a model.',
      '5 ‹components› `components` would do nothing: every score of the study is the output of a model.',
      '9 ‹model› `model` would do nothing: every score of the study is the output of a model.',
    ],
  ],
  [
    'a model of a score and the output of another go together',
    { scores: 'scores: [{id: s1, column: b, kind: probability}, {id: s2, file: a.txt}]', model: 'model: m.json' },
    [],
  ],
  [
    'a genotype file is named once, whatever its batch',
    { genotypes: 'genotypes: {build: GRCh38, batches: [{files: [a.vcf, b.vcf]}, {files: [a.vcf]}]}' },
    ['4 ‹a.vcf› The genotype file `a.vcf` is named twice.'],
  ],
]

const viewing: Case[] = [
  [
    'a view names attributes',
    { views: 'views: [[sex], [sex, contry], [x]]', people: people('') },
    [
      '7 ‹contry› Item 2 of item 2 in `views` names `contry`, which is not an attribute in `people.attributes`.',
      '7 ‹x› Item 1 of item 3 in `views` names `x`, which is not an attribute in `people.attributes`.',
    ],
  ],
  [
    'a view names each attribute once',
    { views: 'views: [[sex, sex]]' },
    ['7 ‹sex› Item 1 in `views` names `sex` twice.'],
  ],
  [
    'the order of attributes makes no other view',
    { people: people(''), views: 'views: [[sex, country], [sex], [country, sex]]' },
    ['7 ‹[› Item 3 in `views` is the same view as item 1: the order of attributes does not matter.'],
  ],
  ['the empty view counts everyone together', { views: 'views: [[], [sex]]' }, []],
  [
    'the empty view stands once',
    { views: 'views: [[], []]' },
    ['7 ‹[› Item 2 in `views` is the same view as item 1: the order of attributes does not matter.'],
  ],
  [
    'a word every object has is no attribute',
    { views: 'views: [[constructor]]' },
    [
      '7 ‹constructor› Item 1 of item 1 in `views` names `constructor`, which is not an attribute in `people.attributes`.',
    ],
  ],
]

const auditing: Case[] = [
  [
    'a census is matched by attributes',
    { census: census.replace('sex: {', 'sax: {') },
    ['9 ‹sax› `match` of item 1 in `census` names `sax`, which is not an attribute in `people.attributes`.'],
  ],
  [
    'a census has its own id',
    { people: people(''), census: `${census.slice(0, -1)}, ${census.slice(9)}` },
    ['9 ‹us› The id `us` stands twice in `census`.'],
  ],
  [
    'representation names a census, attributes and levels',
    {
      people: people(''),
      census,
      audits: 'audits: {representation: [{census: uk, among: {sex: femail, regoin: x, country: UK}, views: [[]]}]}',
    },
    [
      '10 ‹uk› `census` of item 1 in `audits.representation` names `uk`, which is not the id of a census in `census`.',
      '10 ‹femail› `among.sex` of item 1 in `audits.representation` names `femail`, which is not a declared level of `sex`.',
      '10 ‹regoin› `among` of item 1 in `audits.representation` names `regoin`, which is not an attribute in `people.attributes`.',
    ],
  ],
  [
    'a census is compared by what it is matched on',
    { people: people(''), census, audits: 'audits: {representation: [{census: us, views: [[sex], [country]]}]}' },
    [
      '10 ‹country› The census `us` cannot be compared by `country`, because its `match` does not say which of its columns hold it.',
    ],
  ],
  [
    'a view compares what `among` leaves open',
    {
      people: people(''),
      census,
      audits: 'audits: {representation: [{census: us, among: {sex: male}, views: [[sex]]}]}',
    },
    ['10 ‹sex› Item 1 in `views` of item 1 in `audits.representation` names `sex`, which `among` holds to one level.'],
  ],
  [
    'a stratum has one share of a census',
    {
      people: people(''),
      census,
      audits:
        'audits: {representation: [{census: us, among: {country: A}, views: [[sex], []]}, {census: us, among: {country: B}, views: [[sex]]}, {census: us, among: {country: A}, views: [[sex]]}, {census: us, among: {sex: male, country: A}, views: [[]]}]}',
    },
    [
      '10 ‹[› Item 1 in `views` of item 3 in `audits.representation` compares strata of the census that an earlier view compares already.',
      '10 ‹[› Item 1 in `views` of item 4 in `audits.representation` compares strata of the census that an earlier view compares already.',
    ],
  ],
  [
    'an attribute without levels, bands or a map is not compared: a misspelt level would be a group without people',
    { census },
    [
      '9 ‹sex› `match.sex` of item 1 in `census` compares levels of `sex`, which declares none: a misspelt one would read as a group without people.',
    ],
  ],
  [
    'several columns of a census need a map, and so do bands',
    {
      people: people('age: {column: age, kind: age, bands: [0, 18]}'),
      census: census.replace('{columns: [sex]}', '{columns: [sex, sex2]}, age: {columns: [age]}'),
    },
    [
      '9 ‹sex› `match.sex` of item 1 in `census` has several columns, and needs a `map` from their values to levels.',
      "9 ‹age› `match.age` of item 1 in `census` needs a `map`: a census's age groups may straddle the bands of `age`.",
    ],
  ],
  [
    'performance names an outcome, attributes and levels',
    {
      people: people(''),
      outcomes,
      audits:
        'audits: {performance: [{outcome: t2, compare: {sex: male, country: overall, sexx: overall}, margin: {auc: 0.1}}, {outcome: t2d, compare: {sex: overal}, margin: {auc: 0.1}}]}',
    },
    [
      '10 ‹t2› `outcome` of item 1 in `audits.performance` names `t2`, which is not an outcome in `outcomes`.',
      '10 ‹country› Item 1 in `audits.performance` compares groups of `country`, by which no view counts alone.',
      '10 ‹sexx› `compare` of item 1 in `audits.performance` names `sexx`, which is not an attribute in `people.attributes`.',
      '10 ‹overal› `compare.sex` of item 2 in `audits.performance` names `overal`, which is not a declared level of `sex`.',
    ],
  ],
  [
    'a threshold on the most similar population needs populations',
    {
      people: people('', 'components: {file: f, id: i, columns: [a, b]}, '),
      outcomes,
      audits: 'audits: {performance: [{outcome: t2d, compare: {}, thresholds: [{top: 0.1, measure: most_similar}]}]}',
    },
    [
      '10 ‹most_similar› Item 1 in `thresholds` of item 1 in `audits.performance` is on the measure `most_similar`, which needs `people.components.populations`.',
    ],
  ],
  [
    'thresholds on adjusted measures need components, and stand once',
    {
      outcomes,
      audits:
        'audits: {performance: [{outcome: t2d, compare: {}, thresholds: [{top: 0.1}, {top: 0.1, measure: unadjusted}, {top: 0.10, measure: unadjusted}, {top: 1, measure: unadjusted}, {measure: znorm1}, {top: 0.1, at: 0.1}, {at: 0.1, measure: znorm1}, {at: 0.2}]}]}',
    },
    [
      '10 ‹{› Item 1 in `thresholds` of item 1 in `audits.performance` is on the measure `znorm2` (the default), which needs `people.components`.',
      '10 ‹{› This threshold stands twice in one audit.',
      '10 ‹1› `top` of item 4 in `thresholds` of item 1 in `audits.performance` must be a number above 0 and below 1, but is the number `1`.',
      '10 ‹{› Item 5 in `thresholds` of item 1 in `audits.performance` has neither `top` nor `at`.',
      '10 ‹znorm1› Item 5 in `thresholds` of item 1 in `audits.performance` is on the measure `znorm1`, which needs `people.components`.',
      '10 ‹{› Item 6 in `thresholds` of item 1 in `audits.performance` has both `top` and `at`.',
      '10 ‹{› Item 7 in `thresholds` of item 1 in `audits.performance` is `at` a probability, and has a `measure`.',
      '10 ‹{› Item 8 in `thresholds` of item 1 in `audits.performance` is `at` a probability, and no score of the study is of `kind: probability`.',
    ],
  ],
  [
    'a share above a threshold is of a scoring file, and observed over expected always has a margin',
    {
      genotypes: '',
      scores: 'scores: [{id: m, column: risk, kind: probability}]',
      outcomes,
      views: 'views: [[sex]]',
      audits:
        'audits: {performance: [{outcome: t2d, compare: {sex: overall}, thresholds: [{top: 0.1, measure: unadjusted}, {at: 0.2}]}]}',
    },
    [
      '10 ‹{› Item 1 in `thresholds` of item 1 in `audits.performance` is the `top` of a scoring file’s measure, and the study has no scoring file.',
    ],
  ],
  [
    'a comparison needs a margin, and an outcome is judged once',
    {
      outcomes,
      audits: 'audits: {performance: [{outcome: t2d, compare: {sex: overall}}, {outcome: t2d, compare: {}}]}',
    },
    [
      '10 ‹{› Item 1 in `audits.performance` has no `margin`, so no comparison could be judged.',
      '10 ‹t2d› Two audits of performance are of the outcome `t2d`.',
    ],
  ],
  [
    'how common an outcome is serves thresholds of an audit, and a continuous outcome has no cases',
    {
      outcomes:
        'outcomes: {t2d: {column: t2d, kind: binary, source: r, prevalence: {file: k.csv}}, bmi: {column: b, kind: continuous, source: r, prevalence: {file: k.csv}}, cad: {column: c, kind: binary, source: r, prevalence: {file: k.csv}}}',
      audits: 'audits: {performance: [{outcome: cad, compare: {}}]}',
    },
    [
      '9 ‹prevalence› `outcomes.t2d.prevalence` is of an outcome that no audit of performance judges a score by.',
      '9 ‹prevalence› `outcomes.bmi.prevalence` is of a continuous outcome, which has no cases.',
      '9 ‹prevalence› `outcomes.cad.prevalence` is of an outcome whose audit has neither thresholds nor covariates, and only of these does it tell anything.',
    ],
  ],
  [
    'figures are standardised from views that count by both, with a published mix, and gaps are of standardised groups',
    {
      people: people('a: {column: a, kind: age, bands: [0, 40]}'),
      census,
      views: 'views: [[sex]]',
      audits:
        'audits: {standardise: {over: [a, sex], views: [[country], [sex]], standard: us, compare: {sex: male, country: GB}}}',
    },
    [
      '10 ‹[› Item 1 in `audits.standardise.views` is standardised from people counted by `country`, `a` and `sex` together, by which no view counts.',
      '10 ‹sex› Item 2 in `audits.standardise.views` names `sex`, whose mix `over` holds alike.',
      '10 ‹us› The mix of the census `us` by `a` and `sex` is published by no audit of representation.',
    ],
  ],
  [
    'a standard is the cohort, of which a view counts the mix, or a census of the study',
    {
      people: people('a: {column: a, kind: age, bands: [0, 40]}'),
      views: 'views: [[country, sex]]',
      audits: 'audits: {standardise: {over: [sex], views: [[country]], standard: cohort, compare: {a: "0-39"}}}',
    },
    [
      '9 ‹cohort› The mix of the cohort by `sex` is counted by no view.',
      '9 ‹a› `audits.standardise.compare` takes apart gaps between groups of `a`, which alone is not standardised.',
    ],
  ],
  [
    'gaps are taken apart by components that there are, between known groups that a view counts alone',
    {
      people: people('a: {column: a, kind: other, why: none, levels: [x, y]}'),
      views: 'views: [[sex]]',
      audits: 'audits: {by_components: {sex: male, a: z, nowhere: x}}',
    },
    [
      '9 ‹{› `audits.by_components` takes gaps apart by genetic components, which `people` does not name.',
      '9 ‹a› `audits.by_components` takes apart gaps between groups of `a`, by which no view counts alone.',
      '9 ‹z› `audits.by_components.a` names `z`, which is not a declared level of `a`.',
      '9 ‹nowhere› `audits.by_components` names `nowhere`, which is not an attribute in `people.attributes`.',
    ],
  ],
  [
    'a continuous outcome has no thresholds and no odds, and its covariates are numbers or known levels',
    {
      outcomes: 'outcomes: {bmi: {column: bmi, kind: continuous, source: clinic}}',
      audits:
        'audits: {performance: [{outcome: bmi, compare: {}, thresholds: [{top: 0.1, measure: unadjusted}], margin: {auc: 0.1}, covariates: [place, place, age]}]}',
    },
    [
      '10 ‹thresholds› Item 1 in `audits.performance` has thresholds: they part cases from controls, and a continuous outcome has neither.',
      '10 ‹auc› Item 1 in `audits.performance` has a margin `auc`, which a continuous outcome is not compared in.',
      '10 ‹place› The covariate `place` has neither `bands` nor `levels`, so it is not known what columns it stands for.',
      '10 ‹place› The covariate `place` stands twice in one audit.',
      '10 ‹place› The covariate `place` has neither `bands` nor `levels`, so it is not known what columns it stands for.',
    ],
  ],
  [
    'a binary outcome is not compared in slopes',
    { outcomes, audits: 'audits: {performance: [{outcome: t2d, compare: {}, margin: {beta_per_sd: 1}}]}' },
    [
      '10 ‹beta_per_sd› Item 1 in `audits.performance` has a margin `beta_per_sd`, which a binary outcome is not compared in.',
    ],
  ],
  [
    'agreement is of two declared scores',
    { scores, audits: 'audits: {agreement: [[s1, s2], [s1, s9], [s1, s1], [s1]]}' },
    [
      '9 ‹s9› Item 2 of item 2 in `audits.agreement` names `s9`, which is not the id of a score in `scores`.',
      '9 ‹s1› Item 3 in `audits.agreement` compares `s1` with itself.',
      '9 ‹[› Item 4 in `audits.agreement` must be a list of two scores, but is a list of 1.',
    ],
  ],
  [
    'agreement is of scoring files, not of the output of a model',
    {
      scores: 'scores: [{id: s1, file: s1.txt}, {id: s2, column: b, kind: probability}]',
      audits: 'audits: {agreement: [[s1, s2]]}',
    },
    [
      '9 ‹s2› Item 2 of item 1 in `audits.agreement` names `s2`, the output of a model: agreement is compared of scoring files only.',
    ],
  ],
  [
    'a pair of scores stands once, whichever comes first',
    { scores, audits: 'audits: {agreement: [[s1, s2], [s2, s1]]}' },
    ['9 ‹[› This pair of scores stands twice in `audits.agreement`.'],
  ],
  [
    'a step of a cascade has its own name',
    { audits: 'audits: {cascade: [{name: a, column: x}, {name: a, column: y}]}' },
    ['9 ‹a› The name `a` stands twice in `audits.cascade`.'],
  ],
  [
    'a map shows an attribute',
    { geography: map('plce') },
    ['9 ‹plce› `attribute` of item 1 in `geography` names `plce`, which is not an attribute in `people.attributes`.'],
  ],
  [
    'a map shows places, by which a view counts people',
    { geography: map('sex') },
    ['9 ‹sex› `attribute` of item 1 in `geography` names `sex`, which is of kind `sex`: a map shows places.'],
  ],
  [
    'a map shows a view that is published',
    { views: 'views: [[sex, place]]', geography: map('place') },
    ['9 ‹place› `attribute` of item 1 in `geography` names `place`, by which alone no view counts people.'],
  ],
  [
    'an attribute has one map',
    {
      views: 'views: [[place]]',
      geography: `${map('place').slice(0, -1)}, ${map('place').slice('geography: ['.length)}`,
    },
    ['9 ‹place› `geography` maps `place` twice.'],
  ],
  [
    'codes of a map lead to levels',
    { views: 'views: [[place]]', geography: map('place', '{from: iso2, to: iso-numeric}') },
    ['9 ‹key› Codes of kind `iso2` cannot be found from codes of kind `iso-numeric`.'],
  ],
  [
    'a gate waits for an audit that runs',
    { gates: 'gates: [{audit: performance, require: within-margin}]' },
    ['9 ‹performance› Item 1 in `gates` waits for the audit `performance`, which the study does not ask for.'],
  ],
  [
    'a gate on performance needs a margin',
    {
      outcomes,
      audits: 'audits: {performance: [{outcome: t2d, compare: {}}]}',
      gates: 'gates: [{audit: performance, require: within-margin}]',
    },
    [
      '10 ‹{› Item 1 in `audits.performance` has no `margin` of calibration or effect, so the gate on `performance` could never tell.',
      '10 ‹{› Item 1 in `audits.performance` compares nobody, so the gate on `performance` could never tell.',
    ],
  ],
  [
    'what is sensitive is an attribute, or one of its levels',
    { disclosure: disclosure('[sex, sex=female, sx=female]') },
    ['8 ‹sx=female› Item 3 in `disclosure.sensitive` names `sx`, which is not an attribute in `people.attributes`.'],
  ],
]

const values: Case[] = [
  [
    'a study is named by a slug of at most 63 characters',
    { study: `study: ${'a'.repeat(64)}` },
    [
      `1 ‹${'a'.repeat(64)}› \`study\` must be 1 to 63 lower-case letters, digits or \`-\`, with no \`-\` at either end, but is \`${'a'.repeat(60)}…\`.`,
    ],
  ],
  [
    'a study ends in a letter or digit',
    { study: 'study: a-' },
    ['1 ‹a-› `study` must be 1 to 63 lower-case letters, digits or `-`, with no `-` at either end, but is `a-`.'],
  ],
  [
    'an id is no hidden file',
    { scores: 'scores: [{id: .., file: a.txt}]' },
    [
      '6 ‹..› `id` of item 1 in `scores` must be 1 to 64 letters, digits, `_`, `.` or `-`, and not start with `.` or `-`, but is `..`.',
    ],
  ],
  [
    'an approver is someone',
    { disclosure: 'disclosure: {policy: cms-11, cohort: c, ledger: l, approver: " "}' },
    ['8 ‹" "› `disclosure.approver` must name a person, but is ` `.'],
  ],
  [
    'a reason says something',
    { disclosure: 'disclosure: {policy: cms-11, cohort: c, ledger: l, approver: A, reason: " "}' },
    ['8 ‹" "› `disclosure.reason` must say why the release is made, but is ` `.'],
  ],
  [
    'the policy that protects no one is for made-up people',
    { disclosure: 'disclosure: {policy: none-for-synthetic, cohort: c, ledger: l, approver: A}' },
    [
      '8 ‹none-for-synthetic› The disclosure policy `none-for-synthetic` protects no one, and this study does not say `synthetic: true`.',
    ],
  ],
  [
    'and not for people who are said to be real',
    {
      disclosure: 'disclosure: {policy: none-for-synthetic, cohort: c, ledger: l, approver: A}',
      synthetic: 'synthetic: false',
    },
    [
      '8 ‹none-for-synthetic› The disclosure policy `none-for-synthetic` protects no one, and this study does not say `synthetic: true`.',
    ],
  ],
  [
    'a study of made-up people may use it, or any other',
    {
      disclosure: 'disclosure: {policy: none-for-synthetic, cohort: c, ledger: l, approver: A}',
      synthetic: 'synthetic: true',
    },
    [],
  ],
  [
    'a seed is a whole number',
    { seed: 'seed: 1.5' },
    ['9 ‹1.5› `seed` must be a whole number, but is the number `1.5`.'],
  ],
  [
    'a seed fits 32 bits',
    { seed: 'seed: -1' },
    ['9 ‹-1› `seed` must be a whole number from 0 to 4294967295, but is the number `-1`.'],
  ],
  [
    'text stays on one line',
    { title: 'title: "a\\nb"' },
    ['2 ‹"a\\nb"› `title` must be text on one line, but is `a b`.'],
  ],
]

const files: Case[] = (
  [
    ['/data/a.txt', 'must be a path that starts in the folder of the study file'],
    ['~/a.txt', 'must be a path that starts in the folder of the study file'],
    ['C:/a.txt', 'must be a path that starts in the folder of the study file'],
    ['C:\\a.txt', 'must be written with `/` between folders'],
    ['..\\a.txt', 'must be written with `/` between folders'],
    ['../a.txt', 'must be a path without `..`'],
    ['b/../../a.txt', 'must be a path without `..`'],
    ['https://example.org/a.txt', 'must be a file in the folder of the study file'],
    ['s3://bucket/a.txt', 'must be a file in the folder of the study file'],
    ['data/', 'must be a file, not a folder'],
    ['.', 'must be a file, not a folder'],
  ] as const
).map(([path, must]) => [
  `${path} is no file of a study`,
  { scores: `scores: [{id: s1, file: '${path}'}]` },
  [`6 ‹'${path}'› \`file\` of item 1 in \`scores\` ${must}, but is \`${path}\`.`],
])

describe.each([
  ['attributes', attributes],
  ['coarser attributes', coarser],
  ['attributes whose levels may be told as one', mergeable],
  ['the lake', lakes],
  ['sampling', sampling],
  ['scores', scoring],
  ['views', viewing],
  ['audits', auditing],
  ['values', values],
  ['files', files],
])('%s', (_, cases) => {
  test.each(cases)('%s', (_law, changes, problems) => {
    expect(pointing(small(changes))).toEqual(problems)
  })
})

test('a name near no declared one is answered with what there is', () => {
  expect(problemLines(small({ views: 'views: [[xyz]]' }))[0]).toMatch(/→ Declared there: `sex` and `place`\.$/)
  expect(problemLines(small({ audits: 'audits: {performance: [{outcome: x, compare: {}}]}' }))[0]).toMatch(
    /→ Declare it in `outcomes` first\.$/,
  )
})

test('a key in the wrong block is told its own', () => {
  expect(problemLines(small({ min_weight: 'min_weight: 0.5' }))).toEqual([
    '9:1 `min_weight` is not a key of the study file. → `min_weight` is a key of `matching`: move it there.',
  ])
  expect(problemLines(small({ matching: 'matching: {seed: 2}' }))).toEqual([
    '9:12 `seed` is not a key of `matching`. → `seed` is a key of the study itself: start its line with it, without spaces before.',
  ])
})
