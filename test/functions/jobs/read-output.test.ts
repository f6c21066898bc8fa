import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readOutput } from '../../../functions/jobs/shared/read-output.ts'

const PLACE = { file: 'people.csv', line: 4 }
const read = (text: string) => readOutput(text, 'probability', 'risk', PLACE)

test.each([
  ['0', 0],
  ['-0', 0],
  ['1', 1],
  ['1.0', 1],
  ['.5', 0.5],
  ['5.', undefined],
  ['2.5e-1', 0.25],
  ['1E-9', 1e-9],
  ['+0.25', 0.25],
  ['0.30000000000000004', 0.30000000000000004],
])('%j is read as the number it is', (text, value) => {
  if (value === undefined) expect(() => read(text)).toThrow()
  else expect(Object.is(read(text), value)).toBe(true)
})

test('an empty cell is no prediction, never 0', () => {
  expect(read('')).toBeUndefined()
})

test.each(['-0.001', '1.0000001', '3%', '0x1', 'NA', ' ', ' 0.5', 'Infinity', 'NaN', '0,5', '1e', '.', '0.5.1', '٠'])(
  '%j is refused with file, line and column, and not repeated',
  text => {
    const refused = () => read(text)
    expect(refused).toThrow(expect.objectContaining({ code: 'not-a-probability', place: PLACE }))
    expect(refused).toThrow('The column `risk` holds something that is no probability.')
  },
)

test.each(['12', '-3.5e2', '0', '1e100'])('as a score in any unit %j is read as the number it is', text => {
  expect(readOutput(text, 'score', 'points', PLACE)).toBe(Number(text))
})

test.each(['NA', 'high', '1e101', 'Infinity', '1,5'])('as a score %j is refused, and not repeated', text => {
  const refused = () => readOutput(text, 'score', 'points', PLACE)
  expect(refused).toThrow(expect.objectContaining({ code: 'not-a-score', place: PLACE }))
  expect(refused).toThrow('The column `points` holds something that is no number.')
})

test.each(['0', '1'])('as a decision %j is read as it is', text => {
  expect(readOutput(text, 'decision', 'selected', PLACE)).toBe(Number(text))
})

test.each(['2', '-1', '0.5', '1.0', '01', '+1', '1e0', 'true', 'yes', 'NA', ' 1'])(
  'as a decision %j is refused, and not repeated',
  text => {
    const refused = () => readOutput(text, 'decision', 'selected', PLACE)
    expect(refused).toThrow(expect.objectContaining({ code: 'not-a-decision', place: PLACE }))
    expect(refused).toThrow('The column `selected` holds something that is no decision.')
  },
)

test('any text is a number from 0 to 1 or refused', () => {
  const text = fc.oneof(fc.string(), fc.double().map(String), fc.stringMatching(/^[-+.e\d]{1,8}$/))
  fc.assert(
    fc.property(text, text => {
      fc.pre(text !== '')
      let value: number | undefined
      try {
        value = read(text)
      } catch (error) {
        expect(error).toMatchObject({ code: 'not-a-probability' })
        expect((error as { todo: string }).todo).toContain('from 0 to 1')
        return
      }
      expect(value).toBe(Math.abs(Number(text)))
      expect(value! >= 0 && value! <= 1).toBe(true)
    }),
    { seed: 1, numRuns: 2000 },
  )
})
