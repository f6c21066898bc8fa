import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ended, freePort, hasEnded, killGroup } from '../emulator-process.ts'
import { CACHE, installPackages } from '../install-packages.ts'
import { awsAt } from './aws.ts'

const START = fileURLToPath(new URL('./emulator/start.py', import.meta.url))
const REQUIREMENTS = fileURLToPath(new URL('./emulator/requirements.txt', import.meta.url))
const LOG = join(CACHE, 'server.log')
/** What functions print, and a line `START function request` for each event that one is given. */
export const FUNCTION_LOG = join(CACHE, 'functions.log')
/** JSON of variables that functions are given beside their own, read when a function's process starts. */
export const FUNCTION_ENVIRONMENT = join(CACHE, 'function-environment.json')
const PATIENCE_MS = 120_000

export interface RunningLocalStack {
  endpoint: string
  stop(): Promise<void>
}

/**
 * LocalStack on a free port of this machine, installed where it is not yet. Answers once a workflow computes what it
 * should. Logs stay in the cache.
 */
export async function startLocalStack(python: string): Promise<RunningLocalStack> {
  const installed = installPackages(python, 'venv', REQUIREMENTS)
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const state = join(CACHE, `run-${port}`)
  const child = launch(installed, port, state)
  const kill = () => killGroup(child)
  process.once('exit', kill)
  const stop = async () => {
    await ended(child)
    process.off('exit', kill)
    rmSync(state, { recursive: true, force: true })
  }
  try {
    await ready(endpoint, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { endpoint, stop }
}

function launch(python: string, port: number, state: string) {
  for (const folder of ['root', 'tmp']) mkdirSync(join(state, folder), { recursive: true })
  const log = openSync(LOG, 'w')
  writeFileSync(FUNCTION_LOG, '')
  writeFileSync(FUNCTION_ENVIRONMENT, '{}')
  return spawn(python, [START], {
    cwd: state,
    stdio: ['ignore', log, log],
    // A group of its own: functions are processes in it, and none may outlive the emulator.
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: state,
      TMPDIR: join(state, 'tmp'),
      FILESYSTEM_ROOT: join(state, 'root'),
      OVERRIDE_IN_DOCKER: '0', // else it takes this machine for its container and writes to /var/lib and /etc
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      LOCALSTACK_HOST: `127.0.0.1:${port}`,
      DISABLE_EVENTS: '1', // no usage statistics
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DNS_ADDRESS: '0',
      AWS_EC2_METADATA_DISABLED: 'true',
      SQS_ENDPOINT_STRATEGY: 'path',
      CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES: '1', // what it ignores gets the id `unknown`; tests look for it
      LAMBDA_KEEPALIVE_MS: '600000',
      PYTHONUNBUFFERED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      EVENSTRAND_FUNCTION_LOG: FUNCTION_LOG,
      EVENSTRAND_FUNCTION_ENVIRONMENT: FUNCTION_ENVIRONMENT,
    },
  })
}

/** Its ports answer before its services do, so a workflow's answer is what counts. */
async function ready(endpoint: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  const aws = awsAt(endpoint)
  let last: unknown
  while (Date.now() < until) {
    if (hasEnded(child)) throw new Error(`LocalStack ended by itself; see ${LOG}`)
    try {
      const answer = await aws.runMachine('probe', PROBE, 20)
      if ('output' in answer && answer.output === 41) return
      throw new Error(`a workflow answered ${JSON.stringify(answer)}`)
    } catch (error) {
      last = error
    }
    await sleep(500)
  }
  throw new Error(`LocalStack was not ready after ${PATIENCE_MS / 1000} s; see ${LOG}`, { cause: last })
}

const PROBE = {
  QueryLanguage: 'JSONata',
  StartAt: 'Probe',
  States: { Probe: { Type: 'Pass', Output: '{% 2 * $states.input + 1 %}', End: true } },
}
