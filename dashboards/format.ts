import type { ReleasedRow, Status } from '../science/disclosure/released-table.ts'
import { phrase } from './phrase.ts'
import { text } from './text.ts'

/** How a number is written: a count, to three significant digits, a value in standard deviations or log odds, a probability, a share as a percentage, a ratio, a correlation or a chance. */
export type NumberStyle =
  | 'count'
  | 'digits'
  | 'deviations'
  | 'probability'
  | 'share'
  | 'ratio'
  | 'correlation'
  | 'chance'

/** 2504 → `2,504`. Not by the machine’s locale, so that a page is the same everywhere. */
export function formatCount(value: number): string {
  return signed(value, separated(Math.abs(value).toFixed(0)))
}

/** -0.44444 → `−0.444`, 1234.5 → `1,235`: three significant digits at least, whatever the unit. */
export function formatDigits(value: number): string {
  if (value === 0) return '0'
  const decimals = Math.min(100, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))))
  return signed(value, separated(Math.abs(value).toFixed(decimals)))
}

/** -0.4444 → `−0.44`: two decimals, as released means and quantiles have no more. */
export function formatDeviations(value: number): string {
  return signed(value, Math.abs(value).toFixed(2))
}

/** 0.8412 → `84.1%`. What is not all never reads 100%, what is not nothing never 0%. */
export function formatShare(value: number): string {
  if (value > 0 && value < 0.0005) return '< 0.1%'
  if (value < 1 && value >= 0.9995) return '> 99.9%'
  return `${signed(value, (Math.abs(value) * 100).toFixed(1))}%`
}

/** 4.8712 → `4.87`, 0.0412 → `0.041`, a slope’s -0.17 → `−0.17`: two significant digits at least; what is not nothing never reads 0. */
export function formatRatio(value: number): string {
  const size = Math.abs(value)
  if (size > 0 && size < 0.001) return value > 0 ? '< 0.001' : '> −0.001'
  return signed(value, size.toFixed(size > 0 && size < 0.1 ? 3 : 2))
}

/** 0.0312 → `0.031`. What may happen never reads 0, what may not never 1. */
export function formatProbability(value: number): string {
  if (value > 0 && value < 0.0005) return '< 0.001'
  if (value < 1 && value >= 0.9995) return '> 0.999'
  return value.toFixed(3)
}

/** -0.4444 → `−0.44`; what is not perfect never reads 1.00. */
export function formatCorrelation(value: number): string {
  if (Math.abs(value) < 1 && Math.abs(value) >= 0.995) return value > 0 ? '> 0.99' : '< −0.99'
  return signed(value, Math.abs(value).toFixed(2))
}

/** 0.78125 → `0.781`, and so a difference of two: an AUC is a chance, and hundredths of one matter. */
export function formatChance(value: number): string {
  return signed(value, Math.abs(value).toFixed(3))
}

const STYLES: Record<NumberStyle, (value: number) => string> = {
  count: formatCount,
  digits: formatDigits,
  deviations: formatDeviations,
  probability: formatProbability,
  share: formatShare,
  ratio: formatRatio,
  correlation: formatCorrelation,
  chance: formatChance,
}

export function formatNumber(value: number, style: NumberStyle): string {
  return STYLES[style](value)
}

/** Why nothing of a whole row or band is shown, in words. */
export function absence(status: Status): string {
  return status === 'suppressed' ? text.withheldWhole : text.statuses[status]
}

/** One statistic as text: its value and limits, or a dash and the words for why there is none. */
export function formatCell(row: ReleasedRow | undefined, style: NumberStyle): string {
  if (row === undefined) return phrase(text.missing, { status: text.absent })
  if (row.value === null) return phrase(text.missing, { status: text.statuses[row.status] })
  const value = formatNumber(row.value, style)
  const shown =
    row.low === null || row.high === null
      ? value
      : phrase(text.withLimits, { value, low: formatNumber(row.low, style), high: formatNumber(row.high, style) })
  return row.status === 'released' ? shown : phrase(text.flagged, { value: shown, status: text.statuses[row.status] })
}

/** Thousands of what stands before the point, separated. */
function separated(digits: string): string {
  return digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',')
}

/** A true minus sign, and none before zero. */
function signed(value: number, digits: string): string {
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits
}
