import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The newest release that Maven Central serves in parts: its core server and one connector. */
const VERSION = '476'
const OLDEST_JAVA = 24
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy'

/** Where Trino and its log are kept between runs. */
export const CACHE = resolve('.cache', 'trino')

/** What this machine lacks for Trino, in words; undefined where nothing is missing. */
export function lackingForTrino(): string | undefined {
  if (!javaHome()) return `a JDK ${OLDEST_JAVA} or newer (JAVA_HOME or under /usr/lib/jvm)`
  const program = ['mvn', 'unzip', 'tar'].find(name => !isOnPath(name))
  return program && `${program} on the PATH`
}

/** The home of a JDK that Trino runs on. */
export function javaHome(): string | undefined {
  const installed = existsSync('/usr/lib/jvm') ? readdirSync('/usr/lib/jvm').map(name => `/usr/lib/jvm/${name}`) : []
  return [process.env.JAVA_HOME, ...installed].find(home => home && javaVersion(home) >= OLDEST_JAVA)
}

/** Trino's folder; downloaded through Maven (450 MB) where it is not there yet, and whole or not there at all. */
export function installTrino(): string {
  const home = join(CACHE, `server-${VERSION}`)
  if (existsSync(home)) return home
  mkdirSync(CACHE, { recursive: true })
  const work = mkdtempSync(join(CACHE, 'install-'))
  try {
    const core = fetched(work, `trino-server-core-${VERSION}.tar.gz`, `io.trino:trino-server-core:${VERSION}:tar.gz`)
    run('tar', ['xzf', core, '-C', work, '--exclude=*/plugin/*', '--exclude=*/secrets-plugin/*'], work)
    const server = join(work, `trino-server-core-${VERSION}`)
    for (const folder of ['plugin', 'secrets-plugin']) mkdirSync(join(server, folder), { recursive: true })
    const hive = fetched(work, `trino-hive-${VERSION}.zip`, `io.trino:trino-hive:${VERSION}:zip`)
    run('unzip', ['-q', hive, '-d', join(server, 'plugin')], work)
    if (!existsSync(home)) renameSync(server, home)
    return home
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function fetched(folder: string, file: string, artifact: string): string {
  run('mvn', ['-B', '-q', COPY, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`], folder)
  return join(folder, file)
}

function run(program: string, args: string[], cwd: string): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
}

function javaVersion(home: string): number {
  const release = join(home, 'release')
  if (!existsSync(release) || !existsSync(join(home, 'bin', 'java'))) return 0
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1] ?? 0)
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some(folder => folder !== '' && existsSync(join(folder, program)))
}
