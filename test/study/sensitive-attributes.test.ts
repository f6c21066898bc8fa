import { expect, test } from 'vitest'
import type { Study } from '../../study/schema.ts'
import { sensitiveAttributes } from '../../study/sensitive-attributes.ts'

const attributes = {
  sex: { column: 'sex', levels: ['female', 'male'] },
  people: { column: 'born', map: { a: 'x', b: 'x', c: 'y', d: 'z' } },
  place: { column: 'born' },
  parts: { column: 'born', map: { a: 'x', b: 'x', c: 'yz', d: 'yz' } },
  across: { column: 'born', map: { a: 'p', b: 'q', c: 'q', d: 'p' } },
  again: { column: 'born', map: { a: '1', b: '1', c: '2', d: '3' } },
  age: { column: 'age', bands: [0, 18, 40] },
  old: { column: 'age', bands: [0, 40] },
}
const of = (...sensitive: string[]) =>
  sensitiveAttributes({ people: { attributes }, disclosure: { sensitive } } as unknown as Study)

test('nothing is sensitive that the study does not call so', () => {
  expect(of()).toEqual([])
  expect(of('sex')).toEqual(['sex'])
})

test('a level makes its attribute sensitive, for one group follows from the others', () => {
  expect(of('sex=female', 'sex')).toEqual(['sex'])
})

test('of the same column finer attributes are too, those that cut across it, and those that are the same', () => {
  expect(of('people=x')).toEqual(['across', 'again', 'people', 'place'])
  expect(of('old')).toEqual(['age', 'old'])
})

test('coarser ones are not: a sensitive group lies within a wider one', () => {
  expect(of('place')).toEqual(['place'])
  expect(of('people')).not.toContain('parts')
  expect(of('age')).toEqual(['age'])
})
