import { at, type Cursor, items, members } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'
import { repeated } from './reference.ts'

export function idsOnce(study: Cursor): Finding[] {
  const named: [list: Cursor, key: string][] = [
    [at(study, 'scores'), 'id'],
    [at(study, 'census'), 'id'],
    [at(study, 'audits', 'cascade'), 'name'],
  ]
  return named.flatMap(([list, key]) =>
    repeated(
      items(list).map(item => at(item, key)),
      text => `The ${key} \`${text}\` stands twice in \`${list.path.join('.')}\`.`,
      `Give each its own ${key}.`,
    ),
  )
}

export function fileOrColumn(study: Cursor): Finding[] {
  return scores(study).flatMap((score): Finding[] => {
    const file = has(score, 'file')
    const column = has(score, 'column')
    if (file && column) {
      return [
        {
          path: at(score, 'column').path,
          on: 'key',
          message: `${pathNameFirst(score.path)} has both \`file\` and \`column\`.`,
          todo: 'Keep `file` for a scoring file, or `column` for the output of a model in the people file.',
        },
      ]
    }
    if (file || column) return []
    return [
      {
        path: score.path,
        message: `${pathNameFirst(score.path)} has neither \`file\` nor \`column\`.`,
        todo: 'Add `file:` with a scoring file, or `column:` with the column of the people file that holds the output of a model.',
      },
    ]
  })
}

/** A column is a model's output and says of which kind; a scoring file is not. */
export function kindGoesWithColumn(study: Cursor): Finding[] {
  return scores(study).flatMap((score): Finding[] => {
    if (has(score, 'column') && !has(score, 'file') && !has(score, 'kind')) {
      return [
        {
          path: score.path,
          message: `${pathNameFirst(score.path)} has a \`column\` but no \`kind\`.`,
          todo: 'Add `kind: probability` if the column holds probabilities, `kind: decision` if it holds 1 for whoever is selected and 0 for whoever is not, or `kind: score` if it holds numbers of another unit.',
        },
      ]
    }
    if (has(score, 'file') && !has(score, 'column') && has(score, 'kind')) {
      return [
        {
          path: at(score, 'kind').path,
          on: 'key',
          message: `${pathNameFirst(score.path)} has a \`kind\`, which only a score from a \`column\` has.`,
          todo: 'Remove `kind`.',
        },
      ]
    }
    return []
  })
}

export function scoringNeedsGenotypes(study: Cursor): Finding[] {
  const fromFile = scores(study).find(score => has(score, 'file'))
  if (fromFile === undefined || has(study, 'genotypes') || members(study) === undefined) return []
  return [
    {
      path: at(fromFile, 'file').path,
      on: 'key',
      message: `${pathNameFirst(fromFile.path)} is a scoring file, but the study has no \`genotypes\` to score.`,
      todo: 'Add `genotypes:` with `build` and `batches`.',
    },
  ]
}

/** Without a scoring file nothing is summed, so what only sums use would do nothing. */
export function scoringKeysNeedScoringFile(study: Cursor): Finding[] {
  const all = items(at(study, 'scores'))
  const isOutput = (score: Cursor) => !has(score, 'file') && has(score, 'column') && has(score, 'kind')
  if (all.length === 0 || !all.every(isOutput)) return []
  return [
    { key: at(study, 'genotypes'), of: 'genotypes' },
    { key: at(study, 'people', 'components'), of: 'components' },
    { key: at(study, 'model'), of: 'model' },
  ]
    .filter(({ key }) => key.value !== undefined && key.value !== 'fit')
    .map(({ key, of }) => ({
      path: key.path,
      on: 'key',
      message: `\`${of}\` would do nothing: every score of the study is the output of a model.`,
      todo: `Remove \`${of}\`, or add a score with a \`file\`.`,
    }))
}

export function genotypeFilesOnce(study: Cursor): Finding[] {
  const files = items(at(study, 'genotypes', 'batches')).flatMap(batch => items(at(batch, 'files')))
  return repeated(files, text => `The genotype file \`${text}\` is named twice.`, 'Name each file once.')
}

function scores(study: Cursor): Cursor[] {
  return items(at(study, 'scores')).filter(score => members(score) !== undefined)
}

function has(block: Cursor, key: string): boolean {
  return at(block, key).value !== undefined
}
