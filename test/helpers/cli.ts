import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/** Starts the command line as built. */
export function startCli(...args: string[]): { process: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['dist/main.js', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', chunk => (out += chunk))
  child.stderr.on('data', chunk => (err += chunk))
  const ended = new Promise<Ended>(resolve => child.on('close', (code, signal) => resolve({ code, signal, out, err })))
  return { process: child, ended }
}

export const cli = (...args: string[]): Promise<Ended> => startCli(...args).ended

/** Runs a study that must succeed; gives back what it reported. */
export async function runStudy(study: string, out: string, ...options: string[]) {
  const { code, out: text, err } = await cli('run', study, '--out', out, '--json', ...options)
  if (code !== 0) throw new Error(`run ended with ${code}:\n${text}\n${err}`)
  return JSON.parse(text) as {
    release: string
    folder: string
    model: string | null
    steps: { job: string; skipped: boolean }[]
  }
}

/** Every file below a folder, by path; none where there is no folder. */
export function filesBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {}
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const paths = entries.map(entry => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(paths.map(path => [relative(folder, path), readFileSync(path, 'base64')]))
}
