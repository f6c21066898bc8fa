import { listNames } from './path.ts'

/**
 * The known names that a misspelt one most likely stands for: those at the least Damerau–Levenshtein distance (optimal
 * string alignment, case ignored), which is at most 2 and at most half of the known name. Empty where none is near;
 * several where they are equally near (`ind` of `id` and `kind`).
 */
export function nearestNames(name: string, known: Iterable<string>): string[] {
  let nearest: string[] = []
  let least = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const limit = Math.min(2, Math.floor(candidate.length / 2), least)
    if (Math.abs(candidate.length - name.length) > limit) continue
    const edits = distance(name.toLowerCase(), candidate.toLowerCase())
    if (edits > limit) continue
    if (edits < least) nearest = []
    least = edits
    nearest.push(candidate)
  }
  return nearest
}

/** The first of the nearest known names. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  return nearestNames(name, known)[0]
}

/** "Did you mean `sex`?", where a known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const nearest = nearestNames(name, known)
  return nearest.length === 0 ? undefined : `Did you mean ${listNames(nearest, 'or')}?`
}

/** Optimal string alignment distance: insert, delete, replace a character, or swap two neighbours (Boytsov 2011, 2.2). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, beforeLast[j - 2]! + 1)
      row.push(edits)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
