import { COMPARED_AT_THRESHOLDS } from '../../science/equity/performance-statistics.ts'
import { RESERVED_LEVELS } from '../attributes.ts'
import { at, type Cursor, items, keys, members, textOf, texts } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'
import { attributeNames, declaredLevels } from './attributes.ts'
import { coarserThan } from './coarser.ts'
import { repeated, suggest, undeclared, undeclaredKeys } from './reference.ts'

export function auditsNameAttributes(study: Cursor): Finding[] {
  const blocks = [
    ...items(at(study, 'census')).map(census => at(census, 'match')),
    ...items(at(study, 'audits', 'representation')).map(audit => at(audit, 'among')),
    ...items(at(study, 'audits', 'performance')).map(audit => at(audit, 'compare')),
    at(study, 'audits', 'standardise', 'compare'),
    at(study, 'audits', 'by_components'),
  ]
  const named = blocks.flatMap(block => (members(block) ?? []).map(([, value]) => value))
  return undeclaredKeys(named, attributeNames(study), 'an attribute', 'people.attributes')
}

/** Where an attribute declares its levels, `among` and `compare` name one of them. */
export function auditsNameLevels(study: Cursor): Finding[] {
  const among = items(at(study, 'audits', 'representation')).map(audit => at(audit, 'among'))
  const compare = items(at(study, 'audits', 'performance')).map(audit => at(audit, 'compare'))
  const gaps = [at(study, 'audits', 'standardise', 'compare'), at(study, 'audits', 'by_components')]
  return [...among, ...compare, ...gaps].flatMap(block =>
    (members(block) ?? []).flatMap(([attribute, value]) => {
      const name = textOf(value)
      const levels = declaredLevels(at(study, 'people', 'attributes', attribute))
      const known = [...(levels ?? []), ...(compare.includes(block) ? ['overall'] : [])]
      if (name === undefined || levels === undefined || known.includes(name) || RESERVED_LEVELS.includes(name))
        return []
      return [
        {
          path: value.path,
          message: `${pathNameFirst(value.path)} names \`${name}\`, which is not a declared level of \`${attribute}\`.`,
          todo: suggest(name, known, ''),
        },
      ]
    }),
  )
}

export function representationNamesCensus(study: Cursor): Finding[] {
  const declared = texts(items(at(study, 'census')).map(census => at(census, 'id'))).map(({ text }) => text)
  const named = items(at(study, 'audits', 'representation')).map(audit => at(audit, 'census'))
  return undeclared(named, declared, 'the id of a census', 'census')
}

/** A census can only be compared by attributes it is matched on. */
export function representationIsMatched(study: Cursor): Finding[] {
  return items(at(study, 'audits', 'representation')).flatMap(audit => {
    const census = items(at(study, 'census')).find(({ value, path }) => {
      const id = textOf(at({ value, path }, 'id'))
      return id !== undefined && id === textOf(at(audit, 'census'))
    })
    const matched = census && keys(at(census, 'match'))
    if (matched === undefined) return []
    const declared = attributeNames(study) ?? []
    return texts(items(at(audit, 'views')).flatMap(items))
      .filter(({ text }) => declared.includes(text) && !matched.includes(text))
      .map(({ cursor, text }) => ({
        path: cursor.path,
        message: `The census \`${textOf(at(audit, 'census'))}\` cannot be compared by \`${text}\`, because its \`match\` does not say which of its columns hold it.`,
        todo: `Add \`${text}\` to the \`match\` of the census, or remove it from the view.`,
      }))
  })
}

/** An attribute that `among` holds to one level has nothing to compare. */
export function representationCompares(study: Cursor): Finding[] {
  return items(at(study, 'audits', 'representation')).flatMap(audit => {
    const fixed = keys(at(audit, 'among')) ?? []
    return texts(items(at(audit, 'views')).flatMap(items))
      .filter(({ text }) => fixed.includes(text))
      .map(({ cursor, text }) => ({
        path: cursor.path,
        message: `${pathNameFirst(cursor.path.slice(0, -1))} names \`${text}\`, which \`among\` holds to one level.`,
        todo: 'Remove it from the view or from `among`.',
      }))
  })
}

/**
 * A released stratum is written in the attributes of view and `among`. Two comparisons of one census in the same
 * attributes could give one stratum two shares, unless `among` holds the same attributes to other levels.
 */
export function representationOnce(study: Cursor): Finding[] {
  const seen = new Map<string, { fixed: string; levels: Set<string> }>()
  return items(at(study, 'audits', 'representation')).flatMap(audit => {
    const among = (members(at(audit, 'among')) ?? []).map(([name, level]) => [name, level.value] as const).sort()
    const fixed = JSON.stringify(among.map(([name]) => name))
    const levels = JSON.stringify(among)
    return items(at(audit, 'views')).flatMap(view => {
      const joint = [...among.map(([name]) => name), ...texts(items(view)).map(({ text }) => text)].sort()
      const key = JSON.stringify([at(audit, 'census').value, joint])
      const before = seen.get(key)
      if (before === undefined) seen.set(key, { fixed, levels: new Set([levels]) })
      if (before === undefined || (before.fixed === fixed && !before.levels.has(levels))) {
        before?.levels.add(levels)
        return []
      }
      return [
        {
          path: view.path,
          message: `${pathNameFirst(view.path)} compares strata of the census that an earlier view compares already.`,
          todo: 'Remove one of the two: a stratum can have only one share of a census.',
        },
      ]
    })
  })
}

/** Without a map, one column's values are the levels; nothing says what several, or an age in numbers, would be. */
export function matchNeedsMap(study: Cursor): Finding[] {
  return items(at(study, 'census'))
    .flatMap(census => members(at(census, 'match')) ?? [])
    .filter(([, match]) => members(match) !== undefined && at(match, 'map').value === undefined)
    .flatMap(([name, match]) => {
      const bands = at(study, 'people', 'attributes', name, 'bands').value !== undefined
      if (items(at(match, 'columns')).length < 2 && !bands) return []
      return [
        {
          path: match.path,
          on: 'key' as const,
          message: bands
            ? `${pathNameFirst(match.path)} needs a \`map\`: a census's age groups may straddle the bands of \`${name}\`.`
            : `${pathNameFirst(match.path)} has several columns, and needs a \`map\` from their values to levels.`,
          todo: 'Add `map:` with a CSV file that has these columns and a column `level`.',
        },
      ]
    })
}

/** Without them a misspelt level of a census would read as a group that nobody here is of. */
export function matchedDeclaresLevels(study: Cursor): Finding[] {
  return items(at(study, 'census'))
    .flatMap(census => members(at(census, 'match')) ?? [])
    .flatMap(([name, match]) => {
      const attribute = at(study, 'people', 'attributes', name)
      if (members(attribute) === undefined) return []
      if (['levels', 'bands', 'map'].some(key => at(attribute, key).value !== undefined)) return []
      return [
        {
          path: match.path,
          on: 'key' as const,
          message: `${pathNameFirst(match.path)} compares levels of \`${name}\`, which declares none: a misspelt one would read as a group without people.`,
          todo: `Add \`levels: [...]\` to \`${name}\` in \`people.attributes\`: all that the cohort or the census may have.`,
        },
      ]
    })
}

export function performanceNamesOutcome(study: Cursor): Finding[] {
  const named = items(at(study, 'audits', 'performance')).map(audit => at(audit, 'outcome'))
  const outcomes = at(study, 'outcomes')
  return undeclared(named, outcomes.value === undefined ? [] : keys(outcomes), 'an outcome', 'outcomes')
}

const ADJUSTED = ['znorm1', 'znorm2', 'most_similar']

/** Adjusted measures are computed from principal components. */
export function thresholdsNeedComponents(study: Cursor): Finding[] {
  if (at(study, 'people', 'components').value !== undefined || members(at(study, 'people')) === undefined) return []
  return items(at(study, 'audits', 'performance'))
    .flatMap(audit => items(at(audit, 'thresholds')))
    .flatMap(threshold => {
      const measure = at(threshold, 'measure')
      if (at(threshold, 'at').value !== undefined) return []
      const name = measure.value === undefined ? 'znorm2' : textOf(measure)
      if (name === undefined || !ADJUSTED.includes(name)) return []
      return [
        {
          path: measure.value === undefined ? threshold.path : measure.path,
          message: `${pathNameFirst(threshold.path)} is on the measure \`${name}\`${measure.value === undefined ? ' (the default)' : ''}, which needs \`people.components\`.`,
          todo: 'Add `components` to `people`, or choose `measure: unadjusted`.',
        },
      ]
    })
}

/** Is anything, or one of these, judged beside a margin? Observed over expected of a probability always is. */
function hasMargin(study: Cursor, audit: Cursor, of?: readonly string[]): boolean {
  const probabilities = items(at(study, 'scores')).some(score => at(score, 'kind').value === 'probability')
  const margins = keys(at(audit, 'margin')) ?? []
  return probabilities || margins.some(margin => of === undefined || of.includes(margin))
}

const RATES: readonly string[] = COMPARED_AT_THRESHOLDS
const isDecision = (score: Cursor) => at(score, 'kind').value === 'decision'

/** Of decisions alone there are rates and nothing else to compare. */
export function marginsFitDecisions(study: Cursor): Finding[] {
  const scores = items(at(study, 'scores'))
  if (scores.length === 0 || !scores.every(isDecision)) return []
  return items(at(study, 'audits', 'performance')).flatMap(audit =>
    (keys(at(audit, 'margin')) ?? [])
      .filter(name => !RATES.includes(name))
      .map(name => ({
        path: at(audit, 'margin', name).path,
        on: 'key' as const,
        message: `${pathNameFirst(audit.path)} has a margin \`${name}\`, which a decision is not compared in.`,
        todo: 'Write `margin: {selection_rate: 0.05, tpr: 0.05, fpr: 0.05}`, with the largest differences that would not matter.',
      })),
  )
}

/** Groups are compared from the counts of their own view, and a difference is judged beside a margin. */
export function comparisonsCanBeMade(study: Cursor): Finding[] {
  const alone = items(at(study, 'views'))
    .map(view => texts(items(view)).map(({ text }) => text))
    .flatMap(view => (view.length === 1 ? [view[0]!, ...coarserThan(study, view[0]!)] : []))
  return items(at(study, 'audits', 'performance')).flatMap((audit): Finding[] => {
    const compared = keys(at(audit, 'compare')) ?? []
    const declared = attributeNames(study) ?? compared
    const uncounted = compared.filter(name => declared.includes(name) && !alone.includes(name))
    const margins = hasMargin(study, audit)
    const decisions = items(at(study, 'scores')).some(isDecision)
    const rates = (keys(at(audit, 'margin')) ?? []).some(name => RATES.includes(name))
    return [
      ...uncounted.map(name => ({
        path: at(audit, 'compare', name).path,
        on: 'key' as const,
        message: `${pathNameFirst(audit.path)} compares groups of \`${name}\`, by which no view counts alone.`,
        todo: `Add \`[${name}]\` to \`views\`.`,
      })),
      ...(compared.length > 0 && decisions && !rates
        ? [
            {
              path: audit.path,
              message: `${pathNameFirst(audit.path)} has no \`margin\` of \`selection_rate\`, \`tpr\` or \`fpr\`, so no decision could be judged.`,
              todo: 'Add `margin: {tpr: 0.05, fpr: 0.05}`, with the largest differences that would not matter.',
            },
          ]
        : []),
      ...(compared.length > 0 && !decisions && !margins
        ? [
            {
              path: audit.path,
              message: `${pathNameFirst(audit.path)} has no \`margin\`, so no comparison could be judged.`,
              todo: 'Add `margin: {auc: 0.05}`, with the largest difference that would not matter.',
            },
          ]
        : []),
    ]
  })
}

/** An outcome's figures stand once in a release. */
export function performanceOnce(study: Cursor): Finding[] {
  return repeated(
    items(at(study, 'audits', 'performance')).map(audit => at(audit, 'outcome')),
    outcome => `Two audits of performance are of the outcome \`${outcome}\`.`,
    'Make one of them.',
  )
}

/** Whom to be most similar to is one of the populations. */
export function similarNeedsPopulations(study: Cursor): Finding[] {
  const components = at(study, 'people', 'components')
  if (components.value === undefined || at(components, 'populations').value !== undefined) return []
  return items(at(study, 'audits', 'performance'))
    .flatMap(audit => items(at(audit, 'thresholds')))
    .map(threshold => at(threshold, 'measure'))
    .filter(measure => textOf(measure) === 'most_similar')
    .map(({ path }) => ({
      path,
      message: `${pathNameFirst(path.slice(0, -1))} is on the measure \`most_similar\`, which needs \`people.components.populations\`.`,
      todo: 'Name the attribute whose levels are the populations there, or choose another measure.',
    }))
}

const DEFAULTS = new Map<string, unknown>([['measure', 'znorm2']])

/** A threshold is either the share above it, of a measure in reference SDs, or a probability; and there are scores to cut. */
export function thresholdsAreTopOrAt(study: Cursor): Finding[] {
  const kinds = items(at(study, 'scores')).map(score => ({
    file: at(score, 'file').value !== undefined,
    kind: at(score, 'kind').value,
  }))
  return items(at(study, 'audits', 'performance'))
    .flatMap(audit => items(at(audit, 'thresholds')))
    .filter(threshold => members(threshold) !== undefined)
    .flatMap((threshold): Finding[] => {
      const [isTop, isAt, measured] = ['top', 'at', 'measure'].map(key => at(threshold, key).value !== undefined)
      const name = pathNameFirst(threshold.path)
      const finding = (message: string, todo: string) => [{ path: threshold.path, message: `${name} ${message}`, todo }]
      if (isTop === isAt)
        return finding(
          isTop ? 'has both `top` and `at`.' : 'has neither `top` nor `at`.',
          'Give `top: 0.1`, the share of the reference people above it, or `at: 0.1`, a predicted probability.',
        )
      if (isAt && measured)
        return finding(
          'is `at` a probability, and has a `measure`.',
          'Remove `measure`, or give `top` instead of `at`.',
        )
      if (isAt && kinds.length > 0 && !kinds.some(({ kind }) => kind === 'probability'))
        return finding(
          'is `at` a probability, and no score of the study is of `kind: probability`.',
          'Give `top` instead of `at`, or remove the threshold.',
        )
      const ofOutput = at(threshold, 'measure').value === 'standardised'
      if (isTop && ofOutput && kinds.length > 0 && !kinds.some(({ kind }) => kind === 'score'))
        return finding(
          'is the `top` of a standardised output, and no score of the study is of `kind: score`.',
          'Choose a measure of a scoring file, or give `at: 0.1`, a predicted probability.',
        )
      if (isTop && !ofOutput && kinds.length > 0 && !kinds.some(({ file }) => file))
        return finding(
          'is the `top` of a scoring file’s measure, and the study has no scoring file.',
          'Give `at: 0.1`, a predicted probability, or `measure: standardised` for an output of `kind: score`.',
        )
      return []
    })
}

export function thresholdsOnce(study: Cursor): Finding[] {
  return items(at(study, 'audits', 'performance')).flatMap(audit =>
    repeated(
      items(at(audit, 'thresholds')).map(threshold => ({
        path: threshold.path,
        value: JSON.stringify(['at', 'top', 'measure'].map(key => at(threshold, key).value ?? DEFAULTS.get(key))),
      })),
      () => 'This threshold stands twice in one audit.',
      'Keep one of the two.',
    ),
  )
}

export function agreementNamesScores(study: Cursor): Finding[] {
  const declared = texts(items(at(study, 'scores')).map(score => at(score, 'id'))).map(({ text }) => text)
  const pairs = items(at(study, 'audits', 'agreement'))
  return [
    ...undeclared(pairs.flatMap(items), declared, 'the id of a score', 'scores'),
    ...pairs.flatMap(pair =>
      repeated(
        items(pair),
        text => `${pathNameFirst(pair.path)} compares \`${text}\` with itself.`,
        'Name two scores.',
      ),
    ),
  ]
}

/** Pairs are compared on a measure in reference SDs, which the output of a model does not have. */
export function agreementIsOfScoringFiles(study: Cursor): Finding[] {
  const outputs = new Set(
    items(at(study, 'scores'))
      .filter(score => at(score, 'column').value !== undefined)
      .map(score => at(score, 'id').value),
  )
  return items(at(study, 'audits', 'agreement'))
    .flatMap(items)
    .filter(({ value }) => typeof value === 'string' && outputs.has(value))
    .map(({ path, value }) => ({
      path,
      message: `${pathNameFirst(path)} names \`${value}\`, the output of a model: agreement is compared of scoring files only.`,
      todo: 'Remove this pair, or name two scores with a `file`.',
    }))
}

/** Which of two scores is named first changes nothing but the order. */
export function agreementOnce(study: Cursor): Finding[] {
  const pairs = items(at(study, 'audits', 'agreement')).filter(({ value }) => Array.isArray(value))
  return repeated(
    pairs.map(({ path, value }) => ({ path, value: JSON.stringify([...(value as unknown[])].sort()) })),
    () => 'This pair of scores stands twice in `audits.agreement`.',
    'Keep one of the two.',
  )
}

/** A gate on an audit that does not run, or without a margin, could only pass by absence. */
export function gatesHaveAudits(study: Cursor): Finding[] {
  return items(at(study, 'gates')).flatMap(gate => {
    const audit = at(gate, 'audit')
    const name = textOf(audit)
    if (name !== 'performance' && name !== 'representation') return []
    const declared = items(at(study, 'audits', name))
    if (declared.length === 0) {
      return [
        {
          path: audit.path,
          message: `${pathNameFirst(gate.path)} waits for the audit \`${name}\`, which the study does not ask for.`,
          todo: `Add \`${name}\` to \`audits\`, or remove the gate.`,
        },
      ]
    }
    if (name !== 'performance') return []
    const scores = items(at(study, 'scores'))
    const onlyDecisions = scores.length > 0 && scores.every(isDecision)
    return declared.flatMap(audit => {
      const rests =
        onlyDecisions || hasMargin(study, audit, ['o_e', 'calibration_slope', 'log_or_per_sd', 'beta_per_sd'])
      const compares = (keys(at(audit, 'compare')) ?? ['unknown']).length > 0
      const name = pathNameFirst(audit.path)
      return [
        ...(rests
          ? []
          : [
              {
                path: audit.path,
                message: `${name} has no \`margin\` of calibration or effect, so the gate on \`performance\` could never tell.`,
                todo: 'Add `margin: {log_or_per_sd: 0.1}`, with the largest difference that would not matter.',
              },
            ]),
        ...(compares
          ? []
          : [
              {
                path: audit.path,
                message: `${name} compares nobody, so the gate on \`performance\` could never tell.`,
                todo: 'Add `compare: {sex: overall}`, with the groups that the gate is about.',
              },
            ]),
      ]
    })
  })
}

/** `sensitive` names attributes, or one level as `attribute=level`. */
export function sensitiveNamesAttributes(study: Cursor): Finding[] {
  const named = items(at(study, 'disclosure', 'sensitive')).map(({ path, value }) => ({
    path,
    value: typeof value === 'string' ? value.split('=')[0] : value,
  }))
  return undeclared(named, attributeNames(study), 'an attribute', 'people.attributes')
}
