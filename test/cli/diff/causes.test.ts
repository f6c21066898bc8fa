import { describe, expect, test } from 'vitest'
import { causesOf, type KnownStep } from '../../../cli/diff/causes.ts'
import type { Change } from '../../../cli/diff/leaves.ts'
import { readInput } from '../../../cli/diff/step-input.ts'

const key = (letter: string) => letter.repeat(12)
const step = (job: string, letter: string, input: unknown, code = 'code'): KnownStep => ({
  job,
  key: key(letter),
  code,
  input: 'inputs/x.json',
  skipped: false,
  seconds: 1,
  ...readInput(input),
})
const part = (letter: string) => ({ table: 'matches', key: `${key(letter)}${'0'.repeat(52)}.0`, attempt: 'somewhere' })
const source = (file: string, sha256: string) => ({ file, sha256 })
const why = async (
  anew: KnownStep[],
  gone: KnownStep[],
  settings: Change[] = [],
  outputs: Record<string, string> = {},
) => {
  const causes = await causesOf(anew, gone, settings, async ({ key }) => outputs[key] ?? '')
  return anew.map(step => causes.get(step)!.map(({ root, through }) => [root, ...through].join(' → ')))
}

describe('why a step is another', () => {
  test('other code, though its input is the same', async () => {
    const input = { score: 'a' }
    expect(await why([step('read-score', 'b', input, 'new')], [step('read-score', 'a', input, 'old')])).toEqual([
      ['the code of read-score changed'],
    ])
  })

  test('a file, known by its checksum and not by its place in the input', async () => {
    const before = step('ingest', 'a', { sources: [source('x.vcf', '1'), source('y.vcf', '2')] })
    const after = step('ingest', 'b', { sources: [source('y.vcf', '3'), source('x.vcf', '1')] })
    expect(await why([after], [before])).toEqual([['y.vcf changed']])
  })

  test('a file that came and one that went', async () => {
    const before = step('read-score', 'a', { score: 's', source: source('old.txt', '1') })
    const after = step('read-score', 'b', { score: 's', source: source('new.txt', '2') })
    expect(await why([after], [before])).toEqual([['new.txt is new', 'old.txt left out']])
  })

  test('what changed upstream, followed to its root by the shortest way', async () => {
    const gone = [
      step('one', 'a', { source: source('x', '1') }),
      step('two', 'b', { rows: [part('a')] }),
      step('three', 'c', { rows: [part('a')], more: [part('b')] }),
    ]
    const anew = [
      step('one', 'd', { source: source('x', '2') }),
      step('two', 'e', { rows: [part('d')] }),
      step('three', 'f', { rows: [part('d')], more: [part('e')] }),
    ]
    expect(await why(anew, gone)).toEqual([['x changed'], ['x changed → one'], ['x changed → one']])
  })

  test('where a part lies is no cause', async () => {
    const before = step('two', 'b', { rows: [part('a')], min: 1 })
    const after = step('two', 'c', { rows: [{ ...part('a'), attempt: 'elsewhere' }], min: 2 })
    expect(await why([after], [before])).toEqual([['its min changed']])
  })

  test('a setting, by the name that it has in the study', async () => {
    const settings = [{ path: ['matching', 'ambiguous'], from: 'keep', to: 'drop' }]
    const of = (ambiguous: string) => ({ score: 's', rules: { ambiguous, multiallelic: 'drop' } })
    const [before, after] = [step('match-score', 'a', of('keep')), step('match-score', 'b', of('drop'))]
    expect(await why([after], [before], settings)).toEqual([['matching.ambiguous changed']])
  })

  test('of two settings that end alike, the one that the input names', async () => {
    const settings = ['sex', 'region'].map(name => ({ path: ['people', name, 'levels'], from: ['a'], to: ['b'] }))
    const of = (level: string) => ({ declared: { sex: { levels: [level] }, region: { levels: ['a'] } } })
    const [before, after] = [step('ingest-people', 'a', of('a')), step('ingest-people', 'b', of('b'))]
    expect(await why([after], [before], settings)).toEqual([['people.sex.levels changed']])
  })

  test('a value that a step before put out', async () => {
    const gone = [step('release', 'a', { title: 'x' }), step('publish', 'b', { released: { release: 'aaa' } })]
    const anew = [step('release', 'c', { title: 'y' }), step('publish', 'd', { released: { release: 'bbb' } })]
    const settings = [{ path: ['title'], from: 'x', to: 'y' }]
    const outputs = { [key('c')]: '{"released":{"release":"bbb"}}' }
    expect(await why(anew, gone, settings, outputs)).toEqual([['title changed'], ['title changed → release']])
  })

  test('a score that is new, and one that is gone', async () => {
    expect(await why([step('read-score', 'b', { score: 's2' })], [])).toEqual([['new: score s2']])
    const gone = [step('count', 'a', { score: 's2' }), step('audit', 'b', { counts: [part('a'), part('z')] })]
    expect(await why([step('audit', 'c', { counts: [part('z')] })], gone)).toEqual([['left out: score s2']])
  })

  test('steps meet those that they stand in the place of, whatever else is new', async () => {
    const of = (score: string, min: number) => ({ score, min, file: `${score}.txt` })
    const gone = [step('match', 'a', of('s1', 1)), step('match', 'b', of('s2', 1))]
    const anew = [step('match', 'c', of('s3', 2)), step('match', 'd', of('s2', 2)), step('match', 'e', of('s1', 2))]
    const settings = [{ path: ['matching', 'min'], from: 1, to: 2 }]
    expect(await why(anew, gone, settings)).toEqual([
      ['new: score s3, min 2, file s3.txt'],
      ['matching.min changed'],
      ['matching.min changed'],
    ])
  })
})
