import { basename, dirname, resolve } from 'node:path'
import { folderStore } from '../../functions/adapters/files.ts'
import { readDelimited } from '../../functions/jobs/shared/read-delimited.ts'
import { readScoreSource } from '../../functions/jobs/shared/read-score-source.ts'
import { bytesOf } from '../../functions/jobs/shared/source-file.ts'
import { UserError } from '../../science/errors.ts'
import { readBytes } from '../../science/genotypes/bytes.ts'
import { checkBuild } from '../../science/genotypes/genome-build.ts'
import { openGenotypes } from '../../science/genotypes/open-genotypes.ts'
import type { ScoreRow } from '../../science/scores/read-score-file.ts'
import { type CensusCell, type NationPlan, recruited, type SimulatedVariant } from '../../science/simulation/nation.ts'
import { type NationFile, nationSchema } from '../../study/nation-schema.ts'
import { didYouMean } from '../../study/nearest-name.ts'
import { listNames, type StudyPath } from '../../study/path.ts'
import { readYamlOf } from '../../study/read-study.ts'
import { type Problem, StudyErrors } from '../../study/study-errors.ts'

/** A variant with what a .bim says of it. */
export interface Site {
  chromosome: string
  pos1: number
  id: string
  ref: string
  alt: string
}

export interface Nation {
  file: NationFile
  /** The text of the file. */
  text: string
  /** A file that it names, from the folder of this process. */
  pathOf(named: string): string
  plan: NationPlan
  /** In the order of the plan's variants. */
  sites: Site[]
  /** Positions of several alternate alleles, which are left out. */
  multiallelic: number
}

/**
 * A nation as its file declares it, with the census and the allele frequencies that it is made of, counted in the genotypes.
 * Positions of several alternate alleles are left out: their alleles exclude each other, and alleles are drawn one by one.
 * Throws `StudyErrors` with what is wrong with the file, and UserError for the files that it names.
 */
export async function readNation(path: string): Promise<Nation> {
  const [folder, name] = [resolve(dirname(path)), basename(path)]
  const own = await bytesOf(folderStore(folder), name)
  const text = new TextDecoder().decode(await readBytes(own, 0, own.size))
  const { value: file, placeOf } = readYamlOf(nationSchema, [], text, name)
  const pathOf = (named: string) => resolve(folder, named)
  const cells = await readCells(file.census, pathOf)
  const { variants, sites, multiallelic } = await readVariants(file, pathOf)
  const problems: Problem[] = strangers(file, cells, Object.keys(variants[0]?.frequencies ?? {})).map(
    ({ path, ...words }) => ({ ...words, place: placeOf(path, 'key') }),
  )
  if (problems.length > 0) throw new StudyErrors(name, problems)
  const { seed, recruitment, mixtures, disease, truths, model } = file
  const plan = { seed, cells, recruitment, variants, mixtures, disease, truths, model }
  return { file, text, pathOf, plan, sites, multiallelic }
}

async function* rowsOf(path: string, columns: readonly string[]): AsyncGenerator<string[]> {
  const bytes = await open(path)
  for await (const { cells } of readDelimited(bytes, path, columns)) yield cells
}

const open = (path: string) => bytesOf(folderStore(dirname(path)), basename(path))

async function readCells(census: NationFile['census'], pathOf: (named: string) => string): Promise<CensusCell[]> {
  const groups = new Map<string, string>()
  for await (const [race, origin, level] of rowsOf(pathOf(census.groups), ['race', 'hispanic_origin', 'level']))
    groups.set(`${race}\t${origin}`, level!)
  const cells: CensusCell[] = []
  const columns = ['state_fips', 'sex', 'race', 'hispanic_origin', 'age', 'pop']
  for await (const [state, sex, race, origin, age, people] of rowsOf(pathOf(census.file), columns)) {
    const group = groups.get(`${race}\t${origin}`)
    if (group === undefined || !/^\d+$/.test(age!) || !/^\d+$/.test(people!))
      throw new UserError('bad-census', 'A row has a group that is not mapped, or no whole number for age or people.', {
        todo: 'Add its race and Hispanic origin to the file of groups, or correct the row.',
        place: { file: census.file },
      })
    cells.push({ state: state!, sex: sex!, age: Number(age), group, people: Number(people) })
  }
  return cells
}

async function readVariants({ genotypes, scores, disease }: NationFile, pathOf: (named: string) => string) {
  const score = scores.find(({ id }) => id === disease.score)
  const rows = score ? await additiveRows(pathOf(score.file), genotypes.build) : new Map<string, ScoreRow>()
  const populationOf = new Map<string, string>()
  const { id, population, reference } = genotypes
  for await (const [person, of, marked] of rowsOf(pathOf(genotypes.people), [id, population, reference.column]))
    if (marked === reference.equals) populationOf.set(person!, of!)
  const path = pathOf(genotypes.file)
  const file = await openGenotypes(named => open(named), path, 'GT')
  checkBuild(file, genotypes.build)
  const populations = [...new Set(populationOf.values())].sort()
  const columns = populations.map(of =>
    file.samples.flatMap((sample, i) => (populationOf.get(sample) === of ? [i] : [])),
  )
  const found: { site: Site; variant: SimulatedVariant }[] = []
  for await (const { dosages, chromosome, pos1, id, ref, alt } of file.read({ start: 0, end: file.size }).records) {
    const frequencies = populations.map((of, p) => [of, frequencyOf(dosages, columns[p]!)] as const)
    found.push({
      site: { chromosome, pos1, id, ref, alt },
      variant: {
        frequencies: Object.fromEntries(frequencies),
        weight: weightOf(rows.get(`${chromosome}:${pos1}`), ref, alt),
      },
    })
  }
  const at = ({ site }: (typeof found)[number]) => `${site.chromosome}:${site.pos1}`
  const times = new Map<string, number>()
  for (const one of found) times.set(at(one), (times.get(at(one)) ?? 0) + 1)
  const kept = found.filter(one => times.get(at(one)) === 1)
  return {
    variants: kept.map(({ variant }) => variant),
    sites: kept.map(({ site }) => site),
    multiallelic: times.size - kept.length,
  }
}

async function additiveRows(path: string, build: string): Promise<Map<string, ScoreRow>> {
  const { rows } = await readScoreSource(folderStore(dirname(path)), basename(path), build)
  return new Map([...rows].filter(row => row.effect === 'additive').map(row => [`${row.chromosome}:${row.pos1}`, row]))
}

/** What a copy of ALT adds to the score: 0 where the row is of other alleles. */
function weightOf(row: ScoreRow | undefined, ref: string, alt: string): number {
  if (row?.effectAllele === alt && row.otherAllele === ref) return Number(row.weight)
  return row?.effectAllele === ref && row.otherAllele === alt ? -Number(row.weight) : 0
}

/** Of ALT in those who have a call; 0 where nobody has. */
function frequencyOf(dosages: Uint8Array | Uint16Array, columns: readonly number[]): number {
  let [called, copies] = [0, 0]
  for (const i of columns)
    if (dosages[i]! <= 2) {
      called++
      copies += dosages[i]!
    }
  return called === 0 ? 0 : copies / (2 * called)
}

type Stranger = { path: StudyPath; message: string; todo: string }

/** Names that the census, the genotypes or the scores do not have, mixtures that lack a group or do not add up, and a cohort of nobody. */
function strangers(
  { scores, mixtures, recruitment, truths, disease }: NationFile,
  cells: CensusCell[],
  populations: string[],
) {
  const levels = {
    state: distinct(cells.map(({ state }) => state)),
    sex: distinct(cells.map(({ sex }) => sex)),
    age: distinct(cells.map(({ age }) => String(age))),
    group: distinct(cells.map(({ group }) => group)),
  }
  const unknown = (path: StudyPath, names: readonly string[], known: readonly string[], what: string): Stranger[] =>
    names
      .filter(name => !known.includes(name))
      .map(name => ({
        path: [...path, name],
        message: `There is no ${what} \`${name}\`.`,
        todo: didYouMean(name, known) ?? `There are ${known.slice(0, 20).join(', ')}.`,
      }))
  const [ofGroup, ofState] = [['effect', 'log_odds', 'missing_loci', 'recorded'] as const, ['state_log_odds'] as const]
  const found = [
    ...(['state', 'sex', 'age', 'group'] as const).flatMap(by =>
      unknown(['recruitment', by], Object.keys(recruitment[by]), levels[by], `${by} in the census`),
    ),
    ...ofGroup.flatMap(of => unknown(['truths', of], Object.keys(truths[of]), levels.group, 'group in the census')),
    ...ofState.flatMap(of => unknown(['truths', of], Object.keys(truths[of]), levels.state, 'state in the census')),
    ...unknown(['mixtures'], Object.keys(mixtures), levels.group, 'group in the census'),
    ...Object.entries(mixtures).flatMap(([group, of]) =>
      unknown(['mixtures', group], Object.keys(of), populations, 'population in the genotypes'),
    ),
  ]
  const without = levels.group
    .filter(group => !Object.hasOwn(mixtures, group))
    .map(group => ({
      path: ['mixtures'],
      message: `\`mixtures\` lacks the group \`${group}\` of the census.`,
      todo: 'Add it, with the share of its alleles from each population.',
    }))
  const scoreless = scores.some(({ id }) => id === disease.score)
    ? []
    : [
        {
          path: ['disease', 'score'],
          message: `There is no score \`${disease.score}\`.`,
          todo: `Name one of ${listNames(
            scores.map(({ id }) => id),
            'or',
          )}.`,
        },
      ]
  const odd = Object.entries(mixtures)
    .filter(([, of]) => Math.abs(Object.values(of).reduce((sum, share) => sum + share, 0) - 1) > 1e-9)
    .map(([group]) => ({
      path: ['mixtures', group],
      message: `The shares of \`${group}\` do not add up to 1.`,
      todo: 'Correct them.',
    }))
  const nobody = cells.some(cell => recruited(recruitment, cell) > 0)
    ? []
    : [
        {
          path: ['recruitment'],
          message: 'Nobody can be recruited.',
          todo: 'Give some people of the census a chance above 0.',
        },
      ]
  return [...scoreless, ...found, ...without, ...odd, ...nobody]
}

const distinct = (values: string[]) => [...new Set(values)].sort()
