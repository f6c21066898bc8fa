import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../science/errors.ts'
import { nearestNames } from '../../study/nearest-name.ts'
import { readStudy, readStudyWithPlaces } from '../../study/read-study.ts'
import { studySchema } from '../../study/schema.ts'
import { keyPaths } from '../../study/schema-tree.ts'
import { StudyErrors } from '../../study/study-errors.ts'
import { problemLines, problemsOf, SMALL, small } from './problems.ts'

// the study of the design document, which has every key that a study file may have but `weight` and its like
const everyKey = readFileSync(new URL('golden/every-key.yaml', import.meta.url), 'utf8')

describe('a good study', () => {
  test('gets its defaults', () => {
    expect(readStudy(small(), 's.yaml')).toEqual({
      study: 'small',
      title: 'A small study',
      period: '2026',
      synthetic: false,
      seed: 1,
      genotypes: { build: 'GRCh38', missing: 'mean', dosage: 'GT', batches: [{ files: ['a.vcf.gz'] }] },
      people: {
        file: 'people.csv',
        id: 'id',
        design: 'convenience',
        attributes: { sex: { column: 'sex', kind: 'sex' }, place: { column: 'place', kind: 'geography' } },
      },
      outcomes: {},
      scores: [{ id: 's1', file: 's1.txt', trained_on: [], independent: 'unknown' }],
      matching: { ambiguous: 'drop', multiallelic: 'drop', min_weight: 0.75, max_weight_gap: 0.02 },
      model: 'fit',
      count: 'reference',
      views: [['sex']],
      census: [],
      audits: { representation: [], performance: [], agreement: [], by_components: {}, cascade: [] },
      disclosure: { policy: 'cms-11', cohort: 'small', ledger: 'ledger', sensitive: [], approver: 'A. Person' },
      geography: [],
      gates: [],
    })
  })

  test('of the design document is read as it stands', () => {
    const study = readStudy(everyKey, 's.yaml')
    expect(study.people.attributes.census_group?.map).toEqual({
      GIH: 'Asian',
      CEU: 'White',
      MXL: 'Hispanic',
      ASW: 'Black',
    })
    expect(study.scores.map(score => score.id)).toEqual(['T2D_FE', 'model_a', 'T2D_EAS'])
    expect(study.audits.performance[0]?.margin).toEqual({ auc: 0.05, log_or_per_sd: 0.1 })
  })

  test('stays what it is when it is stored with its defaults and read again', () => {
    for (const text of [everyKey, small()]) {
      const study = readStudy(text, 's.yaml')
      expect(studySchema.parse(JSON.parse(JSON.stringify(study)))).toEqual(study)
    }
  })

  test('is the same with Windows line ends, a byte order mark, and anchors', () => {
    const plain = readStudy(small(), 's.yaml')
    expect(readStudy(`\uFEFF${small().replaceAll('\n', '\r\n')}`, 's.yaml')).toEqual(plain)
    expect(
      readStudy(small({ title: 'title: &t A small study', scores: 'scores: [{id: s1, file: &f s1.txt}]' }), 's.yaml'),
    ).toEqual(plain)
  })

  test('may name a file in more than one spelling: one is kept', () => {
    const study = readStudy(small({ scores: 'scores: [{id: s1, file: ./data//./s1.txt}]' }), 's.yaml')
    expect(study.scores[0]?.file).toBe('data/s1.txt')
  })

  test('may keep its ledger anywhere, but nothing else', () => {
    expect(
      readStudy(
        small({ disclosure: 'disclosure: {policy: cms-11, cohort: c, ledger: ../../ledger/, approver: A}' }),
        's.yaml',
      ).disclosure.ledger,
    ).toBe('../../ledger/')
  })

  test('knows the place of each value, and of the block around a default', () => {
    const { placeOf } = readStudyWithPlaces(small(), 's.yaml')
    expect(placeOf(['scores', 0, 'file'])).toEqual({ file: 's.yaml', line: 6, column: 25 })
    expect(placeOf(['scores', 0, 'file'], 'key')).toEqual({ file: 's.yaml', line: 6, column: 19 })
    expect(placeOf(['genotypes', 'missing'])).toEqual({ file: 's.yaml', line: 4, column: 1 })
    expect(placeOf(['seed'])).toEqual({ file: 's.yaml', line: 1, column: 1 })
  })
})

describe('a study with problems', () => {
  test('is told all of them at once, each with its place, in order', () => {
    const text = `study: Small Study
title:
period: 2026
seed: one
synthetic: yes
genotypes: {build: grch38, missing: mean, mising: drop, batches: []}
people:
  file: /data/people.csv
  design: convienence
  reference: {column: ref, equals: 007}
  attributes:
    Sex: {column: sex, kind: sex}
    race: {column: race, kind: race-ethnicity}
  id: id
  id: other
scores:
  - {id: s1, file: s1.txt}
  - {id: s1, file: ../s2.txt}
matching: {min_weight: "0.75", ambigous: drop}
views: [[Sex], [rase], [race, race]]
batches: []
disclosure: {policy: cms-11, cohort: small, ledger: ledger}
`
    expect(problemLines(text)).toEqual([
      '1:8 `study` must be 1 to 63 lower-case letters, digits or `-`, with no `-` at either end, but is `Small Study`. → Choose a name such as `heart-study-2026`.',
      '2:1 `title` has no value. → Give it a value: a title for the pages.',
      '3:9 `period` must be text, but is the number `2026`. → Put it in quotes: "2026".',
      '4:7 `seed` must be a whole number, but is `one`. → Write a whole number.',
      '5:12 `synthetic` must be true or false, but is `yes`. → Write true or false.',
      '6:20 `genotypes.build` must be `GRCh37` or `GRCh38`, but is `grch38`. → Did you mean `GRCh38`?',
      '6:43 `mising` is not a key of `genotypes`. → Did you mean `missing`?',
      '6:66 `genotypes.batches` must be a list with at least one batch, but is an empty list. → Write a list with at least one batch.',
      '8:9 `people.file` must be a path that starts in the folder of the study file, but is `/data/people.csv`. → Put the file in that folder and write its path from there, as in `data/people.csv`.',
      '9:11 `people.design` must be `convenience`, `sample` or `registry`, but is `convienence`. → Did you mean `convenience`?',
      '10:36 `people.reference.equals` must be text, but is the number `007`. → Put it in quotes: "007".',
      '12:5 `Sex` cannot name an entry of `people.attributes`: such a name has lower-case letters, digits and `_`, and starts with a letter. → Rename it, to `sex` for example.',
      '13:5 `people.attributes.race` lacks `why`, which every attribute has that is not of kind `geography`, `sex` or `age`. → Add `why: "…"`: what it stands for, and why people are grouped by it. It is printed on the pages.',
      '15:3 The key `id` stands twice in the same block. → Keep one of the two.',
      '18:10 The id `s1` stands twice in `scores`. → Give each its own id.',
      '18:20 `file` of item 2 in `scores` must be a path without `..`, but is `../s2.txt`. → Put the file in the folder of the study file, or in a folder within it: what lies outside cannot go with the study.',
      '19:24 `matching.min_weight` must be a number from 0 to 1, but is the text `"0.75"`. → Remove the quotes.',
      '19:32 `ambigous` is not a key of `matching`. → Did you mean `ambiguous`?',
      '20:17 Item 1 of item 2 in `views` names `rase`, which is not an attribute in `people.attributes`. → Did you mean `race`?',
      '20:31 Item 3 in `views` names `race` twice. → Name each attribute of a view once.',
      '21:1 `batches` is not a key of the study file. → `batches` is a key of `genotypes`: move it there.',
      '22:1 `disclosure` lacks `approver`. → Add `approver:`, the person who answers for the release.',
    ])
  })

  test('is a user error that counts its problems, or is its only problem', () => {
    const thrown = (text: string) => {
      try {
        return readStudy(text, 's.yaml')
      } catch (error) {
        return error
      }
    }
    const two = thrown(small({ title: 'title: 1', period: 'period: 2' }))
    expect(two).toBeInstanceOf(UserError)
    expect(two).toMatchObject({ code: 'study', message: 's.yaml has 2 problems.', place: { file: 's.yaml' } })
    const one = thrown(small({ title: 'title: 1' }))
    expect(one).toBeInstanceOf(StudyErrors)
    expect(one).toMatchObject({
      message: '`title` must be text, but is the number `1`.',
      place: { file: 's.yaml', line: 2, column: 8 },
    })
  })

  test('says of each required key that is left out what it is for', () => {
    expect(problemLines('seed: 2\n')).toEqual([
      '1:1 The study file lacks `study`. → Add `study:`, a short name for the study, which names its outputs.',
      '1:1 The study file lacks `title`. → Add `title:`, a title for the pages.',
      '1:1 The study file lacks `period`. → Add `period:`, what the release is called for, in quotes, as in `period: "2026"`.',
      '1:1 The study file lacks `people`. → Add `people:`, who is in the study.',
      '1:1 The study file lacks `scores`. → Add `scores:`, the scores to count.',
      '1:1 The study file lacks `views`. → Add `views:`, what to count by, as in `views: [[sex], [sex, country]]`; `views: [[]]` counts everyone together.',
      '1:1 The study file lacks `disclosure`. → Add `disclosure:`, the rules for what may be released, and who answers for it.',
    ])
  })

  test('whose required key is misspelt hears of it once', () => {
    expect(problemLines(small({ title: 'titel: A small study' }))).toEqual([
      '2:1 `titel` is not a key of the study file. → Did you mean `title`?',
    ])
  })
})

describe('text that is no study', () => {
  test.each<[string, string, string[]]>([
    ['nothing', '', ['1:1 The study file is empty.']],
    ['only comments', '# a study\n', ['1:1 The study file is empty.']],
    ['a word', 'hello', ['1:1 The study file must be a block of `key: value` lines, but is other text.']],
    ['a list', '- a', ['1:1 The study file must be a block of `key: value` lines, but is a list of 1.']],
    ['an open bracket', 'study: [1\n', ['2:1 A bracket opened before this is not closed here.']],
    ['an open quotation mark', 'study: "1', ['1:10 A quotation mark opened before this is not closed.']],
    ['a tab', 'people:\n\tfile: a', ['2:1 This line is indented with a tab.']],
    [
      'indentation that does not fit',
      'study:\n  - b\n seed: 1',
      ['3:1 This line is indented by a different number of spaces than the lines it belongs with.'],
    ],
    ['a line without a colon', 'people:\n  file\n  id: a', ['2:3 This line is not a `key: value`.']],
    ['a file of data', 'x'.repeat(200_001), ['1:1 The study file is larger than 200,000 characters.']],
    ['only an alias', '*a', ['1:1 `*a` refers to an anchor that is not above it.']],
  ])('%s is called what it is', (_, text, expected) => {
    expect(problemsOf(text).map(({ message, place }) => `${place.line}:${place.column} ${message}`)).toEqual(expected)
  })

  test.each<[string, string, string]>([
    [
      'a second document',
      `${small()}---\n${small()}`,
      '9:1 A second document starts here (`---`), but a study file holds one study.',
    ],
    [
      'a key that is no text',
      small({ seed: '1: 2' }),
      '9:1 The key `1` must be text, but YAML reads it as another kind of value.',
    ],
    ['a key that is a list', small({ seed: '? [a]\n: 1' }), '9:3 A key must be text.'],
    [
      'a key that JavaScript keeps for itself',
      small({ seed: '__proto__: {seed: 2}' }),
      '9:1 `__proto__` cannot be a key.',
    ],
    [
      'a tag',
      small({ title: 'title: !env HOME' }),
      '2:8 A value that starts with `!` is a YAML tag, which a study file does not use.',
    ],
    [
      'an alias inside its own anchor',
      small({ views: 'views: [&v [*v]]' }),
      '7:13 `*v` stands inside the value it refers to.',
    ],
    [
      'an alias before its anchor',
      small({ title: 'title: *p', period: 'period: &p "2026"' }),
      '2:8 `*p` refers to an anchor that is not above it.',
    ],
  ])('%s is the only problem of a study that is good otherwise', (_, text, expected) => {
    expect(problemsOf(text).map(({ message, place }) => `${place.line}:${place.column} ${message}`)).toEqual([expected])
  })

  test('YAML 1.1 is not read, whatever the file declares: yes and no are text', () => {
    expect(problemLines(`%YAML 1.1\n---\n${small({ synthetic: 'synthetic: yes' })}`)).toEqual([
      '11:12 `synthetic` must be true or false, but is `yes`. → Write true or false.',
    ])
  })

  test('is judged up to where the YAML breaks off, and nothing is said to be missing', () => {
    expect(problemLines('study: a\nseed: x\nfoo: 1\nperiod: "2026\n').map(line => line.split(' →')[0])).toEqual([
      '2:7 `seed` must be a whole number, but is `x`.',
      '3:1 `foo` is not a key of the study file.',
      '5:1 A quotation mark opened before this is not closed.',
    ])
  })

  // the parser recurses: 5,000 brackets once ended the process, out of reach of any catch
  test.each([
    ['brackets', '['.repeat(50_000)],
    ['closed brackets', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['braces', '{a: '.repeat(30_000)],
    ['dashes', '- '.repeat(50_000)],
    ['question marks', '? '.repeat(50_000)],
    ['keys in one line', 'a: '.repeat(50_000)],
    ['anchored dashes', '- &a '.repeat(30_000)],
    ['dashes after commas', '[a, - '.repeat(20_000)],
    ['indented lines', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('nested thousands deep by %s is refused', (_, text) => {
    expect(problemsOf(text).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Line \d+ of the study file is nested too deeply\.$/),
    ])
  })

  test('whose aliases multiply is refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 30; i++)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`)
    expect(problemLines(lines.join('\n'))).toEqual([
      '1:1 The aliases (`*name`) of the study file stand for more than 10,000 values. → Write out what is needed.',
    ])
  })

  test('never throws anything but StudyErrors', () => {
    const piece = fc.constantFrom(
      ...Object.values(SMALL),
      ...[
        '\n',
        '  ',
        ' ',
        '- ',
        ': ',
        '? ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '"',
        "'",
        '|',
        '>',
        '#',
        '&a ',
        '*a',
        '!t ',
        '<<: ',
        '---\n',
        '...\n',
        '%YAML 1.1\n',
        '\t',
        '\r\n',
        '\0',
        '\uD800',
        '~',
        '.nan',
        '1e999',
        '0x1F',
        '__proto__',
        'constructor',
        'null',
        'true',
      ],
      ...keyPaths(studySchema).map(path => path.split('.').at(-1)!),
    )
    const yamlish = fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 })
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(yamlish, text => {
        for (const { message, todo, place } of problemsOf(text)) {
          expect(`${message} ${todo}`).not.toMatch(/undefined|\[object|invalid_|expected|NaN/)
          expect(place.line).toBeGreaterThan(0)
          expect(place.column).toBeGreaterThan(0)
        }
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('that is a study with one value made something else names that value, and never throws', () => {
    const study: unknown = readStudy(everyKey, 's.yaml')
    const odd = fc.constantFrom<unknown>(
      null,
      1.5,
      -1,
      '',
      'x',
      true,
      [],
      [[]],
      [null],
      {},
      { x: null },
      '\n',
      'constructor',
    )
    fc.assert(
      fc.property(fc.constantFrom(...valuePaths(study)), odd, (path, value) => {
        for (const problem of problemsOf(JSON.stringify(changed(study, path, value), undefined, 1))) {
          expect(`${problem.message} ${problem.todo}`).not.toMatch(/undefined|\[object|invalid_|NaN/)
        }
      }),
      { seed: 1, numRuns: 150 },
    )
  })
})

describe('names near a known one', () => {
  const blocks = new Map<string, string[]>()
  for (const path of keyPaths(studySchema)) {
    const steps = path.split('.')
    const parent = steps.slice(0, -1).join('.')
    blocks.set(parent, [...(blocks.get(parent) ?? []), steps.at(-1)!])
  }
  const known = [...blocks.values()].flatMap(keys => keys.map(key => ({ key, keys })))

  test('any key misspelt by one edit leads back to it', () => {
    const edit = fc.record({
      at: fc.nat(),
      by: fc.constantFrom('delete', 'insert', 'replace', 'swap'),
      letter: fc.constantFrom(...'abcxyzEQ_-7'),
    })
    fc.assert(
      fc.property(fc.constantFrom(...known), edit, ({ key, keys }, { at, by, letter }) => {
        const i = at % key.length
        const wrong = {
          delete: key.slice(0, i) + key.slice(i + 1),
          insert: key.slice(0, i) + letter + key.slice(i),
          replace: key.slice(0, i) + letter + key.slice(i + 1),
          swap: i + 1 < key.length ? key.slice(0, i) + key[i + 1] + key[i] + key.slice(i + 2) : key,
        }[by]
        fc.pre(wrong !== '' && !keys.includes(wrong))
        expect(nearestNames(wrong, keys)).toContain(key)
      }),
      { seed: 1, numRuns: 1500 },
    )
  })

  test('two edits are still near for a name of four letters or more, three never are', () => {
    expect(nearestNames('genotpyse', ['genotypes'])).toEqual(['genotypes'])
    expect(nearestNames('ambigous', ['keep', 'ambiguous'])).toEqual(['ambiguous'])
    expect(nearestNames('gentps', ['genotypes'])).toEqual([])
    expect(nearestNames('xy', ['id'])).toEqual([])
    expect(nearestNames('d', ['b'])).toEqual([])
    expect(nearestNames('SEED', ['seed'])).toEqual(['seed'])
    expect(nearestNames('ind', ['id', 'kind'])).toEqual(['id', 'kind'])
  })
})

function valuePaths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const below = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : Object.entries(value)
  return [path, ...below.flatMap(([key, item]) => valuePaths(item, [...path, key]))]
}

function changed(value: unknown, path: (string | number)[], to: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return to
  if (Array.isArray(value)) return value.map((item: unknown, i) => (i === step ? changed(item, rest, to) : item))
  return { ...(value as object), [step]: changed((value as Record<string, unknown>)[step], rest, to) }
}
