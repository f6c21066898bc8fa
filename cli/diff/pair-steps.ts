import type { KnownStep } from './causes.ts'

/**
 * For each step that is new, the one it stands in the place of: of the same job, and as like it as any. The likest pairs
 * first, so that `score a` meets `score a` though both are changed; a step that none is left for has no pair.
 */
export function pairSteps(anew: readonly KnownStep[], gone: readonly KnownStep[]): Map<KnownStep, KnownStep> {
  const likeness = anew.flatMap(after =>
    gone.filter(({ job }) => job === after.job).map(before => ({ after, before, like: alike(before, after) })),
  )
  const pairs = new Map<KnownStep, KnownStep>()
  const taken = new Set<KnownStep>()
  for (const { after, before } of likeness.sort((a, b) => b.like - a.like)) {
    if (pairs.has(after) || taken.has(before)) continue
    pairs.set(after, before)
    taken.add(before)
  }
  return pairs
}

/** How much of the inputs is the same: values, names of files, steps upstream. */
function alike(a: KnownStep, b: KnownStep): number {
  let same = 0
  for (const [key, { value }] of b.values)
    if (JSON.stringify(a.values.get(key)?.value) === JSON.stringify(value)) same++
  for (const file of b.files.keys()) if (a.files.has(file)) same++
  for (const key of b.upstream) if (a.upstream.has(key)) same++
  return same
}
