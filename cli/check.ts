import { executionInput } from '../functions/jobs/shared/execution-input.ts'
import { readSources } from '../functions/jobs/shared/read-sources.ts'
import { policyOf } from '../science/disclosure/policies.ts'
import { viewName } from '../study/attributes.ts'
import { mergeableOf } from '../study/mergeable.ts'
import { internalViews } from '../study/representation-views.ts'
import type { Study } from '../study/schema.ts'
import { askedViews, viewsOf } from '../study/views-of.ts'
import { studyAt } from './study-at.ts'
import type { Values } from './values.ts'
import { VERSION } from './version.ts'

/** `evenstrand check`: everything that can be judged without reading anyone. */
export async function run([path]: string[], { json }: Values): Promise<void> {
  const { source, file } = await studyAt(path!)
  const { study, genotypes: found } = await readSources(source, file)
  const genotypes = [...found].map(([file, { samples, ...of }]) => ({ file, ...of, samples: samples.length }))
  const views = askedViews(study).map(viewName)
  const instead = viewsOf(study)
    .map(viewName)
    .filter(view => !views.includes(view))
  const mergeable = mergeableOf(study).map(({ attribute }) => attribute)
  const internal = internalViews(study)
  const audited = study.audits.performance.map(({ outcome }) => outcome)
  const outcomes = Object.keys(study.outcomes).filter(outcome => json || !audited.includes(outcome))
  if (json) {
    const { policy } = study.disclosure
    const execution = await executionInput(source, file, { study, genotypes: found }, { version: VERSION })
    const checked = {
      study: study.study,
      views,
      coarserViews: instead,
      mergeable,
      internalViews: internal,
      outcomes,
      genotypes,
      policy,
      execution,
    }
    console.log(JSON.stringify(checked, null, 2))
    return
  }
  const batches = (study.genotypes?.batches ?? []).map(({ files: [first] }) => found.get(first!)!.samples.length)
  const people = batches.map(samples => samples.toLocaleString('en')).join(' + ')
  console.log(
    [
      `${study.study}: no problems.`,
      study.genotypes
        ? `  genotypes  ${genotypes.length} file${genotypes.length === 1 ? '' : 's'}, ${people} people, ${study.genotypes.build}`
        : '  genotypes  none',
      ...insideOnly(study),
      `  scores     ${study.scores.map(({ id, kind, column }) => (kind ? `${id} (${kind} in the column ${column})` : id)).join(', ')}`,
      `  views      ${views.join(', ')}`,
      ...(instead.length > 0 ? [`  in their place, where a group is too small: ${instead.join(', ')}`] : []),
      ...(mergeable.length > 0
        ? [`  told as one with others, where a group is too small: levels of ${mergeable.join(', ')}`]
        : []),
      ...(internal.length > 0 ? [`  internal views, counted for audits alone: ${internal.join(', ')}`] : []),
      ...(outcomes.length > 0
        ? [`  outcomes   ${outcomes.join(', ')}: counted; nothing about them is released before an audit asks for it`]
        : []),
      ...(audited.length > 0 ? [`  performance by ${audited.join(', ')}: ${performanceOf(study)}`] : []),
      `  policy     ${study.disclosure.policy}, approved by ${study.disclosure.approver}`,
    ].join('\n'),
  )
}

/** What a study counts of genotypes that its release does not hold. */
function insideOnly({ genotypes }: Study): string[] {
  const counted = { sex_check: 'check of sex', carriers: 'carriers', allele_counts: 'counts of alleles' } as const
  const asked = (Object.keys(counted) as (keyof typeof counted)[]).filter(key => genotypes?.[key] !== undefined)
  if (asked.length === 0) return []
  return [`  never released, and only among the restricted files: ${asked.map(key => counted[key]).join(', ')}`]
}

/** What comes of audits by outcomes: not every study’s end in a verdict that anyone may read. */
function performanceOf({ people: { design, weight }, disclosure: { policy } }: Study): string {
  const said = design === 'convenience' ? 'described, without verdicts: the sample is one of convenience' : 'judged'
  const { threshold, count_base } = policyOf(policy)
  if (threshold === 0) return said
  return count_base > 1 || weight !== undefined
    ? `${said}; withheld by ${policy}, and only among the restricted files`
    : `${said}; shown under ${policy} where no count of people behind it is small`
}
