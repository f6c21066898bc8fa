import type { Diff } from '../diff.ts'
import type { Cause } from './causes.ts'
import type { CellChange } from './compare-tables.ts'
import type { Change } from './leaves.ts'
import { settingName } from './setting-name.ts'

/** Most lines of a part: the whole is to be read on one screen. */
const MOST = { inputs: 8, settings: 10, jobs: 40, cells: 20, causes: 2, words: 48 }

/** A comparison for a person: what was put in, what ran again and why, what came out. */
export function diffText(diff: Diff): string {
  const { before, after, about, tables } = diff
  const same = before.release === after.release
  return [
    `${before.name} (release ${before.release}) → ${after.name} (release ${after.release})`,
    ...(diff.runs
      ? runLines(diff.runs)
      : [
          '',
          'A release does not tell how it was made: only tables and what releases say of themselves are compared.',
          ...part('Said', `${count(about.length, 'difference')}`, changeLines(about)),
        ]),
    ...part(
      'Released',
      same
        ? 'the same, to the byte'
        : `${number(tables.changes.length)} of ${count(tables.cells, 'cell')} differ${byTable(tables.changes)}`,
      rows(tables.changes.map(cellColumns), MOST.cells),
    ),
  ].join('\n')
}

function runLines({ version, code, inputs, settings, steps }: NonNullable<Diff['runs']>): string[] {
  return [
    ...part(
      'Inputs',
      inputs.length === 0 ? 'the same' : count(inputs.length, 'file'),
      rows(
        inputs.map(({ file, change }) => [file, change]),
        MOST.inputs,
      ),
    ),
    ...part('Settings', settings.length === 0 ? 'the same' : count(settings.length, 'change'), changeLines(settings)),
    ...part(
      'Version',
      `${version.from === version.to ? `${version.to}, the same` : `${version.from} → ${version.to}`}; ${
        code.length === 0 ? 'no code changed' : `other code in ${listed(code, 6)}`
      }`,
      [],
    ),
    ...part(
      'Steps',
      `${number(steps.anew)} of ${number(steps.of)} differ${steps.anew > 0 ? ', because' : ''}`,
      rows(
        steps.jobs.map(({ job, anew, of, doneBefore, because }) => [
          job,
          `${number(anew)} of ${number(of)}${doneBefore > 0 ? `, ${number(doneBefore)} done before` : ''}`,
          listed(because.map(causeText), MOST.causes, '; '),
        ]),
        MOST.jobs,
      ),
    ),
  ]
}

function part(title: string, says: string, lines: string[]): string[] {
  return ['', `${title.padEnd(9)} ${says}`, ...lines.map(line => `  ${line}`)]
}

function changeLines(changes: Change[]): string[] {
  return rows(
    changes.map(({ path, from, to }) => [settingName(path), `${valueText(from)} → ${valueText(to)}`]),
    MOST.settings,
  )
}

/** What changed first, and the job nearest to the step through which it came. */
function causeText({ root, through }: Cause): string {
  const nearest = through.at(-1)
  return [root, ...(through.length > 2 ? ['…'] : through.slice(0, -1)), ...(nearest ? [nearest] : [])].join(' → ')
}

function cellColumns({ table, keys, statistic, from, to }: CellChange): string[] {
  const [before, after] = [cellText(from), cellText(to)]
  const differs =
    before === after && from && to
      ? Object.keys(to)
          .filter(column => from[column] !== to[column])
          .map(column => `${column} ${from[column]} → ${to[column]}`)
          .join(', ')
      : `${before} → ${after}`
  // A stratum's name holds its view's.
  const names = Object.entries(keys).filter(([key]) => key !== 'view' || keys.stratum === undefined)
  return [table, names.map(([, name]) => name).join(' '), statistic, differs]
}

function byTable(changes: CellChange[]): string {
  const tables = [...new Set(changes.map(({ table }) => table))]
  const counts = tables.map(name => `${name} ${number(changes.filter(({ table }) => table === name).length)}`)
  return tables.length > 1 ? `: ${counts.join(', ')}` : ''
}

function cellText(shows: Record<string, string> | undefined): string {
  if (!shows) return 'none'
  const { value, low, high, status } = shows
  if (value === '') return status === 'suppressed' ? 'withheld' : status!.replaceAll('_', ' ')
  return low === '' ? value! : `${value} (${low} to ${high})`
}

function valueText(value: unknown): string {
  if (value === undefined) return 'none'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MOST.words ? `${text.slice(0, MOST.words - 1)}…` : text
}

/** The first `most` rows, in columns as wide as they need, and how many are left. */
function rows(all: string[][], most: number): string[] {
  const shown = all.slice(0, most)
  const widths = shown.reduce<number[]>((wide, row) => row.map((cell, i) => Math.max(wide[i] ?? 0, cell.length)), [])
  const lines = shown.map(row =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
  return all.length <= most ? lines : [...lines, `… and ${number(all.length - most)} more: --json lists all`]
}

function listed(words: string[], most: number, separator = ', '): string {
  const left = words.length - most
  return words.slice(0, most).join(separator) + (left > 0 ? ` and ${number(left)} more` : '')
}

const number = (n: number) => n.toLocaleString('en')
const count = (n: number, noun: string) => `${number(n)} ${noun}${n === 1 ? '' : 's'}`
