import { genotypesBeside } from '../science/genotypes/open-genotypes.ts'
import type { StudyPath } from './path.ts'
import type { Study } from './schema.ts'

export type SourceRole =
  | 'genotypes'
  | 'genotypes-beside'
  | 'people'
  | 'components'
  | 'exclude'
  | 'prevalence'
  | 'score'
  | 'model'
  | 'census'
  | 'census-map'
  | 'geography'

/** A file that the study names; `key` is where it names it, for errors with the study's line. */
export interface SourceFile {
  role: SourceRole
  path: string
  key: StudyPath
  /** It may not exist: another file says whether it is needed. */
  optional?: true
}

/** Every file the study names, and those that come with a genotype file it names, in the order of its keys, once for each mention. The ledger is no source. */
export function sourceFiles(study: Study): SourceFile[] {
  const files: SourceFile[] = []
  const add = (role: SourceRole, path: string | undefined, ...key: (string | number)[]) => {
    if (path !== undefined) files.push({ role, path, key })
  }
  study.genotypes?.batches.forEach((batch, b) => {
    batch.files.forEach((path, f) => {
      const key = ['genotypes', 'batches', b, 'files', f]
      const { needs, mayNeed } = genotypesBeside(path)
      add('genotypes', path, ...key)
      for (const beside of needs) add('genotypes-beside', beside, ...key)
      files.push(...mayNeed.map(path => ({ role: 'genotypes-beside', path, key, optional: true }) as const))
    })
  })
  add('people', study.people.file, 'people', 'file')
  add('components', study.people.components?.file, 'people', 'components', 'file')
  add('exclude', study.people.exclude, 'people', 'exclude')
  for (const [name, outcome] of Object.entries(study.outcomes)) {
    add('prevalence', outcome.prevalence?.file, 'outcomes', name, 'prevalence', 'file')
  }
  study.scores.forEach((score, i) => {
    add('score', score.file, 'scores', i, 'file')
  })
  if (study.model !== 'fit') add('model', study.model, 'model')
  study.census.forEach((census, i) => {
    add('census', census.file, 'census', i, 'file')
    for (const [name, match] of Object.entries(census.match))
      add('census-map', match.map, 'census', i, 'match', name, 'map')
  })
  study.geography.forEach((map, i) => {
    add('geography', map.file, 'geography', i, 'file')
  })
  return files
}
