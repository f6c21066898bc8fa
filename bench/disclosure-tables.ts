import type { Policy } from '../science/disclosure/policies.ts'
import { CMS } from '../test/science/disclosure/drafts.ts'
import {
  allTables,
  fewestPeople,
  type Judged,
  judge,
  product,
  publishedMerged,
  publishedUnscored,
  type Size,
} from '../test/science/disclosure/enumerated-tables.ts'

// `npm run bench:disclosure-tables`: see README.md.

const PRODUCT: readonly [size: Size, most: number, thresholds: readonly number[]][] = [
  [[2, 3], 20, [3, 4]],
  [[3, 3], 12, [3, 4]],
]
for (const [size, most, thresholds] of PRODUCT) {
  const tables = allTables(most, size)
  for (const k of thresholds) {
    const { published, told } = product(size, policyOf(k))
    line(size, most, k, 'the product, published', () => judge(tables, size, k, published))
    line(size, most, k, 'the product, and told which listed counts are small', () => judge(tables, size, k, told))
  }
}
const MERGED: readonly [size: Size, most: number, thresholds: readonly number[]][] = [
  [[1, 3], 24, [3, 4]],
  [[1, 4], 16, [3, 4]],
  [[2, 3], 14, [3]],
  [[3, 3], 9, [3]],
]
for (const [size, most, thresholds] of MERGED) {
  const tables = allTables(most, size)
  for (const k of thresholds)
    line(size, most, k, 'of a study that lets columns be told as one', () =>
      judge(tables, size, k, table => publishedMerged(table, size, policyOf(k))?.published),
    )
}
line([4, 2], 11, 3, 'of people of whom some have no score, in rows of their own', () =>
  judge(allTables(11, [4, 2]), [4, 2], 3, table => publishedUnscored(table, [4, 2], policyOf(3))?.published),
)
for (const most of [8, 11]) {
  const tables = allTables(most, [2, 3])
  line([2, 3], most, 3, 'fewest people, a known rule', () => judge(tables, [2, 3], 3, fewestPeople(tables, [2, 3], 3)))
}

function policyOf(k: number): Policy {
  return { ...CMS, threshold: k, sd_least_people: 2 * k, quantile_least_beyond: k }
}

function line(size: Size, most: number, k: number, rule: string, judged: () => Judged): void {
  const start = performance.now()
  const { tables, withheld, publications, cells, given, provedSmall, proved } = judged()
  const share = (part: number, all: number) => `${part} (${((100 * part) / all).toFixed(2)}%)`
  console.log(
    `${size.join(' × ')} to ${most}, k = ${k}, ${rule}: ${tables} tables, ${withheld} with withheld counts, ${publications} publications; ` +
      `of ${cells} small counts ${share(given, cells)} cannot be both 1 and k − 1; ` +
      `tables with a count proved small ${share(provedSmall, withheld)}, proved ${share(proved, withheld)}; ` +
      `${((performance.now() - start) / 1000).toFixed(0)} s`,
  )
}
