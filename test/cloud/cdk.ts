import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const CDK = 'node_modules/aws-cdk/bin/cdk'
/** Where `cdk synth` leaves the product's own app. */
export const PRODUCT = 'dist/cdk.out'

/** An account as the CDK is told of it, and how it is reached: credentials, and an emulator's endpoint. */
export interface Account {
  account: string
  region: string
  environment: Record<string, string>
}
/** What the stacks told, by stack and name. */
export type Outputs = Record<string, Record<string, string>>

/** The CDK's own command line, in an account. */
export async function cdk({ environment }: Pick<Account, 'environment'>, ...args: string[]): Promise<void> {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, CDK_DISABLE_CLI_TELEMETRY: 'true', ...environment }
  await promisify(execFile)(process.execPath, [CDK, ...args, '--ci', '--no-notices'], {
    env,
    maxBuffer: 64 << 20,
  }).catch(error => {
    throw new Error(`cdk ${args[0]} failed:\n${error.stdout}${error.stderr}`.slice(0, 4_000))
  })
}

/** Deploys stacks of a synthesised app, in an account made ready for the CDK; it refuses where the credentials are another account's. */
export async function deployTo(account: Account, app: string, stacks: string[]): Promise<Outputs> {
  const outputs = join(temporaryFolder(), 'cloud.json')
  await cdk(account, 'bootstrap', `aws://${account.account}/${account.region}`, '--app', app)
  const how = ['--require-approval', 'never', '--outputs-file', outputs, '--app', app]
  await cdk(account, 'deploy', ...stacks, ...how)
  return JSON.parse(readFileSync(outputs, 'utf8'))
}

/** The output of that name, of whichever stack has it. */
export function outputOf(outputs: Outputs, name: string): string {
  const found = Object.values(outputs).find(stack => name in stack)?.[name]
  if (found === undefined) throw new Error(`no stack tells its ${name}`)
  return found
}
