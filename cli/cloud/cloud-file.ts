import { readFile } from 'node:fs/promises'
import { UserError } from '../../science/errors.ts'
import type { Values } from '../values.ts'

/** What `cloud deploy` leaves: the outputs of the stacks. */
export interface Cloud {
  buckets: Record<string, string>
  control: string
  ledger: string
  workgroups: string[]
  machine: string
}

export const cloudFileOf = (values: Values) => String(values.cloud ?? 'cloud.json')

/** Where the stacks are, from the file that `cloud deploy` wrote (`cdk deploy --outputs-file` writes the same). */
export async function readCloud(values: Values): Promise<Cloud> {
  const file = cloudFileOf(values)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const outputs = text === undefined ? undefined : outputsOf(text)
  if (!outputs) {
    const says = text === undefined ? 'There is no file that tells' : 'The file does not tell'
    throw new UserError('no-cloud', `${says} where the stacks are.`, {
      todo: 'Run `evenstrand cloud deploy` to its end, or give the file that it wrote as --cloud.',
      place: { file },
    })
  }
  return outputs
}

function outputsOf(text: string): Cloud | undefined {
  try {
    const stacks = Object.values(JSON.parse(text) as Record<string, { Home?: string; StudyMachine?: string }>)
    const home = stacks.find(({ Home }) => Home)?.Home
    const machine = stacks.find(({ StudyMachine }) => StudyMachine)?.StudyMachine
    if (!home || !machine) return undefined
    const { buckets, control, ledger, workgroups } = JSON.parse(home)
    return { buckets, control, ledger, workgroups: Object.values(workgroups), machine }
  } catch {
    return undefined
  }
}
