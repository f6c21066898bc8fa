import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folderStore } from '../../functions/adapters/files.ts'
import { localHome } from '../../functions/adapters/local.ts'
import { stepDigests } from '../../functions/digests.ts'
import { JOBS } from '../../functions/jobs/index.ts'
import { sumStepMb } from '../../functions/jobs/shared/score-steps-mb.ts'
import { scoreGroups } from '../../functions/plan/score-groups.ts'
import { SCORED, type Store } from '../../functions/ports.ts'
import { body, bytesOf, listed } from '../helpers/bytes.ts'
import { runInProcess } from '../helpers/run-in-process.ts'
import { smallStudy, writeStudy } from '../helpers/small-study.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const scores = fc.uniqueArray(
  fc.record({
    score: fc.string({ minLength: 1 }),
    variants: fc.oneof(fc.integer({ min: 0, max: 4_000_000 }), fc.constant(1_000_000)),
  }),
  { selector: ({ score }) => score, maxLength: 30 },
)
const memories = fc.record({
  memoryMb: fc.integer({ min: 300, max: 4000 }),
  peoplePerShard: fc.constantFrom(1024, 16_384),
})

test('every score is in one group; no group of several is beyond the memory; the order of scores is nothing to them', () => {
  fc.assert(
    fc.property(scores, memories, fc.infiniteStream(fc.nat()), (scores, memory, draws) => {
      const groups = scoreGroups(scores, memory)
      expect(groups.flat().toSorted(byName)).toEqual(scores.toSorted(byName))
      for (const group of groups)
        if (group.length > 1) expect(sumStepMb(group, memory.peoplePerShard)).toBeLessThanOrEqual(memory.memoryMb)
      const turned = scores
        .map(of => ({ of, at: draws.next().value }))
        .sort((a, b) => a.at - b.at)
        .map(({ of }) => of)
      expect(scoreGroups(turned, memory)).toEqual(groups)
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('a hundred scores of a million variants are ten groups, and what fits together is one', () => {
  const nation = Array.from({ length: 100 }, (_, i) => ({ score: `S${i}`, variants: 1_000_000 }))
  const memory = { memoryMb: 1536, peoplePerShard: 16_384 }
  expect(scoreGroups(nation, memory)).toHaveLength(10)
  expect(scoreGroups(nation.slice(0, 10), memory)).toHaveLength(1)
})

// Of less than 300 variants each, and of more than half of it: a step holds all three, or two, or one.
const SCORE = 'T2D_Suzuki2024_fixed_GRCh38.txt'
const MEMORIES = [3, 2, 1].map(scores => sumStepMb(Array(scores).fill({ variants: 300 }), 50)) as [
  number,
  number,
  number,
]

test('sums, and all that is released, are the same however scores are cut into groups', async () => {
  const { score, yaml, ...study } = smallStudy()
  const source = temporaryFolder()
  const scores = ['a', 'b', 'c'].map(id => `  - { id: ${id}, file: ${id === 'a' ? SCORE : `${id}.txt`} }\n`)
  writeStudy({ ...study, score, yaml: yaml.replace(/scores:\n(.*\n){2}/, `scores:\n${scores.join('')}`) }, source)
  const first = score.findIndex(line => line.startsWith('rsID')) + 1
  for (const [name, leftOut] of [
    ['b', 30],
    ['c', 20],
  ] as const)
    writeFileSync(
      join(source, `${name}.txt`),
      score
        .filter((_, i) => i < first || i % leftOut > 0)
        .map(line => `${line}\n`)
        .join(''),
    )
  const files = ['study.yaml', 'samples.tsv', 'components.tsv', 'genotypes.vcf', SCORE, 'b.txt', 'c.txt']
  const digests = stepDigests(JOBS, Object.fromEntries(JOBS.map(({ name }) => [name, 'code'])))

  const ran = async (memoryMb: number) => {
    const out = temporaryFolder()
    await folderStore(join(out, 'ledger')).write('key', body(Buffer.alloc(32, 7)))
    let scored = 0
    const home = localHome(
      { source, out, ledger: join(out, 'ledger'), digests, threads: 1, memoryMb: 512 },
      (event, fields) => {
        if (event === SCORED) scored += Number(fields!.people)
      },
      () => {},
    )
    await runInProcess(home, { source: folderStore(source), files, cut: { memoryMb } })
    const parts = (await listed(home.zone('scores'), 'sums/')).length
    return { parts, scored, released: await contents(home.zone('released')) }
  }
  const [whole, two, three] = [await ran(MEMORIES[0]), await ran(MEMORIES[1]), await ran(MEMORIES[2])]
  expect([two.parts, three.parts]).toEqual([2 * whole.parts, 3 * whole.parts])
  expect(two.released).toEqual(whole.released)
  expect(three.released).toEqual(whole.released)
  expect([two.scored, three.scored]).toEqual([whole.scored, whole.scored])
})

async function contents(store: Store): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const key of store.list('')) found[key] = (await bytesOf(store.read(key))).toString('base64')
  return found
}

const byName = (a: { score: string }, b: { score: string }) => (a.score < b.score ? -1 : 1)
