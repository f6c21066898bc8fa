import { formatChance, formatRatio } from '../dashboards/format.ts'
import { stratumName } from '../dashboards/stratum.ts'
import { text } from '../dashboards/text.ts'
import { type Compared, isPrimary } from '../science/equity/performance-statistics.ts'
import { VERDICTS } from '../science/equity/verdict.ts'
import type { Study } from '../study/schema.ts'
import { type Cell, openRelease } from './diff/open-release.ts'

/** Thrown once all is said: a gate of the study is not passed. What was released stays released. */
export class GateFailed extends Error {}

const WITHIN: (typeof VERDICTS)[number] = 'within margin'

/**
 * Why the gates of a study are not passed, a sentence each; none where they are. A gate on performance asks that every verdict
 * on calibration or effect, or on the rates of a decision, that the release holds is within its margin: what is withheld or cannot be estimated is not, and
 * where there is no verdict at all nothing is passed.
 */
export async function failuresOfGates({ gates }: Study, folder: string): Promise<string[]> {
  if (gates.length === 0) return []
  const cells = (await openRelease(folder)).tables.get('comparison') ?? []
  const verdicts = cells.filter(
    ({ statistic, keys }) => statistic === 'verdict' && isPrimary(keys.measure!, keys.compared!),
  )
  if (verdicts.length === 0)
    return ['The release holds no verdict on calibration, effect or a decision, so there is nothing to pass.']
  return verdicts
    .filter(({ shows }) => VERDICTS[Number(shows.value || Number.NaN)] !== WITHIN)
    .map(cell => failure(cell, cells))
}

function failure({ keys, shows }: Cell, cells: readonly Cell[]): string {
  const words = text.performance
  const reference = keys.reference === 'overall' ? words.overall : stratumName(keys.reference!)
  const what = words.compared[keys.compared as Compared]
  const whom = `${stratumName(keys.stratum!)} beside ${reference}, in ${what} of ${keys.score} (${keys.measure}) for ${keys.outcome}`
  if (shows.status !== 'released')
    return `${whom}: ${shows.status === 'suppressed' ? 'withheld' : 'not estimable'}, ${shows.reason}.`
  const found = cells.find(
    cell => cell.statistic === 'difference' && Object.entries(keys).every(([key, value]) => cell.keys[key] === value),
  )!.shows
  const [value, low, high] = [found.value, found.low, found.high]
    .map(Number)
    .map(number => (keys.compared === 'o_e' ? formatRatio(Math.exp(number)) : formatChance(number)))
  return `${whom}: ${shows.reason}, ${keys.compared === 'o_e' ? 'a ratio' : 'a difference'} of ${value} (${low} to ${high}).`
}
