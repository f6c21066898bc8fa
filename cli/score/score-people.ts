import { mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { folderStore } from '../../functions/adapters/files.ts'
import { parquetOfNumbers } from '../../functions/adapters/parquet-columns.ts'
import { readScoreSource } from '../../functions/jobs/shared/read-score-source.ts'
import { bytesOf } from '../../functions/jobs/shared/source-file.ts'
import type { Objects } from '../../functions/ports.ts'
import { UserError } from '../../science/errors.ts'
import { checkBuild } from '../../science/genotypes/genome-build.ts'
import type { GenotypeFile } from '../../science/genotypes/genotype-file.ts'
import { openGenotypes } from '../../science/genotypes/open-genotypes.ts'
import { openHome } from '../open-home.ts'
import { inWordsOfScore } from './error-words.ts'
import { type Inputs, type LinkedInputs, linkInputs } from './link-inputs.ts'
import { readResults, type ScoreResult, type ScoreSummary } from './results.ts'
import { runStages } from './run-stages.ts'
import { nameScores } from './score-names.ts'
import { PEOPLE_FILE, peopleFile, type Rules, scorePlan } from './score-plan.ts'
import { writeWhole } from './write-whole.ts'

export interface ScoreRequest extends Inputs, Rules {
  /** A TSV, or where its name ends in `.parquet` a Parquet file. */
  out: string
  workers: number | undefined
  signal: AbortSignal
}

export interface ScoreReport {
  people: number
  scores: ScoreSummary[]
  out: string
  /** The log of every row of every score. */
  matches: string
}

/**
 * Sums scores over the people of genotype files by the jobs of a study, in a home in a temporary folder that is removed
 * afterwards. Writes the sums, in the order of the first file's people, and the match log; each whole or not at all.
 */
export async function scorePeople(request: ScoreRequest): Promise<ScoreReport> {
  const { out, signal } = request
  const matches = `${out}.match.tsv`
  await refuseFolders(out)
  await refuseInputs([out, matches], request)
  const folder = await mkdtemp(join(tmpdir(), 'evenstrand-score-'))
  try {
    const { ids, results } = await resultsIn(folder, request)
    signal.throwIfAborted()
    await writeWhole(matches, matchLog(results))
    await writeWhole(out, /\.parquet$/i.test(out) ? [parquet(ids, results)] : tsv(ids, results))
    return { people: ids.length, scores: results.map(({ summary }) => summary), out, matches }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function resultsIn(folder: string, request: ScoreRequest): Promise<{ ids: string[]; results: ScoreResult[] }> {
  const root = join(folder, 'source')
  await mkdir(root, { mode: 0o700 })
  const inputs = await linkInputs(root, request, PEOPLE_FILE)
  try {
    const source = folderStore(root)
    const opened = await openAll(source, inputs, request)
    const ids = opened.get(inputs.genotypes[0]!)!.samples
    refuseUnwritable(ids, inputs.genotypes[0]!)
    await writeFile(join(root, PEOPLE_FILE), peopleFile(ids), { mode: 0o600 })
    const heads = []
    for (const file of inputs.scores) {
      const { id, name } = await readScoreSource(source, file, request.build)
      heads.push({ id, name, file: basename(file) })
    }
    const home = await openHome({
      source: root,
      out: join(folder, 'out'),
      ledger: join(folder, 'ledger'),
      threads: request.workers,
    })
    try {
      const plan = scorePlan(inputs, nameScores(heads), opened, request, ids.length, home.threads)
      const done = await runStages(plan, home, request.signal)
      return { ids, results: await readResults(home, done, ids) }
    } finally {
      await home.close()
    }
  } catch (error) {
    throw inWordsOfScore(error, inputs.pathOf)
  }
}

async function openAll(source: Objects, { genotypes }: LinkedInputs, { dosage, build }: Rules) {
  const opened = new Map<string, GenotypeFile>()
  for (const file of genotypes) {
    const found = await openGenotypes(path => bytesOf(source, path), file, dosage)
    checkBuild(found, build)
    opened.set(file, found)
  }
  return opened
}

/** Told before the work, not after it. */
async function refuseFolders(out: string): Promise<void> {
  const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() ?? false
  if ((await isFolder(dirname(out))) && !(await isFolder(out))) return
  throw new UserError('usage', 'The sums cannot be written there.', {
    todo: 'Name a file with --out, in a folder that exists.',
    place: { file: out },
  })
}

/** What is written must not take the place of what is read. */
async function refuseInputs(written: string[], { genotypes, scores, frequencies }: Inputs): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => undefined)
  const read = await Promise.all([...genotypes, ...scores, ...(frequencies ? [frequencies] : [])].map(real))
  for (const path of written) {
    const found = await real(path)
    if (found !== undefined && read.includes(found))
      throw new UserError('usage', 'The file is read and cannot be written as well.', {
        todo: 'Name another file with --out.',
        place: { file: path },
      })
  }
}

function refuseUnwritable(ids: readonly string[], file: string): void {
  if (ids.some(id => /[\t\r\n]/.test(id)))
    throw new UserError('bad-id', 'A sample’s id holds a tab or a line end.', {
      todo: 'Rename the samples, so that a line of text can hold each.',
      place: { file },
    })
}

function* tsv(ids: readonly string[], results: readonly ScoreResult[]): Generator<string> {
  yield line(['person_id', ...results.map(columnOf)])
  for (const [i, id] of ids.entries()) yield line([id, ...results.map(({ sums }) => String(sums[i] ?? ''))])
}

const parquet = (ids: readonly string[], results: readonly ScoreResult[]) =>
  parquetOfNumbers(
    ['person_id', ids],
    results.map(result => [columnOf(result), result.sums]),
  )

function* matchLog(results: readonly ScoreResult[]): Generator<string> {
  yield line(['score', 'row', 'line', 'rsid', 'status', 'reason', 'variant'])
  for (const { summary, matches } of results)
    for (const { row, line: at, rsid, status, reason, variant } of matches)
      yield line([summary.score, row, at, rsid, status, reason, variant])
}

const columnOf = ({ summary }: ScoreResult) => `${summary.score}_sum`
const line = (cells: readonly (string | number)[]) => `${cells.join('\t')}\n`
