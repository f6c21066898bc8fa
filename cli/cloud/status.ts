import { scannedByQueries } from '../../functions/adapters/athena-spent.ts'
import { athenaClient, cloudClients, inPlainWords } from '../../functions/adapters/cloud-clients.ts'
import { type Followed, followStudy } from '../../functions/adapters/study-machine.ts'
import type { Estimate } from '../cost/estimate.ts'
import prices from '../cost/prices.json' with { type: 'json' }
import { costOf } from '../cost.ts'
import type { Values } from '../values.ts'
import { readCloud } from './cloud-file.ts'
import { gbSecondsAtMost } from './spent.ts'

interface Spent {
  transitions: number
  /** At most; not known of an execution with states that this version does not have, or of whose Maps not all is told. */
  gbSeconds?: number
  queries: number
  /** As Athena bills it: of each query no less than its minimum. */
  scannedBytes: number
}

/** `evenstrand cloud status`: how far a study is, and what it has cost so far; with the study's file, beside what was expected. */
export async function run([execution]: string[], values: Values): Promise<void> {
  const { workgroups } = await readCloud(values)
  const { worked, spent, ...followed } = await follow(execution!, workgroups).catch(error => {
    throw inPlainWords(error)
  })
  const expected = values.study === undefined ? undefined : await costOf(String(values.study))
  if (!values.json) return console.log(text(followed, spent, expected))
  const dollars = {
    transitionDollars: spent.transitions * prices.transition,
    ...(spent.gbSeconds !== undefined && { functionDollars: spent.gbSeconds * prices.lambdaGbSecond }),
    queryDollars: spent.scannedBytes * prices.athenaTb * 1e-12,
  }
  console.log(JSON.stringify({ ...followed, ...spent, ...dollars, ...(expected && { expected }) }, null, 2))
}

async function follow(execution: string, workgroups: string[]): Promise<Followed & { spent: Spent }> {
  const followed = await followStudy(cloudClients().machine, execution)
  const span = { start: new Date(followed.started), end: followed.ended ? new Date(followed.ended) : new Date() }
  const scanned = await scannedByQueries(athenaClient(), workgroups, span)
  const gbSeconds = followed.untold ? undefined : gbSecondsAtMost(followed.worked)
  const spent = {
    transitions: followed.transitions,
    ...(gbSeconds !== undefined && { gbSeconds }),
    queries: scanned.length,
    scannedBytes: scanned.reduce((sum, bytes) => sum + Math.max(prices.athenaLeastBytes, bytes), 0),
  }
  return { ...followed, spent }
}

const UNTOLD = {
  maps: (answer: string) =>
    `Step Functions does not tell of the execution’s Maps (${answer}), whose transitions are not counted either`,
  children: (answer: string) => `Step Functions does not list the children of Maps (${answer})`,
}

function text(
  { status, started, maps, untold, failedAt, error, cause }: Omit<Followed, 'worked'>,
  { transitions, gbSeconds, queries, scannedBytes }: Spent,
  expected: Estimate | undefined,
): string {
  const told = (what: string, price: number, used: number, told: number | undefined) => {
    const amount = (of: number) => `${Math.ceil(of).toLocaleString('en')} ${what}, $${(of * price).toFixed(4)}`
    return amount(used) + (told === undefined ? '' : ` (expected: ${amount(told)})`)
  }
  const scanned = told(
    'MB scanned',
    prices.athenaTb * 1e-6,
    scannedBytes / 1e6,
    expected && expected.scannedBytes / 1e6,
  )
  return [
    `${status.toLowerCase()}, started ${started}`,
    ...maps.map(
      ({ state, done, failed, of }) => `  ${state}: ${done} of ${of}${failed > 0 ? `, ${failed} failed` : ''}`,
    ),
    ...(error === undefined ? [] : [`  ${[failedAt, error, cause].filter(word => word !== undefined).join(': ')}`]),
    `  so far ${untold?.of === 'maps' ? 'at least ' : ''}${told('transitions', prices.transition, transitions, expected?.transitions)}`,
    gbSeconds === undefined
      ? `  The time of functions is not known: ${untold ? UNTOLD[untold.of](untold.answer) : 'the execution has states that this version does not have'}.`
      : `  so far at most ${told('GB-seconds of functions', prices.lambdaGbSecond, gbSeconds, expected?.gbSeconds)}`,
    `  so far at most ${scanned}: ${queries.toLocaleString('en')} queries, those of other studies meanwhile among them`,
    '  Requests and storage are billed besides.',
  ].join('\n')
}
