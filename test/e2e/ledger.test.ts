import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
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

describe('a cohort under a policy with a threshold', () => {
  test('has one release: another is refused with 4, the same again is not', async () => {
    const ledger = temporaryFolder()
    const [all, fewer] = [guarded(400, ledger), guarded(399, ledger)]
    const [outA, outB] = [temporaryFolder(), temporaryFolder()]
    expect((await cli('run', all, '--out', outA)).code).toBe(0)
    const second = await cli('run', fewer, '--out', outB)
    expect([second.code, second.err]).toEqual([4, expect.stringContaining('another release')])
    expect(filesBelow(join(outB, 'released'))).toEqual({})
    expect((await cli('run', all, '--out', temporaryFolder())).code).toBe(0)
  })

  test('has one release also where two are made at once', async () => {
    const ledger = temporaryFolder()
    const runs = [guarded(400, ledger), guarded(399, ledger)].map(study =>
      cli('run', study, '--out', temporaryFolder()),
    )
    const codes = (await Promise.all(runs)).map(({ code }) => code)
    expect(codes.sort()).toEqual([0, 4])
    expect(Object.keys(filesBelow(ledger)).filter(path => path.includes('releases/'))).toHaveLength(1)
  })
})
