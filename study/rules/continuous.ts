import { at, type Cursor, items, keys, textOf, texts } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'
import { repeated } from './reference.ts'

/** Columns of a regression besides the constant and the score: their products are counted pair by pair. */
const MOST_COLUMNS = 24

/** What an audit may ask of an outcome hangs on its kind: a continuous one has no cases to select and no odds. */
export function auditsFitOutcomes(study: Cursor): Finding[] {
  return audits(study).flatMap(({ audit, kind }): Finding[] => {
    const margins = keys(at(audit, 'margin')) ?? []
    const found = margins
      .filter(name => kind !== undefined && (name === 'beta_per_sd') !== (kind === 'continuous'))
      .map(name => ({
        path: at(audit, 'margin', name).path,
        on: 'key' as const,
        message: `${pathNameFirst(audit.path)} has a margin \`${name}\`, which a ${kind} outcome is not compared in.`,
        todo:
          kind === 'continuous'
            ? 'Write `margin: {beta_per_sd: …}`: the largest difference that would not matter, in units of the outcome per SD of the score.'
            : 'Write `margin: {auc: 0.05}` or `{log_or_per_sd: 0.1}`.',
      }))
    const thresholds = items(at(audit, 'thresholds'))
    if (kind !== 'continuous' || thresholds.length === 0) return found
    return [
      ...found,
      {
        path: at(audit, 'thresholds').path,
        on: 'key',
        message: `${pathNameFirst(audit.path)} has thresholds: they part cases from controls, and a continuous outcome has neither.`,
        todo: 'Remove `thresholds`, or declare a binary outcome, such as one above a limit, in a column of its own.',
      },
    ]
  })
}

export function covariatesOnce(study: Cursor): Finding[] {
  return audits(study).flatMap(({ audit }) =>
    repeated(
      items(at(audit, 'covariates')),
      text => `The covariate \`${text}\` stands twice in one audit.`,
      'Keep one of the two.',
    ),
  )
}

/** A covariate that is an attribute is a number, where it has bands, or some levels that are known before anyone is read. */
export function covariatesAreColumns(study: Cursor): Finding[] {
  return audits(study).flatMap(({ audit }) => {
    const covariates = texts(items(at(audit, 'covariates'))).map(({ cursor, text }) => {
      const attribute = at(study, 'people', 'attributes', text)
      const isNumber = attribute.value === undefined || at(attribute, 'bands').value !== undefined
      const columns = isNumber ? 1 : items(at(attribute, 'levels')).length - 1
      return { cursor, text, columns }
    })
    const unknown = covariates
      .filter(({ columns }) => columns < 0)
      .map(({ cursor, text }) => ({
        path: cursor.path,
        message: `The covariate \`${text}\` has neither \`bands\` nor \`levels\`, so it is not known what columns it stands for.`,
        todo: `Add to \`${text}\` in \`people.attributes\` \`bands\` if its column holds numbers, which are then used as they are; else \`levels\`, of which the first is the one that others are compared with.`,
      }))
    const total = covariates.reduce((sum, { columns }) => sum + Math.max(0, columns), 0)
    return total <= MOST_COLUMNS
      ? unknown
      : [
          ...unknown,
          {
            path: at(audit, 'covariates').path,
            on: 'key' as const,
            message: `The covariates stand for ${total} columns, and a regression may have ${MOST_COLUMNS}.`,
            todo: 'Leave one out, or map its levels to fewer.',
          },
        ]
  })
}

/** Audits of performance, each with the kind of its outcome, where that is known. */
function audits(study: Cursor): { audit: Cursor; kind: 'binary' | 'continuous' | undefined }[] {
  return items(at(study, 'audits', 'performance')).map(audit => {
    const kind = textOf(at(study, 'outcomes', textOf(at(audit, 'outcome')) ?? '', 'kind'))
    return { audit, kind: kind === 'binary' || kind === 'continuous' ? kind : undefined }
  })
}
