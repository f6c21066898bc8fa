import { UserError } from '../../../science/errors.ts'
import { readBytes } from '../../../science/genotypes/bytes.ts'
import { checkBuild } from '../../../science/genotypes/genome-build.ts'
import type { GenotypeFile } from '../../../science/genotypes/genotype-file.ts'
import { openGenotypes, unreadGenotypes } from '../../../science/genotypes/open-genotypes.ts'
import { scoreDigest } from '../../../science/scores/score-digest.ts'
import { notInThisVersion } from '../../../study/not-in-this-version.ts'
import { type PlaceOf, readStudyWithPlaces } from '../../../study/read-study.ts'
import type { Study } from '../../../study/schema.ts'
import { type SourceFile as NamedFile, sourceFiles } from '../../../study/source-files.ts'
import { type Problem, StudyErrors } from '../../../study/study-errors.ts'
import type { Objects } from '../../ports.ts'
import { fittedUnderOf, modelOf, readModelFile } from './model-file.ts'
import { checkHead } from './read-delimited.ts'
import { readIds } from './read-ids.ts'
import { readMap } from './read-map.ts'
import { readPrevalence } from './read-prevalence.ts'
import { samplingColumns } from './read-sampling.ts'
import { readScoreSource } from './read-score-source.ts'
import { bytesOf } from './source-file.ts'

export interface CheckedStudy {
  study: Study
  /** Genotype files by path. */
  genotypes: Map<string, Opened>
}

type Opened = Pick<GenotypeFile, 'size' | 'samples' | 'splittable'>

/**
 * A study as far as it can be judged without reading anyone: the study file, files of scores and of prevalence whole, and the head
 * of every other file it names.
 * Throws `StudyErrors` with all that is wrong: a file that is missing is reported at the study's line.
 */
export async function readSources(source: Objects, file: string): Promise<CheckedStudy> {
  const bytes = await bytesOf(source, file)
  const { study, placeOf } = readStudyWithPlaces(new TextDecoder().decode(await readBytes(bytes, 0, bytes.size)), file)
  const problems = notInThisVersion(study, placeOf)
  const genotypes: CheckedStudy['genotypes'] = new Map()
  for (const named of sourceFiles(study)) {
    try {
      const found = await readHead(source, named, study)
      if (found) genotypes.set(named.path, found)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push(problemOf(error, named, placeOf))
    }
  }
  problems.push(...overlaps(study, genotypes, placeOf))
  if (problems.length > 0) throw new StudyErrors(file, problems)
  return { study, genotypes }
}

async function readHead(source: Objects, { role, path, key }: NamedFile, study: Study): Promise<Opened | undefined> {
  if (role === 'genotypes-beside') return undefined // opened with the file that it comes with
  const bytes = await bytesOf(source, path)
  if (role === 'genotypes') {
    if (unreadGenotypes(path) !== undefined) return undefined // refused by the study's line
    const { dosage, build } = study.genotypes!
    const opened = await openGenotypes(file => bytesOf(source, file), path, dosage)
    checkBuild(opened, build)
    const { size, samples, splittable } = opened
    return { size, samples, splittable }
  }
  if (role === 'people') {
    const { id, reference, attributes } = study.people
    const columns = [
      id,
      ...samplingColumns(study.people),
      ...(reference ? [reference.column] : []),
      ...[...Object.values(attributes), ...Object.values(study.outcomes)].map(({ column }) => column),
      ...study.scores.flatMap(({ column }) => column ?? []),
      ...study.audits.cascade.map(({ column }) => column),
    ]
    await checkHead(bytes, path, [...new Set(columns)])
  }
  if (role === 'exclude') await readIds(bytes, path)
  if (role === 'components') {
    const { id, columns } = study.people.components!
    await checkHead(bytes, path, [id, ...columns])
  }
  if (role === 'score' && study.genotypes) {
    const { rows } = await readScoreSource(source, path, study.genotypes.build)
    for (const _ of rows);
  }
  if (role === 'model' && study.genotypes) {
    const models = await readModelFile(source, path, fittedUnderOf(study))
    for (const { id, file } of study.scores) {
      if (file === undefined) continue
      const { rows } = await readScoreSource(source, file, study.genotypes.build)
      modelOf(models, path, id, scoreDigest(rows))
    }
  }
  const [, nth, , attribute] = key
  if (role === 'prevalence') await readPrevalence(bytes, path, String(nth), study)
  if (role === 'census') {
    const { count, match } = study.census[Number(nth)]!
    const columns = [count, ...Object.values(match).flatMap(({ columns }) => columns)]
    await checkHead(bytes, path, [...new Set(columns)])
  }
  if (role === 'census-map') {
    const { columns } = study.census[Number(nth)]!.match[String(attribute)]!
    await checkHead(bytes, path, [...columns, 'level'])
  }
  if (role === 'geography') {
    const { attribute, ...map } = study.geography[Number(nth)]!
    const { levels } = study.people.attributes[attribute]!
    await readMap(source, path, { ...map, levels })
  }
  return undefined
}

/** Whoever is in two batches would be counted twice. The files of one batch hold the same people: the first tells. */
function overlaps(study: Study, genotypes: CheckedStudy['genotypes'], placeOf: PlaceOf): Problem[] {
  const batchOf = new Map<string, number>()
  return (study.genotypes?.batches ?? []).flatMap(({ files }, b) => {
    const shared = new Map<number, number>()
    for (const id of genotypes.get(files[0]!)?.samples ?? []) {
      const earlier = batchOf.get(id)
      if (earlier === undefined) batchOf.set(id, b)
      else if (earlier !== b) shared.set(earlier, (shared.get(earlier) ?? 0) + 1)
    }
    return [...shared].map(([earlier, people]) => ({
      message: `The files of this batch and of batch ${earlier + 1} hold ${people === 1 ? 'a person' : `${people} people`} with the same id.`,
      todo: 'A batch is of people of its own. Files of the same people belong into one batch; ids that two people share must be made different.',
      place: placeOf(['genotypes', 'batches', b], 'value'),
    }))
  })
}

/** A missing or empty file is a matter of the study's line that names it; anything else of the file's own. */
function problemOf(error: UserError, { key, path }: NamedFile, placeOf: PlaceOf): Problem {
  const ofStudy = error.code === 'missing-file' || error.code === 'empty-file'
  return {
    message: ofStudy ? error.message.replace('The file', `The file \`${error.place?.file ?? path}\``) : error.message,
    todo: error.todo,
    place: ofStudy ? placeOf(key) : error.place!,
  }
}
