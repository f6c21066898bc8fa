import { at, type Cursor, items, textOf, texts } from '../cursor.ts'
import { type Finding, pathNameFirst } from '../path.ts'
import { attributeNames, declaredLevels } from './attributes.ts'
import { repeated, undeclared } from './reference.ts'

/** Recorded sex is an attribute of that kind, with two of its declared levels. */
export function sexCheckNamesLevels(study: Cursor): Finding[] {
  const check = at(study, 'genotypes', 'sex_check')
  const named = at(check, 'attribute')
  const name = textOf(named)
  const known = attributeNames(study)
  if (name === undefined || known === undefined) return []
  if (!known.includes(name)) return undeclared([named], known, 'an attribute', 'people.attributes')
  const attribute = at(study, 'people', 'attributes', name)
  const levels = declaredLevels(attribute)
  const sexes = [at(check, 'female'), at(check, 'male')]
  return [
    ...(textOf(at(attribute, 'kind')) === 'sex'
      ? []
      : [
          {
            path: named.path,
            message: `${pathNameFirst(named.path)} names \`${name}\`, which is not of kind \`sex\`.`,
            todo: 'Name the attribute that holds the recorded sex, and give it `kind: sex`.',
          },
        ]),
    ...(levels === undefined
      ? [
          {
            path: named.path,
            message: `${pathNameFirst(named.path)} names \`${name}\`, which does not declare its levels.`,
            todo: 'Add `levels` to the attribute.',
          },
        ]
      : undeclared(sexes, levels, 'a level', `people.attributes.${name}`)),
    ...repeated(
      sexes,
      text => `The level \`${text}\` stands for both sexes.`,
      'Name the level of women under `female` and that of men under `male`.',
    ),
  ]
}

/** Whether a call is heterozygous, or a person carries an allele, is known of called genotypes only. */
export function callsAreCalled(study: Cursor): Finding[] {
  const genotypes = at(study, 'genotypes')
  const dosage = textOf(at(genotypes, 'dosage'))
  const files = texts(items(at(genotypes, 'batches')).flatMap(batch => items(at(batch, 'files'))))
  const isImputed = (dosage !== undefined && dosage !== 'GT') || files.some(({ text }) => /\.bgen$/i.test(text))
  if (!isImputed) return []
  return ['sex_check', 'carriers']
    .map(key => at(genotypes, key))
    .filter(({ value }) => value !== undefined)
    .map(({ path }) => ({
      path,
      on: 'key' as const,
      message: `${pathNameFirst(path)} needs called genotypes, and these are imputed dosages.`,
      todo: 'Remove it, or give the called genotypes.',
    }))
}

export function alleleCountsOnce(study: Cursor): Finding[] {
  return repeated(
    items(at(study, 'genotypes', 'allele_counts')),
    text => `The variant \`${text}\` stands twice.`,
    'Keep one of the two.',
  )
}
