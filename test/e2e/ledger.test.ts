import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, filesBelow } from '../helpers/cli.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** The study under a policy with a threshold, its ledger in a folder that several studies share. */
function guarded(people: number, ledger: string) {
  const small = smallStudy({ count: people, every: 6, variants: 120 })
  const yaml = small.yaml
    .replace('policy: open-data', 'policy: cms-11')
    .replace('ledger: ledger', `ledger: ${ledger}`)
    .replace(/views: .*/, 'views: [[sex]]')
    .replace(/ {2}reference: .*\n/, '')
    .replace(/ {2}components: .*\n/, '')
  return writeStudy({ ...small, yaml })
}

const textOf = (base64: string) => Buffer.from(base64, 'base64').toString()
/** The tables about people, without the words that say of which release's people the numbers are. */
const numbersOf = (out: string) =>
  Object.entries(filesBelow(join(out, 'released')))
    .filter(([path]) => /tables\/(quality|distribution|histogram)\.csv$/.test(path))
    .map(([, body]) => textOf(body).replaceAll(/(; )?unchanged: the people of release [0-9a-f]{12}/g, ''))

describe('a cohort under a policy with a threshold', () => {
  const ledger = temporaryFolder()
  const studies = [400, 399, 360].map(people => ({ study: guarded(people, ledger), out: temporaryFolder() }))
  const { study, out } = studies[0]!
  beforeAll(async () => {
    for (const { study, out } of studies) expect((await cli('run', study, '--out', out)).code).toBe(0)
  })

  test('whose people change by fewer than k keeps the numbers it has, in any folder; by as many as k it gets new ones', () => {
    const [first, second, third] = studies.map(({ out }) => numbersOf(out))
    expect(second).toEqual(first)
    expect(third).not.toEqual(first)
  })

  test('leaves an entry for each release in the ledger, and tags of its people, no id', () => {
    const files = Object.entries(filesBelow(ledger)).map(([path, body]) => ({ path, text: textOf(body) }))
    expect(files.filter(({ path }) => path.includes('releases/'))).toHaveLength(3)
    const tags = files.filter(({ path }) => path.includes('members/')).map(({ text }) => text.trimEnd().split('\n'))
    expect(tags.map(lines => lines.length - 1).sort()).toEqual([360, 399, 400])
    for (const { text } of files) expect(text).not.toMatch(/HG0|NA1|NA2/)
  })

  test('is compared anew in its old place, and is the same release; once taken down it is refused', async () => {
    const before = filesBelow(join(out, 'released'))
    expect((await cli('run', study, '--out', out)).code).toBe(0)
    expect(filesBelow(join(out, 'released'))).toEqual(before)

    const [release] = Object.keys(filesBelow(join(out, 'released', 'small'))).map(path => path.split('/')[0]!)
    expect((await cli('verify', out, '--ledger', ledger)).out).toContain('the release is the one entered there')
    expect((await cli('take-down', study, 'ffffffffffff', '--reason', 'a test')).err).toContain(release)
    expect((await cli('take-down', study, release!)).err).toContain('--reason')
    expect((await cli('take-down', study, release!, '--reason', 'a test')).code).toBe(0)
    expect((await cli('take-down', study, release!, '--reason', 'again')).code).toBe(2)
    expect((await cli('verify', out, '--ledger', ledger)).err).toContain('was taken down')
    const refused = await cli('run', study, '--out', out)
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('was taken down')])
  })

  test('of two releases that are made at once, one keeps the numbers of the other', async () => {
    const ledger = temporaryFolder()
    const runs = [400, 399].map(people => ({ study: guarded(people, ledger), out: temporaryFolder() }))
    const ran = await Promise.all(runs.map(({ study, out }) => cli('run', study, '--out', out)))
    // Whoever came late was told so, or late enough to have compared its people with the other's.
    for (const [i, { code, err }] of ran.entries()) {
      if (code === 0) continue
      expect([code, err]).toEqual([4, expect.stringContaining('Run the study again')])
      expect(filesBelow(join(runs[i]!.out, 'released'))).toEqual({})
      expect((await cli('run', runs[i]!.study, '--out', runs[i]!.out)).code).toBe(0)
    }
    expect(numbersOf(runs[0]!.out)).toEqual(numbersOf(runs[1]!.out))
  })
})
