import { cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { type Followed, followStudy } from '../../functions/adapters/study-machine.ts'
import prices from '../cost/prices.json' with { type: 'json' }
import type { Values } from '../values.ts'

/** `evenstrand cloud status`: how far a study is, and what its transitions have cost so far. */
export async function run([execution]: string[], { json }: Values): Promise<void> {
  const followed = await followStudy(cloudClients().machine, execution!).catch(error => {
    throw inPlainWords(error)
  })
  const dollars = followed.transitions * prices.transition
  console.log(json ? JSON.stringify({ ...followed, transitionDollars: dollars }, null, 2) : text(followed, dollars))
}

function text({ status, started, transitions, maps, failedAt, error, cause }: Followed, dollars: number): string {
  return [
    `${status.toLowerCase()}, started ${started}`,
    ...maps.map(
      ({ state, done, failed, of }) => `  ${state}: ${done} of ${of}${failed > 0 ? `, ${failed} failed` : ''}`,
    ),
    ...(error === undefined ? [] : [`  ${[failedAt, error, cause].filter(word => word !== undefined).join(': ')}`]),
    `  ${transitions.toLocaleString('en')} transitions so far, $${dollars.toFixed(4)}; functions and queries are billed besides (evenstrand cost tells about how much)`,
  ].join('\n')
}
