import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where emulators and their logs are kept between runs. */
export const CACHE = resolve('.cache', 'localstack')

/** A Python 3.13, the one version that the frozen packages are for: PYTHON313, on the path, or one of pyenv's. */
export function findPython(): string | undefined {
  const { PYTHON313, PYENV_ROOT = join(homedir(), '.pyenv') } = process.env
  const versions = join(PYENV_ROOT, 'versions')
  const kept = existsSync(versions) ? readdirSync(versions).filter(name => name.startsWith('3.13')) : []
  const candidates = [PYTHON313, 'python3.13', ...kept.map(name => join(versions, name, 'bin', 'python'))]
  return candidates.find(python => python && isPython313(python))
}

/** The Python of an emulator's own environment; its frozen packages are fetched with pip where they are not there yet, all or none. */
export function installPackages(python: string, name: string, requirements: string): string {
  const frozen = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)
  const home = join(CACHE, `${name}-${frozen}`)
  if (!existsSync(home)) {
    mkdirSync(CACHE, { recursive: true })
    const work = mkdtempSync(join(CACHE, 'install-'))
    try {
      run(python, ['-m', 'venv', work])
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements]
      run(join(work, 'bin', 'python'), pip)
      renameSync(work, home)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
  return join(home, 'bin', 'python')
}

/** A pyenv shim is on the path whether or not it leads anywhere, so it is asked. */
function isPython313(python: string): boolean {
  try {
    return execFileSync(python, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).startsWith('Python 3.13.')
  } catch {
    return false
  }
}

function run(program: string, args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
}
