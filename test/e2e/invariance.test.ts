import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { filesBelow, runStudy } from '../helpers/cli.ts'
import { type SmallStudy, smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** The same lines in another order, the first `fixed` in place. */
function shuffled(lines: string[], fixed: number): string[] {
  const rest = lines.slice(fixed)
  let state = 1
  for (let i = rest.length - 1; i > 0; i--) {
    state = (state * 48271) % 2147483647
    const j = state % (i + 1)
    ;[rest[i], rest[j]] = [rest[j]!, rest[i]!]
  }
  return [...lines.slice(0, fixed), ...rest]
}

/** The VCF with its samples’ columns turned around. */
const turned = (vcf: string[]) =>
  vcf.map(line => {
    if (line.startsWith('##')) return line
    const cells = line.split('\t')
    return [...cells.slice(0, 9), ...cells.slice(9).reverse()].join('\t')
  })

describe('the released bytes are the same', () => {
  const study = smallStudy()
  let expected: Record<string, string>
  const released = async (changed: SmallStudy, ...options: string[]) => {
    const out = temporaryFolder()
    await runStudy(writeStudy(changed), out, ...options)
    return filesBelow(join(out, 'released'))
  }
  beforeAll(async () => {
    expected = await released(study)
  })

  test('whatever the order of people, of samples and of the score’s rows', async () => {
    const scoreHeader = study.score.findIndex(line => line.startsWith('rsID')) + 1
    const changed = {
      ...study,
      people: shuffled(study.people, 1),
      vcf: turned(study.vcf),
      components: shuffled(study.components, 1),
      score: shuffled(study.score, scoreHeader),
    }
    expect(await released(changed)).toEqual(expected)
  })

  test('whatever the number of threads', async () => {
    expect(await released(study, '--threads', '1')).toEqual(expected)
  })

  test('however the work is cut into ranges and shards', async () => {
    expect(await released(study, '--range-bytes', '5000', '--shard-people', '7')).toEqual(expected)
  })
})
