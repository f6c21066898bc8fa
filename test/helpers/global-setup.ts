import { execFileSync } from 'node:child_process'

/** The tests run the command line as it is built: build it where it is out of date. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/ensure.mjs', '--dev'], { stdio: 'inherit' })
}
