import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../../science/errors.ts'
import type { Values } from '../values.ts'
import { cloudFileOf } from './cloud-file.ts'

/** `evenstrand cloud deploy`: the stacks by `cdk`, and where they are in a file. */
export async function run(_: string[], values: Values): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const cdk = resolve(root, 'node_modules/aws-cdk/bin/cdk')
  if (!existsSync(cdk))
    throw new UserError('no-cdk', 'The CDK is not installed.', { todo: `Run \`npm ci\` in ${root}.` })
  const outputs = resolve(cloudFileOf(values))
  const args = [cdk, 'deploy', '--all', '--outputs-file', outputs]
  // It would recommend a release that cannot read what ours writes.
  const quiet = { ...process.env, CDK_DISABLE_VERSION_CHECK: 'true' }
  const code = await new Promise(ended =>
    spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: quiet }).on('close', ended),
  )
  if (code !== 0)
    throw new UserError('deploy', 'The stacks are not deployed; what the CDK says of it is above.', {
      todo: 'Mend that and run the same command again (docs/deploy.md).',
    })
  console.log(`Deployed; where the stacks are is in ${outputs}.`)
}
