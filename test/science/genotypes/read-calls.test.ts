import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineProblem } from '../../../science/genotypes/lines.ts'
import { readCalls } from '../../../science/genotypes/read-calls.ts'

/** Calls that the kernel reads, many at once, with others among them that stop it. */
const plain = fc.constantFrom<string>('0|0', '0|1', '1|0', '1|1', '0/0', '0/1', '1/1', './.', '.|.')
const other = fc.constantFrom(
  '0',
  '1',
  '.',
  '2|1',
  '10|1',
  './1',
  '0|.',
  '|0|1',
  '0|1:0.5',
  '1/1:2:x',
  '0/0/1',
  '0|3',
  '',
  '00|',
)
const columns = fc
  .tuple(
    fc.array(plain, { minLength: 1, maxLength: 80, size: 'max' }),
    fc.array(fc.tuple(fc.nat(79), other), { maxLength: 2 }),
    fc.array(fc.tuple(fc.nat(400), fc.constantFrom(...'\t:|/.019\r;')), { maxLength: 2 }),
  )
  .map(([calls, others, bytes]) => {
    for (const [at, call] of others) if (at < calls.length) calls[at] = call
    const text = [...calls.join('\t')]
    for (const [at, byte] of bytes) if (at < text.length) text[at] = byte
    return { samples: calls.length, text: text.join('') }
  })

/** What reading the columns gives, or what is wrong with them. */
function outcome(text: string, samples: number, gtAt: number, alts: number) {
  const dosages = new Uint8Array(samples)
  const line = { bytes: Buffer.from(`${'-\t'.repeat(9)}${text}`), block: 0, offset: 0 }
  try {
    const haploid = readCalls(line, { from: 18, gtAt, alt: 1, alts }, dosages)
    return { haploid, dosages: [...dosages] }
  } catch (problem) {
    if (!(problem instanceof LineProblem)) throw problem
    return { code: problem.code, message: problem.message, column: problem.column }
  }
}

test('calls that stand first, of which many are read at once, are those read one by one behind another field', () => {
  fc.assert(
    fc.property(columns, fc.constantFrom(1, 2, 12), ({ samples, text }, alts) => {
      const behind = text.split('\t').map(column => `9:${column}`)
      expect(outcome(text, samples, 0, alts)).toEqual(outcome(behind.join('\t'), samples, 1, alts))
    }),
    { seed: 1, numRuns: 3000 },
  )
})

test('every pair of bytes for alleles, and every byte between and behind them, is read at any place among plain calls', () => {
  const bytes = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  const odd = [...bytes.map(byte => `${byte}|0`), ...bytes.map(byte => `1/${byte}`), ...bytes.map(byte => `0${byte}1`)]
  for (const [i, call] of odd.entries()) {
    const calls = Array<string>(40)
      .fill('1|0')
      .with(i % 40, call)
    const behind = calls
      .join('\t')
      .split('\t')
      .map(column => `9:${column}`)
    expect(outcome(calls.join('\t'), 40, 0, 1)).toEqual(outcome(behind.join('\t'), 40, 1, 1))
  }
})

test('more samples than the kernel takes at once are all read', () => {
  for (const samples of [16_384, 16_385, 50_000]) {
    const expected = Array.from({ length: samples }, (_, i) => (i * 7919) % 4)
    const text = expected.map(call => ['0|0', '0|1', '1|1', './.'][call]!).join('\t')
    expect(outcome(text, samples, 0, 1)).toEqual({ haploid: 0, dosages: expected })
  }
})
