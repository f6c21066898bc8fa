import type { StudyPath } from './path.ts'
import type { Study } from './schema.ts'

export type SourceRole =
  | 'genotypes'
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
}

/** Every file the study names, in the order of its keys, once for each mention. The ledger is no source. */
export function sourceFiles(study: Study): SourceFile[] {
  const files: SourceFile[] = []
  const add = (role: SourceRole, path: string | undefined, ...key: (string | number)[]) => {
    if (path !== undefined) files.push({ role, path, key })
  }
  study.genotypes?.batches.forEach((batch, b) => {
    batch.files.forEach((path, f) => {
      add('genotypes', path, 'genotypes', 'batches', b, 'files', f)
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
