import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readNation } from '../../cli/simulate/read-nation.ts'
import type { Judged } from '../../science/equity/judged.ts'
import { MISSING } from '../../science/genotypes/dosages.ts'
import { logit } from '../../science/scores/logit.ts'
import type { Measure } from '../../science/scores/measure-grid.ts'
import { type NationPlan, type PeopleBlock, simulateNation } from '../../science/simulation/nation.ts'
import { binnedPeople, binOf } from './binned-people.ts'
import { nationYaml } from './nation.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The plan of the example's nation, to be changed. */
export async function examplePlan(): Promise<NationPlan> {
  const file = join(temporaryFolder(), 'nation.yaml')
  writeFileSync(file, nationYaml(1))
  return (await readNation(file)).plan
}

/** People of a simulated nation: their score with missing calls at their mean, in SDs over everyone from the mean of everyone. */
export interface SimulatedPeople {
  score: Float64Array
  group: string[]
  state: string[]
  recorded: Uint8Array
  probability: Float64Array
}

export function simulatedPeople(plan: NationPlan, people: number): SimulatedPeople {
  const blocks = [...simulateNation(plan, people)]
  const frequencies = frequenciesOf(plan, blocks)
  const sums = Float64Array.from(blocks.flatMap(block => [...sumsOf(plan, block, frequencies)]))
  const mean = sums.reduce((sum, value) => sum + value, 0) / people
  const sd = Math.sqrt(sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / people)
  const cells = blocks.flatMap(({ cell }) => Array.from(cell, nth => plan.cells[nth]!))
  return {
    score: sums.map(sum => (sum - mean) / sd),
    group: cells.map(({ group }) => group),
    state: cells.map(({ state }) => state),
    recorded: Uint8Array.from(blocks.flatMap(({ recorded }) => [...recorded])),
    probability: Float64Array.from(blocks.flatMap(({ probability }) => [...probability])),
  }
}

function frequenciesOf({ variants }: NationPlan, blocks: readonly PeopleBlock[]): number[] {
  return variants.map((_, v) => {
    let [called, copies] = [0, 0]
    for (const { calls, people } of blocks)
      for (const call of calls.subarray(v * people, (v + 1) * people))
        if (call !== MISSING) {
          called++
          copies += call
        }
    return copies / called
  })
}

function sumsOf(
  { variants }: NationPlan,
  { calls, people }: PeopleBlock,
  frequencies: readonly number[],
): Float64Array {
  const sums = new Float64Array(people)
  for (const [v, { weight }] of variants.entries())
    for (let i = 0; i < people; i++) {
      const call = calls[v * people + i]!
      sums[i]! += weight * (call === MISSING ? frequencies[v]! : call)
    }
  return sums
}

/** Those of the people whom `of` chooses, as a cube of a measure holds them. */
export function judgedOf(measure: Measure, people: SimulatedPeople, of: (i: number) => boolean): Judged {
  const [cases, controls] = [new Float64Array(512), new Float64Array(512)]
  for (const [i, score] of people.score.entries()) {
    if (!of(i)) continue
    const value = { probability: people.probability[i]!, logit: logit(people.probability[i]!) }
    ;(people.recorded[i] ? cases : controls)[binOf(measure, { ...value, unadjusted: score }[measure as 'logit'])]!++
  }
  return binnedPeople(measure, cases, controls)
}
