import { expect, test } from 'vitest'
import { addSetDigests, setDigest } from '../../science/set-digest.ts'

test('the digest of one text is its SHA-256', () => {
  // printf abc | sha256sum
  expect(setDigest(['abc'])).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('neither order nor parts change a digest; a text that is there twice does', () => {
  const whole = setDigest(['a', 'b', 'c'])
  expect(setDigest(['c', 'a', 'b'])).toBe(whole)
  expect(addSetDigests([setDigest(['c']), setDigest(['b', 'a']), setDigest([])])).toBe(whole)
  expect(setDigest(['a', 'b', 'c', 'c'])).not.toBe(whole)
  expect(addSetDigests([])).toBe('0'.repeat(64))
})
