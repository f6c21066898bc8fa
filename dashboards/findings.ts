import { type ComparisonCell, comparisonCells } from './performance-figures.ts'
import type { ReleasedTables } from './released-cells.ts'
import { text } from './text.ts'

/** From the gravest to the mildest, with the value under which each is released; undefined has no verdict. */
const GRAVITY = [3, 2, 1, undefined, 0] as const
export type Verdict = (typeof GRAVITY)[number]

/** Of each score one measure is a finding, the first that it has; the others stand on the page of performance. */
const MEASURES = ['znorm2', 'most_similar', 'znorm1', 'probability', 'logit', 'decision', 'unadjusted']
/** What is compared of AUC and error rates hangs on the case mix too, so it comes after calibration and effect. */
const COMPARED = Object.keys(text.performance.compared)
/** Of a model’s output both are: level is judged on the one, spread and ranks on the other. */
const OUTPUTS = ['probability', 'logit', 'decision']

/** How many comparisons have each verdict, of all that the release holds. */
export function verdictCounts(release: ReleasedTables): { verdict: Verdict; comparisons: number }[] {
  const verdicts = comparisonCells(release).filter(isJudged).map(verdictOf)
  return GRAVITY.map(verdict => ({ verdict, comparisons: verdicts.filter(of => of === verdict).length }))
}

/** The comparisons of each score’s first measure, and of every measure of a model’s output, most important first. */
export function findings(release: ReleasedTables): ComparisonCell[] {
  const cells = comparisonsInOrder(release).filter(isJudged)
  const first = new Map(cells.toReversed().map(({ keys }) => [subject(keys), keys.measure]))
  return cells
    .filter(({ keys }) => OUTPUTS.includes(keys.measure!) || first.get(subject(keys)) === keys.measure)
    .sort(byImportance)
}

/** All comparisons by score and outcome, within these by measure, and within a measure most important first. */
export function comparisonsInOrder(release: ReleasedTables): ComparisonCell[] {
  const cells = comparisonCells(release)
  const subjects = [...new Set(cells.map(({ keys }) => subject(keys)))]
  const place = ({ keys }: ComparisonCell) => subjects.indexOf(subject(keys))
  const measure = ({ keys }: ComparisonCell) => measureRank(keys.measure!)
  return cells.sort((a, b) => place(a) - place(b) || measure(a) - measure(b) || byImportance(a, b))
}

/** By verdict, then calibration and effect before the rest, then by the difference in margins. */
function byImportance(a: ComparisonCell, b: ComparisonCell): number {
  const compared = ({ keys }: ComparisonCell) => rank(COMPARED, keys.compared!)
  return gravity(a) - gravity(b) || compared(a) - compared(b) || inMargins(b) - inMargins(a)
}

export function verdictOf({ rows }: ComparisonCell): Verdict {
  const value = rows.get('verdict')?.value ?? undefined
  return GRAVITY.find(verdict => verdict === value)
}

/** Of portability there is no margin, and so nothing to judge. */
const isJudged = ({ rows }: ComparisonCell) => rows.has('verdict')

const subject = ({ score, outcome }: ComparisonCell['keys']) => JSON.stringify([score, outcome])

/** Where a measure stands among those of a score: the first is shown first. */
export function measureRank(measure: string): number {
  return rank(MEASURES, measure)
}

const gravity = (cell: ComparisonCell) => GRAVITY.indexOf(verdictOf(cell))

/** What is not in the order stands after it. */
function rank(order: readonly string[], name: string): number {
  const at = order.indexOf(name)
  return at === -1 ? order.length : at
}

function inMargins({ rows }: ComparisonCell): number {
  const [difference, margin] = ['difference', 'margin'].map(name => rows.get(name)?.value ?? 0)
  return margin === 0 ? 0 : Math.abs(difference! / margin!)
}
