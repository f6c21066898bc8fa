import { h } from 'preact'
import { render } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { CalibrationCurve } from '../../dashboards/components/calibration-curve.tsx'
import { performanceFigures } from '../../dashboards/performance-figures.ts'
import type { ReleasedTables } from '../../dashboards/released-cells.ts'
import type { ReleasedRow } from '../../science/disclosure/released-table.ts'
import { about, row } from './fixture-release.ts'

const BANDS = ['below -7', '-3 to -2', '-2 to -1', '-1 to 0', '0 to 1', 'from 7'].map(band => `log odds ${band}`)
/** As released: in the order of text. */
const ROWS: ReleasedRow[] = ['(none)', ...BANDS].sort().flatMap((threshold): ReleasedRow[] => {
  const keys = { score: 'm', measure: 'logit', outcome: 'ill', view: '(all)', stratum: '(all)', threshold }
  if (threshold === '(none)') return [row(keys, 'base_rate', 0.2)]
  const few = { ...row(keys, 'observed', null), status: 'not_estimable' as const, reason: 'no people' }
  if (threshold === 'log odds below -7') return [few, { ...few, statistic: 'predicted' }]
  return [{ ...row(keys, 'observed', 0.25), n: 20 }, row(keys, 'predicted', 0.3)]
})

test('a calibration curve goes from the lowest risk to the highest, and shows bands as risks', () => {
  const release = { about, table: (name: string) => (name === 'performance' ? ROWS : []) } as unknown as ReleasedTables
  const [figure] = performanceFigures(release)
  expect(figure!.bands.map(({ band }) => band)).toEqual(BANDS)
  const shown = render(h(CalibrationCurve, { bands: figure!.bands, figure: 'the test' })).replace(/<[^>]*>/g, '|')
  const risks = [...shown.matchAll(/([\d.]+)% (?:to|and)/g)].map(([, risk]) => Number(risk))
  expect(risks).toEqual([4.7, 11.9, 26.9, 50, 99.9])
  expect(shown).toContain('Bands with fewer than 10 people of known outcome are not shown here.')
})
