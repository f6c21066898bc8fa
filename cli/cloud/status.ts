import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { type Followed, followStudy } from '../../functions/adapters/study-machine.ts'
import prices from '../cost/prices.json' with { type: 'json' }
import { costOf } from '../cost.ts'
import type { Values } from '../values.ts'
import { gbSecondsAtMost } from './spent.ts'

/** `evenstrand cloud status`: how far a study is, and what it has cost so far; with the study's file, beside what was expected. */
export async function run([execution]: string[], { json, study }: Values): Promise<void> {
  const { worked, ...followed } = await followStudy(cloudClients().machine, execution!).catch(error => {
    throw inPlainWords(error)
  })
  const gbSeconds = gbSecondsAtMost(worked)
  const expected = study === undefined ? undefined : await costOf(String(study))
  if (!json) return console.log(text(followed, gbSeconds, expected))
  const costs = {
    transitionDollars: followed.transitions * prices.transition,
    ...(gbSeconds !== undefined && { gbSeconds, functionDollars: gbSeconds * prices.lambdaGbSecond }),
  }
  console.log(JSON.stringify({ ...followed, ...costs, ...(expected && { expected }) }, null, 2))
}

function text(
  { status, started, transitions, maps, failedAt, error, cause }: Omit<Followed, 'worked'>,
  gbSeconds: number | undefined,
  expected: { transitions: number; gbSeconds: number } | undefined,
): string {
  const told = (what: string, price: number, used: number, told: number | undefined) => {
    const amount = (of: number) => `${Math.ceil(of).toLocaleString('en')} ${what}, $${(of * price).toFixed(4)}`
    return amount(used) + (told === undefined ? '' : ` (expected: ${amount(told)})`)
  }
  return [
    `${status.toLowerCase()}, started ${started}`,
    ...maps.map(
      ({ state, done, failed, of }) => `  ${state}: ${done} of ${of}${failed > 0 ? `, ${failed} failed` : ''}`,
    ),
    ...(error === undefined ? [] : [`  ${[failedAt, error, cause].filter(word => word !== undefined).join(': ')}`]),
    `  so far ${told('transitions', prices.transition, transitions, expected?.transitions)}`,
    gbSeconds === undefined
      ? '  The time of functions is not known: the execution has states that this version does not have.'
      : `  so far at most ${told('GB-seconds of functions', prices.lambdaGbSecond, gbSeconds, expected?.gbSeconds)}`,
    '  Queries, requests and storage are billed besides.',
  ].join('\n')
}
