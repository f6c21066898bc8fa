import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { binnedQuantile, binsOf, coarsen, ladderOf } from '../../../science/disclosure/ladder.ts'
import { middlesOf } from '../../../science/equity/judged.ts'
import { valueQ } from '../../../science/scores/measure-grid.ts'
import { binnedAuc } from '../../../science/stats/binned-auc.ts'
import { binnedLogistic } from '../../../science/stats/binned-logistic.ts'
import { type Moments, mean, standardDeviation } from '../../../science/stats/moments.ts'
import { rankCorrelation } from '../../../science/stats/rank-agreement.ts'
import { binnedPeople, binOf } from '../../helpers/binned-people.ts'
import { cli } from '../../helpers/cli.ts'
import { drawsOf } from '../../helpers/draws.ts'
import { examplePlan, simulatedPeople } from '../../helpers/nation-cubes.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

/** A score with an outcome, person by person, and another score of the same people. */
interface People {
  value: number[]
  other: number[]
  outcome: number[]
}

const STEPS = 2 ** 16
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const meanOf = (values: readonly number[]) => sum(values) / values.length
const sdOf = (values: readonly number[]) => {
  const middle = meanOf(values)
  return Math.sqrt(sum(values.map(value => (value - middle) ** 2)) / (values.length - 1))
}
const standardised = (values: readonly number[]) => {
  const [middle, sd] = [meanOf(values), sdOf(values)]
  return values.map(value => (value - middle) / sd)
}

/** Mid-ranks from 1, ties sharing theirs. */
function ranksOf(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!)
  const ranks = new Array<number>(values.length)
  for (let i = 0; i < order.length; ) {
    let end = i
    while (end < order.length && values[order[end]!] === values[order[i]!]) end++
    for (let k = i; k < end; k++) ranks[order[k]!] = (i + end + 1) / 2
    i = end
  }
  return ranks
}

/** AUC and DeLong's error by placements of people. */
function personAuc({ value, outcome }: People) {
  const all = ranksOf(value)
  const placements = (is: number) => {
    const indexes = [...value.keys()].filter(i => outcome[i] === is)
    const within = ranksOf(indexes.map(i => value[i]!))
    return indexes.map((i, nth) => (all[i]! - within[nth]!) / (value.length - indexes.length))
  }
  const [cases, controls] = [placements(1), placements(0).map(placement => 1 - placement)]
  const error = Math.sqrt(sdOf(cases) ** 2 / cases.length + sdOf(controls) ** 2 / controls.length)
  return { value: meanOf(cases), error }
}

/** Slope of a logistic regression on the values themselves, by Newton's steps. */
function personSlope({ value, outcome }: People): number {
  let [a, b] = [0, 0]
  for (let step = 0; step < 30; step++) {
    let [u, v, aa, ab, bb] = [0, 0, 0, 0, 0]
    for (const [i, x] of value.entries()) {
      const p = 1 / (1 + Math.exp(-a - b * x))
      const [residual, weight] = [outcome[i]! - p, p * (1 - p)]
      u += residual
      v += residual * x
      aa += weight
      ab += weight * x
      bb += weight * x * x
    }
    const determinant = aa * bb - ab * ab
    a += (bb * u - ab * v) / determinant
    b += (aa * v - ab * u) / determinant
  }
  return b
}

const cubeOf = ({ value, outcome }: People) => {
  const bins = [0, 1].map(is => {
    const counts = new Float64Array(512)
    for (const [i, z] of value.entries()) if (outcome[i] === is) counts[binOf('unadjusted', z)]!++
    return counts
  })
  return binnedPeople('unadjusted', bins[1]!, bins[0]!)
}

function momentsOf(values: readonly number[]): Moments {
  const q = values.map(value => valueQ('unadjusted', value))
  const [n, z, z2] = [BigInt(q.length), q.reduce((a, b) => a + b), q.reduce((a, b) => a + b * b, 0n)]
  return { n, sumW: n, sumW2: n, sumWz: z, sumWz2: z2, sumW2z: z, sumW2z2: z2 }
}

/** 2,504 real people with two real scores. The example has no outcomes: being ill is drawn from the first, and sex is real. */
async function realPeople(): Promise<{ drawn: People; sex: People }> {
  const out = join(temporaryFolder(), 'sums.tsv')
  const example = 'examples/1000-genomes'
  const { code, err } = await cli(
    ...['score', '--genotypes', `${example}/1kg3202_t2d_GRCh38.vcf.gz`, '--out', out, '--ambiguous', 'keep'],
    ...['--multiallelic', 'keep', '--scores', `${example}/T2D_Suzuki2024_fixed_GRCh38.txt`],
    `${example}/T2D_Suzuki2024_EAS_GRCh38.txt`,
  )
  expect([code, err]).toEqual([0, ''])
  const rows = (path: string) =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => line.split('\t'))
  const people = new Map(rows(`${example}/samples.tsv`).map(cells => [cells[0]!, cells]))
  const counted = rows(out).filter(([id]) => people.get(id!)!.at(-1) === '1')
  const [value, other] = [1, 2].map(column => standardised(counted.map(cells => Number(cells[column]))))
  const { uniform } = drawsOf(5)
  const drawn = value!.map(z => Number(uniform() < 1 / (1 + Math.exp(1 - 0.6 * z))))
  const sex = counted.map(([id]) => Number(people.get(id!)![1] === 'male'))
  return {
    drawn: { value: value!, other: other!, outcome: drawn },
    sex: { value: value!, other: other!, outcome: sex },
  }
}

async function madeUpPeople(): Promise<People> {
  const plan = await examplePlan()
  const { score, probability, recorded } = simulatedPeople({ ...plan, variants: plan.variants.slice(0, 200) }, 20_000)
  const other = standardised(Array.from(probability, p => Math.log(p / (1 - p))))
  return { value: [...score], other, outcome: [...recorded] }
}

describe('what counting people in bins costs, statistic by statistic', () => {
  let sets: Record<string, People>
  beforeAll(async () => {
    const { drawn, sex } = await realPeople()
    const simulated = await madeUpPeople()
    // Few people, most of them alone in their bins.
    const first = (values: number[]) => values.slice(0, 150)
    const few = { value: first(drawn.value), other: first(drawn.other), outcome: first(drawn.outcome) }
    sets = { drawn, sex, simulated, few }
  })

  describe.each(['drawn', 'sex', 'simulated', 'few'])('of %s', name => {
    test('the mean is that of people to half a unit of 2^-16, and exactly that of their units', () => {
      const { value } = sets[name]!
      const moments = momentsOf(value)
      const units = value.map(z => Math.round(z * STEPS))
      expect(mean(moments, BigInt(STEPS))).toBe(sum(units) / value.length / STEPS)
      expect(Math.abs(mean(moments, BigInt(STEPS)) - meanOf(value))).toBeLessThanOrEqual(0.5 / STEPS)
    })

    test('the SD is that of people to half a unit', () => {
      const { value } = sets[name]!
      const n = value.length
      const half = (0.5 / STEPS) * Math.sqrt(n / (n - 1))
      expect(Math.abs(standardDeviation(momentsOf(value), BigInt(STEPS)) - sdOf(value))).toBeLessThanOrEqual(half)
    })

    test('the AUC is that of people within .05/√n, and within the bound that is printed; its error within a hundredth', () => {
      const people = sets[name]!
      const { cases, controls } = cubeOf(people)
      const [binned, exact] = [binnedAuc(cases, controls)!, personAuc(people)]
      expect(binned.tieBound).toBeGreaterThan(0)
      expect(Math.abs(binned.value - exact.value)).toBeLessThanOrEqual(
        Math.min(binned.tieBound, 0.05 / Math.sqrt(people.value.length)),
      )
      expect(Math.abs(binned.standardError! / exact.error - 1)).toBeLessThan(0.01)
    })

    test('the log odds ratio per SD is that of people within a twentieth of its standard error', () => {
      const people = sets[name]!
      const { cases, controls } = cubeOf(people)
      const { slope, slopeError } = binnedLogistic(middlesOf('unadjusted'), cases, controls)!
      expect(Math.abs(slope - personSlope(people))).toBeLessThan(slopeError / 20)
    })

    test('a quantile of a released histogram lies within a bin of that of people, on every rung', () => {
      const { value } = sets[name]!
      const counts = Array.from({ length: 512 }, () => 0n)
      for (const z of value) counts[binOf('unadjusted', z)]!++
      const sorted = [...value].sort((a, b) => a - b)
      for (const rung of ladderOf('unadjusted', { threshold: 0 })!)
        for (const p of [0.05, 0.25, 0.5, 0.75, 0.95]) {
          const released = binnedQuantile(binsOf(rung), coarsen(counts, rung).map(Number), p)
          const exact = sorted[Math.ceil(p * sorted.length) - 1]!
          if (released !== undefined) expect(Math.abs(released - exact)).toBeLessThanOrEqual(rung.width)
        }
    })

    test('the rank correlation of two scores is that of people within .25/√n, and within the bound that is printed', () => {
      const { value, other } = sets[name]!
      const eighth = (z: number) => Math.max(0, Math.min(63, Math.floor((z + 4) * 8)))
      const cells = value.map((z, i) => ({ bin: eighth(z), otherBin: eighth(other[i]!), weight: 1n }))
      const binned = rankCorrelation(cells)!
      const [a, b] = [standardised(ranksOf(value)), standardised(ranksOf(other))]
      const exact = sum(a.map((rank, i) => rank * b[i]!)) / (a.length - 1)
      expect(Math.abs(binned.value - exact)).toBeLessThanOrEqual(Math.min(binned.error, 0.25 / Math.sqrt(value.length)))
    })
  })
})
