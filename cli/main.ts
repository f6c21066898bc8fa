import { parseArgs } from 'node:util'
import { placeText, UserError } from '../science/errors.ts'
import { StudyErrors } from '../study/study-errors.ts'
import { ExecutionFailed } from '../workflows/index.ts'
import { COMMANDS, type Command, commandHelp, mainHelp } from './commands.ts'
import { VERSION } from './version.ts'

/** How a command ends. */
const EXIT = { done: 0, fault: 1, badInput: 2, gateFailed: 3, disclosureRefused: 4, interrupted: 130 }

const [name, ...rest] = process.argv.slice(2)
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())
process.exitCode = await main()

async function main(): Promise<number> {
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') return say(mainHelp())
    if (name === '--version') return say(VERSION)
    const command = COMMANDS[name]
    if (!command) throw usage(`There is no command \`${name}\`.`, 'evenstrand --help lists the commands.')
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

function say(text: string): number {
  console.log(text)
  return EXIT.done
}

function parsed(name: string, { options }: Command) {
  try {
    return parseArgs({
      args: rest,
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, ...options },
    })
  } catch (error) {
    throw usage(`${(error as Error).message.split('. ')[0]}.`, `evenstrand ${name} --help shows the options.`)
  }
}

function usage(message: string, todo: string): UserError {
  return new UserError('usage', message, { todo })
}

function failed(thrown: unknown): number {
  if (stop.signal.aborted) {
    console.error('\nStopped. What is finished is kept: the same command goes on from there.')
    return EXIT.interrupted
  }
  const error = thrown instanceof ExecutionFailed && thrown.cause ? thrown.cause : thrown
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
  else
    console.error(
      'This is a fault of Evenstrand, not of your files. Nothing was published; what is finished is kept.\n',
      error,
    )
  return EXIT.fault
}
