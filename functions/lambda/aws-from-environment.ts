import { readFileSync } from 'node:fs'
import { awsHome } from '../adapters/aws.ts'
import type { Home } from '../ports.ts'

/** The home that a deployed function's one variable describes, with the digests its bundle carries. */
export function awsFromEnvironment(log: Home['log'], progress: Home['progress']): Home {
  const description = process.env.EVENSTRAND_HOME
  if (description === undefined) throw new Error('EVENSTRAND_HOME is not set')
  const digests = JSON.parse(readFileSync(new URL('./digests.json', import.meta.url), 'utf8'))
  return awsHome({ ...JSON.parse(description), digests }, log, progress)
}
