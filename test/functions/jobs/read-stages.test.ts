import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stagesReached } from '../../../functions/jobs/shared/read-stages.ts'

const PLACE = { file: 'people.csv', line: 7 }
const STAGES = ['invited', 'consented', 'scored'].map(name => ({ name, column: `${name}_column` }))
const read = (...cells: string[]) => stagesReached(cells, STAGES, PLACE)

test('whoever reached a stage reached all before it: the number of them says which', () => {
  expect([read('0', '0', '0'), read('1', '0', '0'), read('1', '1', '0'), read('1', '1', '1')]).toEqual([0, 1, 2, 3])
  expect(stagesReached([], [], PLACE)).toBe(0)
})

test.each([
  ['0', '1', '1', 'scored', 'invited'],
  ['1', '0', '1', 'scored', 'consented'],
  ['0', '1', '0', 'consented', 'invited'],
])('%s, %s, %s leaves a stage out, and is refused with its line', (a, b, c, reached, missed) => {
  const refused = () => read(a, b, c)
  expect(refused).toThrow(expect.objectContaining({ code: 'stage-left-out', place: PLACE }))
  expect(refused).toThrow(`Someone reached the stage \`${reached}\` and not \`${missed}\`, which comes before it.`)
})

test.each(['', '2', 'yes', 'true', '1.0', ' 1'])('a stage of %j is refused, and not repeated', text => {
  const refused = () => read('1', text, '0')
  expect(refused).toThrow(expect.objectContaining({ code: 'not-a-stage', place: PLACE }))
  expect(refused).toThrow('The column `consented_column` does not hold 0 or 1')
})

test('any cells are a number of stages, all reached before any that was not, or refused', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('0', '1', ''), { minLength: 3, maxLength: 3 }), cells => {
      let reached: number | undefined
      try {
        reached = read(...cells)
      } catch {
        expect(cells.includes('') || /01/.test(cells.join(''))).toBe(true)
        return
      }
      expect(cells.join('')).toBe('1'.repeat(reached) + '0'.repeat(3 - reached))
    }),
    { seed: 1, numRuns: 200 },
  )
})
