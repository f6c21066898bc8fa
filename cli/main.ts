import { parseArgs } from 'node:util'
import { placeText, UserError } from '../science/errors.ts'
import { didYouMean } from '../study/nearest-name.ts'
import { StudyErrors } from '../study/study-errors.ts'
import { ExecutionFailed } from '../workflows/index.ts'
import { COMMANDS, type Command, commandHelp, commandsBelow, groupHelp, mainHelp } from './commands.ts'
import { GateFailed } from './gates.ts'
import { VERSION } from './version.ts'

/** How a command ends. */
const EXIT = { done: 0, fault: 1, badInput: 2, gateFailed: 3, disclosureRefused: 4, interrupted: 130 }

const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'This may not be read or written.',
  EPERM: 'This may not be read or written.',
  EROFS: 'This cannot be written: its disk is read-only.',
  ENOTDIR: 'A folder is needed here, and there is a file.',
  EISDIR: 'A file is needed here, and there is a folder.',
  EEXIST: 'A folder is needed here, and there is a file.',
  ELOOP: 'This is a loop of symbolic links.',
  EADDRINUSE: 'The port is in use; name another with --port.',
}

const [name, ...rest] = words(process.argv.slice(2))
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())
process.exitCode = await main()

/** The command first, as one word: `cloud push` is one. */
function words([first, second, ...others]: string[]): string[] {
  const both = `${first} ${second}`
  if (Object.hasOwn(COMMANDS, both)) return [both, ...others]
  return [first, second, ...others].filter(word => word !== undefined)
}

async function main(): Promise<number> {
  try {
    if (name === undefined || isHelp(name) || name === 'help') return say(mainHelp())
    if (name === '--version') return say(VERSION)
    if (rest.every(isHelp) && commandsBelow(name).length > 0) return say(groupHelp(name))
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (!command) throw usage(`There is no command \`${name}\`.`, otherCommands(name))
    const { values, positionals } = parsed(name, command)
    if (values.help) return say(commandHelp(name, command))
    if (positionals.length !== command.takes.length)
      throw usage(
        `\`${name}\` takes ${command.takes.join(' ') || 'no further words'}.`,
        `evenstrand ${name} --help shows an example.`,
      )
    const { run } = await command.load()
    await run(positionals, values, stop.signal)
    return EXIT.done
  } catch (error) {
    return failed(error)
  }
}

/** What a word that is no command may stand for: those that begin with it, or the nearest one. */
function otherCommands(word: string): string {
  const begun = commandsBelow(word)
  if (begun.length > 0) return `There are ${begun.map(command => `\`${command}\``).join(', ')}.`
  return [didYouMean(word, Object.keys(COMMANDS)), 'evenstrand --help lists the commands.'].filter(Boolean).join(' ')
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h'
}

function say(text: string): number {
  console.log(text)
  return EXIT.done
}

function parsed(name: string, { options }: Command) {
  try {
    return parseArgs({
      args: spread(rest, options),
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, ...options },
    })
  } catch (error) {
    throw usage(`${(error as Error).message.split('. ')[0]}.`, `evenstrand ${name} --help shows the options.`)
  }
}

/** `--files a b` as `--files a --files b`, where the option takes several: what a shell makes of `--files *`. */
function spread(words: string[], options: Command['options']): string[] {
  let taker = ''
  return words.flatMap((word, i) => {
    if (word.startsWith('-')) {
      taker = options[word.slice(2)]?.multiple ? word : ''
      return [word]
    }
    return taker !== '' && words[i - 1] !== taker ? [taker, word] : [word]
  })
}

function usage(message: string, todo: string): UserError {
  return new UserError('usage', message, { todo })
}

function failed(thrown: unknown): number {
  if (thrown instanceof GateFailed) return EXIT.gateFailed
  if (stop.signal.aborted) {
    console.error(
      `\nStopped.${name === 'run' ? ' What is finished is kept: the same command goes on from there.' : ''}`,
    )
    return EXIT.interrupted
  }
  const error = asUserError(thrown instanceof ExecutionFailed && thrown.cause ? thrown.cause : thrown)
  const asJson = rest.includes('--json')
  if (error instanceof UserError) {
    const problems = error instanceof StudyErrors ? error.problems : [error]
    if (asJson)
      console.log(
        JSON.stringify(
          { error: error.code, problems: problems.map(({ message, todo, place }) => ({ message, todo, place })) },
          null,
          2,
        ),
      )
    else
      for (const { message, todo, place } of problems)
        console.error(`${place ? `${placeText(place)}: ` : ''}${message}\n  ${todo}`)
    if (!asJson && problems.length > 1) console.error(`\n${problems.length} problems.`)
    return error.code === 'disclosure' ? EXIT.disclosureRefused : EXIT.badInput
  }
  if (asJson) console.log(JSON.stringify({ error: 'fault', message: String(error) }, null, 2))
  else console.error('This is a fault of Evenstrand, not of your files. What is finished is kept.\n', error)
  return EXIT.fault
}

/** What the operating system refuses is for the user to mend, and so is what is not installed. */
function asUserError(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error
  if (error.code === 'ERR_MODULE_NOT_FOUND' && /@aws-sdk/.test(error.message))
    return new UserError('no-sdk', 'What talks to AWS is not installed; only work in the cloud needs it.', {
      todo: 'Run `npm ci` in the clone, without leaving out packages for development.',
      cause: error,
    })
  const refusal = REFUSALS[error.code]
  if (!refusal) return error
  const file = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  return new UserError('system', refusal, {
    todo: 'Mend that, or name another place, and run the same command again.',
    cause: error,
    ...(file !== undefined && { place: { file } }),
  })
}
